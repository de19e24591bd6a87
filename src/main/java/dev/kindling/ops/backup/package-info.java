@NullMarked
package dev.kindling.ops.backup;

import org.jspecify.annotations.NullMarked;
