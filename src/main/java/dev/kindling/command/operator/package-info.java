/** The verbs of {@code /kindling}, for those who run the host. */
@NullMarked
package dev.kindling.command.operator;

import org.jspecify.annotations.NullMarked;
