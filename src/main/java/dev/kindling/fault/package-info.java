@NullMarked
package dev.kindling.fault;

import org.jspecify.annotations.NullMarked;
