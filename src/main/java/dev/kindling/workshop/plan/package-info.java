/**
 * What a workshop is to be, and everything about it that can be reckoned without a database, a machine or a chat: the plan
 * and its sources, lists of people, the check against the host, the forecast, the moments of reminders and teardown, and
 * the words of the board. Nothing here reads a clock or keeps state; all types are immutable and safe for concurrent use.
 */
@NullMarked
package dev.kindling.workshop.plan;

import org.jspecify.annotations.NullMarked;
