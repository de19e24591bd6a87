@NullMarked
package dev.kindling.outbox;

import org.jspecify.annotations.NullMarked;
