@NullMarked
package dev.kindling.inventory.seed;

import org.jspecify.annotations.NullMarked;
