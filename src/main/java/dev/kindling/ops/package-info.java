@NullMarked
package dev.kindling.ops;

import org.jspecify.annotations.NullMarked;
