@NullMarked
package dev.kindling.chat;

import org.jspecify.annotations.NullMarked;
