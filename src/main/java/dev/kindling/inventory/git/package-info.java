@NullMarked
package dev.kindling.inventory.git;

import org.jspecify.annotations.NullMarked;
