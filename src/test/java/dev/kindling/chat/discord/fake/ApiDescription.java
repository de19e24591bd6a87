package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Discord's published description of its REST API (reduced to the routes that the fake has), used against both sides: what the
 * bot sends and what the fake answers.
 */
final class ApiDescription {
    private static final ApiDescription PUBLISHED = new ApiDescription();

    private final JsonNode api;
    private final JsonSchemaFactory factory = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build())
            .build();
    private final Map<String, Optional<JsonSchema>> schemas = new ConcurrentHashMap<>();

    private ApiDescription() {
        try (InputStream json = Objects.requireNonNull(
                ApiDescription.class.getResourceAsStream("/discord/openapi-reduced.json"), "reduced description")) {
            api = Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ApiDescription published() {
        return PUBLISHED;
    }

    boolean knows(String method, String template) {
        return api.path("paths").path(template).has(method.toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether the route takes a body at all. */
    boolean takesBody(String method, String template) {
        return operation(method, template).has("requestBody");
    }

    FormFaults request(String method, String template, JsonNode body) {
        FormFaults faults = new FormFaults();
        schema(method + " " + template, operation(method, template).at("/requestBody/content/application~1json/schema"))
                .ifPresent(schema -> {
                    for (ValidationMessage fault : schema.validate(asDescribed(template, body))) {
                        faults.add(path(fault), "SCHEMA", fault.getMessage());
                    }
                });
        return faults;
    }

    List<String> response(String method, String template, int status, JsonNode body) {
        JsonNode responses = operation(method, template).path("responses");
        JsonNode response = responses.has(String.valueOf(status))
                ? responses.path(String.valueOf(status))
                : responses.path(status / 100 + "XX");
        JsonNode resolved =
                response.has("$ref") ? api.at(response.path("$ref").asText().substring(1)) : response;
        if (resolved.isMissingNode()) {
            return List.of("status " + status + " is not described");
        }
        return schema(method + " " + template + " " + status, resolved.at("/content/application~1json/schema"))
                .map(schema -> schema.validate(withoutDetails(status, body)))
                .orElse(Set.of())
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /** The details of an error carry words for codes, as Discord's documentation shows; its description wants numbers there. */
    private static JsonNode withoutDetails(int status, JsonNode body) {
        return status < 400 ? body : ((ObjectNode) body.deepCopy()).without("errors");
    }

    private JsonNode operation(String method, String template) {
        return api.path("paths").path(template).path(method.toLowerCase(java.util.Locale.ROOT));
    }

    private Optional<JsonSchema> schema(String key, JsonNode schema) {
        return schemas.computeIfAbsent(key, any -> {
            if (schema.isMissingNode()) {
                return Optional.empty();
            }
            ObjectNode whole = schema.deepCopy();
            whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            whole.set("components", api.path("components"));
            return Optional.of(factory.getSchema(whole));
        });
    }

    private static String path(ValidationMessage fault) {
        String path = fault.getInstanceLocation().toString();
        return path.replaceFirst("^\\$\\.?", "")
                .replace("[", ".")
                .replace("]", "")
                .replaceFirst("^\\.", "");
    }

    /**
     * JDA sends two lists of a command as strings, and the numbers of new attachments as numbers; Discord takes them (its
     * documentation shows the latter), its description does not. These three and no others are let pass.
     */
    private static JsonNode asDescribed(String template, JsonNode body) {
        if (body.path("attachments").isArray()
                || body.path("data").path("attachments").isArray()) {
            JsonNode copy = body.deepCopy();
            for (JsonNode list :
                    List.of(copy.path("attachments"), copy.path("data").path("attachments"))) {
                list.forEach(attachment -> {
                    if (attachment.path("id").isInt() && attachment.path("id").asInt() < 10) {
                        ((ObjectNode) attachment)
                                .put("id", attachment.path("id").asText());
                    }
                });
            }
            return copy;
        }
        if (!template.contains("/commands") || !body.isContainerNode()) {
            return body;
        }
        JsonNode copy = body.deepCopy();
        for (JsonNode command : copy.isArray() ? Json.list(copy) : List.of(copy)) {
            for (String list : List.of("contexts", "integration_types")) {
                if (command.path(list) instanceof ArrayNode values) {
                    ArrayNode numbers = Json.array();
                    values.forEach(value -> numbers.add(value.asInt(-1)));
                    ((ObjectNode) command).set(list, numbers);
                }
            }
        }
        return copy;
    }
}
