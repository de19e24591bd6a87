package dev.kindling.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What a person did: typed a line, pressed a button or sent in a form. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Input.Typed.class, name = "typed"),
    @JsonSubTypes.Type(value = Input.Pressed.class, name = "pressed"),
    @JsonSubTypes.Type(value = Input.Submitted.class, name = "submitted"),
})
public sealed interface Input {
    /** A slash command as typed, from its {@code /} on; or words in a direct message or after a mention. */
    record Typed(String text) implements Input {
        /** The text may hold a pasted private key, so it is never printed. */
        @Override
        public String toString() {
            return "Typed[" + text.length() + " characters]";
        }
    }

    /** A button was pressed. */
    record Pressed(Action action) implements Input {}

    /**
     * A form was sent in.
     *
     * @param form name of the form, such as {@code sandbox/create}
     * @param context what {@link Form#context} said when it was opened; untrusted
     * @param values field name to what was entered
     */
    record Submitted(String form, String context, Map<String, String> values) implements Input {
        public Submitted {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Submitted[" + form + "]";
        }
    }
}
