@NullMarked
package dev.kindling.sandbox;

import org.jspecify.annotations.NullMarked;
