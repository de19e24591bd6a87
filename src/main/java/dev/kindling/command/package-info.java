@NullMarked
package dev.kindling.command;

import org.jspecify.annotations.NullMarked;
