package dev.kindling.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** The immediate answer to an invocation, seen by the caller only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.Show.class, name = "show"),
    @JsonSubTypes.Type(value = Reply.OpenForm.class, name = "form"),
    @JsonSubTypes.Type(value = Reply.FormErrors.class, name = "form-errors"),
})
public sealed interface Reply {
    /**
     * Show this card to the caller. A later outbox message to {@link Destination.ReplyTo} of the same invocation replaces
     * it (the one edited progress message).
     */
    record Show(Card card) implements Reply {}

    /** Open this form. */
    record OpenForm(Form form) implements Reply {}

    /** Leave the form open and show a message at each field named; only in answer to a {@link Input.Submitted}. */
    record FormErrors(Map<String, String> messages) implements Reply {
        public FormErrors {
            messages = Map.copyOf(messages);
        }
    }
}
