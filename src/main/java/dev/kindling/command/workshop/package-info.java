/** The verbs of {@code /workshop}, one class for each group. */
@NullMarked
package dev.kindling.command.workshop;

import org.jspecify.annotations.NullMarked;
