@NullMarked
package dev.kindling.chat.discord;

import org.jspecify.annotations.NullMarked;
