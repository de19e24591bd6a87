@NullMarked
package dev.kindling.sshkey;

import org.jspecify.annotations.NullMarked;
