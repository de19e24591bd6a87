@NullMarked
package dev.kindling.cli;

import org.jspecify.annotations.NullMarked;
