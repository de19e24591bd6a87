@NullMarked
package dev.kindling.chat.console;

import org.jspecify.annotations.NullMarked;
