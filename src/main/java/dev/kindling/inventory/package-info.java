@NullMarked
package dev.kindling.inventory;

import org.jspecify.annotations.NullMarked;
