/** What operators do to a running Kindling: close it to newcomers for a while, have it examined. */
@NullMarked
package dev.kindling.maintenance;

import org.jspecify.annotations.NullMarked;
