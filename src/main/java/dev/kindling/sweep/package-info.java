/** Compares database, engine and files, says what does not belong together, and mends it one by one. */
@NullMarked
package dev.kindling.sweep;

import org.jspecify.annotations.NullMarked;
