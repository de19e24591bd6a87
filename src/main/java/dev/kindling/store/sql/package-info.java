@NullMarked
package dev.kindling.store.sql;

import org.jspecify.annotations.NullMarked;
