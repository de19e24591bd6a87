@NullMarked
package dev.kindling.engine.rehearsal;

import org.jspecify.annotations.NullMarked;
