package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The way of an event to the bot's sessions. */
@FunctionalInterface
interface Events {
    /**
     * Sends the event to the sessions that asked for its intent.
     *
     * @param intent the bit of the intent, 0 for what comes always
     */
    void send(String type, ObjectNode data, int intent);
}
