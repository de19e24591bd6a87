/**
 * Workshops while they live: their phases, seats, board, invitations and teardown. What can be reckoned without a
 * database or a machine is in {@code workshop.plan}.
 */
@NullMarked
package dev.kindling.workshop;

import org.jspecify.annotations.NullMarked;
