@NullMarked
package dev.kindling.units;

import org.jspecify.annotations.NullMarked;
