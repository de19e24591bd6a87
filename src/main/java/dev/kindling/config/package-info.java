@NullMarked
package dev.kindling.config;

import org.jspecify.annotations.NullMarked;
