@NullMarked
package dev.kindling.audit;

import org.jspecify.annotations.NullMarked;
