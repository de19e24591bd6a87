package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Discord's component types, and the walk through a tree of them. */
final class Components {
    static final int ACTION_ROW = 1;
    static final int BUTTON = 2;
    static final int STRING_SELECT = 3;
    static final int TEXT_INPUT = 4;
    static final int SECTION = 9;
    static final int TEXT_DISPLAY = 10;
    static final int CONTAINER = 17;
    static final int LABEL = 18;
    static final int LINK_STYLE = 5;
    static final int PREMIUM_STYLE = 6;

    private Components() {}

    /** Every component, parents first. */
    static Stream<JsonNode> walk(JsonNode components) {
        return Json.list(components).stream()
                .flatMap(component -> Stream.concat(
                        Stream.of(component),
                        Stream.concat(
                                walk(component.path("components")),
                                Stream.of(component.path("accessory"), component.path("component"))
                                        .filter(JsonNode::isObject)
                                        .flatMap(child -> walk(Json.array().add(child))))));
    }

    static boolean isSelect(JsonNode component) {
        int type = component.path("type").asInt();
        return type == STRING_SELECT || (type >= 5 && type <= 8);
    }

    /** What Discord sends back: nulls left out, every component with a number of its own, defaults filled in. */
    static ArrayNode stored(JsonNode components) {
        ArrayNode copy = Json.array(Json.list(Json.withoutNulls(components)));
        AtomicInteger number = new AtomicInteger();
        walk(copy).forEach(component -> {
            ObjectNode object = (ObjectNode) component;
            if (object.path("id").asInt() == 0) {
                object.put("id", number.incrementAndGet());
            } else {
                number.set(Math.max(number.get(), object.path("id").asInt()));
            }
            if (isSelect(object)) {
                object.put("min_values", object.path("min_values").asInt(1));
                object.put("max_values", object.path("max_values").asInt(1));
            }
        });
        return copy;
    }
}
