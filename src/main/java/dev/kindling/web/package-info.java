@NullMarked
package dev.kindling.web;

import org.jspecify.annotations.NullMarked;
