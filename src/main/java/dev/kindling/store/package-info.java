@NullMarked
package dev.kindling.store;

import org.jspecify.annotations.NullMarked;
