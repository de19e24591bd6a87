/** What is wrong with this host and its chat platforms, and what to do about it. */
@NullMarked
package dev.kindling.doctor;

import org.jspecify.annotations.NullMarked;
