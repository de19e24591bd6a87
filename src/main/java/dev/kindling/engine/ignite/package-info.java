@NullMarked
package dev.kindling.engine.ignite;

import org.jspecify.annotations.NullMarked;
