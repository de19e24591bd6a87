package dev.kindling.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where an outgoing message goes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Destination.DirectMessage.class, name = "dm"),
    @JsonSubTypes.Type(value = Destination.Channel.class, name = "channel"),
    @JsonSubTypes.Type(value = Destination.ReplyTo.class, name = "reply"),
})
public sealed interface Destination {
    Platform platform();

    /** The one person who reads it. The only place for SSH details. */
    record DirectMessage(ActorId to) implements Destination {
        @Override
        public Platform platform() {
            return to.platform();
        }
    }

    /** A channel; everyone there reads it. */
    record Channel(Platform platform, String workspace, String channel) implements Destination {}

    /** The private answer to an invocation: replaces what was shown there. */
    record ReplyTo(ActorId to, InvocationId invocation, String channel) implements Destination {
        @Override
        public Platform platform() {
            return to.platform();
        }
    }
}
