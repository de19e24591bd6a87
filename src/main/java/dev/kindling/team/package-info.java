@NullMarked
package dev.kindling.team;

import org.jspecify.annotations.NullMarked;
