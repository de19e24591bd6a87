@NullMarked
package dev.kindling;

import org.jspecify.annotations.NullMarked;
