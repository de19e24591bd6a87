@NullMarked
package dev.kindling.chat.slack;

import org.jspecify.annotations.NullMarked;
