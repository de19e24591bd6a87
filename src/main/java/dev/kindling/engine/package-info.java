@NullMarked
package dev.kindling.engine;

import org.jspecify.annotations.NullMarked;
