package dev.kindling.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kindling.fault.KindlingException;

/**
 * The one JSON form of cards, replies and destinations: in the database, over HTTP and from {@code say --json}. Unknown
 * fields are skipped, so that an older version can read what a newer one wrote. Thread-safe.
 */
public final class ChatJson {
    private static final ObjectMapper MAPPER = newMapper();

    private ChatJson() {}

    /** A mapper of one's own, set up like the shared one. */
    public static ObjectMapper newMapper() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
    }

    public static String write(Card card) {
        return print(card);
    }

    public static String write(Reply reply) {
        return print(reply);
    }

    public static String write(Destination destination) {
        return print(destination);
    }

    /** @throws KindlingException when this is not a card */
    public static Card readCard(String json) {
        return parse(json, Card.class);
    }

    /** @throws KindlingException when this is not a reply */
    public static Reply readReply(String json) {
        return parse(json, Reply.class);
    }

    /** @throws KindlingException when this is not a destination */
    public static Destination readDestination(String json) {
        return parse(json, Destination.class);
    }

    private static String print(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new KindlingException(
                    "A " + value.getClass().getSimpleName() + " could not be written as JSON.", withoutContent(e));
        }
    }

    private static <T> T parse(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new KindlingException(
                    "Stored JSON could not be read as a " + type.getSimpleName() + ".", withoutContent(e));
        }
    }

    /** Jackson quotes its input in the message; what people wrote does not belong in a log. */
    private static JsonProcessingException withoutContent(JsonProcessingException fault) {
        fault.clearLocation();
        return fault;
    }
}
