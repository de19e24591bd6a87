@NullMarked
package dev.kindling.chat.discord.loopback;

import org.jspecify.annotations.NullMarked;
