package dev.kindling.config;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Generates the JSON schemas for editors from the configuration records and their {@link Setting}s. */
final class ConfigSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACEHOLDER = "\\$\\{";
    private static final int FEW = 64;

    private ConfigSchemas() {}

    /** The schema of a file that is read to that record, as text that ends in a line break. */
    static String of(Class<? extends Record> type, String title) {
        var config = new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.PLAIN_DEFINITION_KEYS)
                .without(Option.FLATTENED_OPTIONALS);
        config.forTypesInGeneral().withPropertySorter(Comparator.comparingInt(ConfigSchemas::position));
        config.forFields()
                .withIgnoreCheck(field -> setting(field).isEmpty())
                .withPropertyNameOverrideResolver(ConfigSchemas::key)
                .withDescriptionResolver(field -> required(field).value())
                .withDefaultResolver(ConfigSchemas::defaultValue)
                .withRequiredCheck(field -> isRequired(field.getType().getErasedType(), required(field)))
                .withCustomDefinitionProvider((field, context) ->
                        new CustomPropertyDefinition(definition(field.getType(), required(field), context)));
        ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(type);
        schema.put("title", title);
        closeAll(schema);
        return schema.toPrettyString() + "\n";
    }

    private static ObjectNode definition(ResolvedType type, Setting setting, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        List<ResolvedType> arguments = type.getTypeParameters();
        if (raw == Optional.class) {
            return definition(arguments.get(0), setting, context);
        } else if (raw == List.class || raw == Set.class) {
            ObjectNode list = JSON.createObjectNode().put("type", "array");
            atLeastOne(list, "minItems", setting);
            return list.set("items", scalar(arguments.get(0).getErasedType(), setting));
        } else if (raw == Map.class) {
            ObjectNode map = JSON.createObjectNode().put("type", "object");
            atLeastOne(map, "minProperties", setting);
            map.putObject("propertyNames").put("pattern", whole(setting.names()));
            return map.set("additionalProperties", definition(arguments.get(1), setting, context));
        } else if (raw.isRecord() && !ScalarReader.reads(raw)) {
            return context.createDefinitionReference(type);
        }
        return scalar(raw, setting);
    }

    private static void atLeastOne(ObjectNode schema, String keyword, Setting setting) {
        if (setting.min() > 0) {
            schema.put(keyword, setting.min());
        }
    }

    private static ObjectNode scalar(Class<?> type, Setting setting) {
        Form form = Form.of(type, setting.form());
        if (Form.isNumber(type)) {
            return either(number(form, setting));
        } else if (setting.oneOf().length > 0) {
            ObjectNode words = JSON.createObjectNode();
            Arrays.stream(setting.oneOf()).forEach(words.putArray("enum")::add);
            return either(words);
        }
        ObjectNode text = JSON.createObjectNode();
        if (form == Form.PORTS || form == Form.TEXT || form == Form.PERSON || form == Form.LABEL) {
            // These read well without quotes where YAML sees a number.
            text.putArray("type").add("string").add("integer");
        } else {
            text.put("type", "string");
        }
        return text.put("pattern", form == Form.SECRET ? whole(form) : whole(form) + "|" + PLACEHOLDER);
    }

    private static ObjectNode number(Form form, Setting setting) {
        ObjectNode number = JSON.createObjectNode().put("type", "integer").put("minimum", setting.min());
        if (setting.max() < Integer.MAX_VALUE) {
            number.put("maximum", setting.max());
        }
        if (form != Form.NUMBER && setting.max() <= FEW) {
            IntStream.rangeClosed(setting.min(), setting.max())
                    .filter(each -> form.matches(Integer.toString(each)))
                    .forEach(number.putArray("enum")::add);
        }
        return number;
    }

    private static ObjectNode either(ObjectNode plain) {
        ObjectNode either = JSON.createObjectNode();
        ArrayNode choices = either.putArray("anyOf").add(plain);
        choices.addObject().put("type", "string").put("pattern", PLACEHOLDER);
        return either;
    }

    private static String whole(Form form) {
        return "^(?:" + form.pattern() + ")$";
    }

    private static boolean isRequired(Class<?> type, Setting setting) {
        if (type == Optional.class) {
            return false;
        } else if (type == List.class || type == Set.class || type == Map.class) {
            return setting.min() > 0;
        } else if (type.isRecord() && !ScalarReader.reads(type)) {
            // A section may be left out when everything in it may.
            return Arrays.stream(type.getRecordComponents())
                    .anyMatch(part -> setting(part)
                            .filter(found -> isRequired(part.getType(), found))
                            .isPresent());
        }
        return setting.byDefault().length == 0;
    }

    private static @Nullable Object defaultValue(FieldScope field) {
        String[] texts = required(field).byDefault();
        Class<?> type = field.getType().getErasedType();
        if (texts.length == 0 || texts[0].isEmpty()) {
            return null;
        } else if (type == List.class || type == Set.class) {
            return texts;
        }
        return Form.isNumber(type) ? (Object) Integer.valueOf(texts[0]) : texts[0];
    }

    private static @Nullable String key(FieldScope field) {
        RecordComponent component = component(field);
        return component == null || setting(component).isEmpty()
                ? null
                : RecordReader.key(component, setting(component).get());
    }

    private static int position(MemberScope<?, ?> member) {
        return components(member).stream()
                .map(RecordComponent::getName)
                .toList()
                .indexOf(member.getDeclaredName());
    }

    private static List<RecordComponent> components(MemberScope<?, ?> member) {
        return List.of(member.getDeclaringType().getErasedType().getRecordComponents());
    }

    private static Optional<Setting> setting(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(Setting.class));
    }

    private static Optional<Setting> setting(FieldScope field) {
        return Optional.ofNullable(component(field)).flatMap(ConfigSchemas::setting);
    }

    private static Setting required(FieldScope field) {
        return setting(field).orElseThrow();
    }

    private static @Nullable RecordComponent component(FieldScope field) {
        return components(field).stream()
                .filter(part -> part.getName().equals(field.getDeclaredName()))
                .findFirst()
                .orElse(null);
    }

    /** Lets no object have other properties, and makes a property {@code a.b} the property b of an object a. */
    private static void closeAll(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.get("properties") instanceof ObjectNode properties) {
            nest(object, properties);
            object.put("additionalProperties", false);
        }
        schema.forEach(ConfigSchemas::closeAll);
    }

    private static void nest(ObjectNode schema, ObjectNode properties) {
        ObjectNode nested = JSON.createObjectNode();
        properties.properties().forEach(property -> {
            int dot = property.getKey().indexOf('.');
            if (dot < 0) {
                nested.set(property.getKey(), property.getValue());
            } else {
                ObjectNode section = nested.withObjectProperty(property.getKey().substring(0, dot));
                section.put("type", "object");
                section.withObjectProperty("properties").set(property.getKey().substring(dot + 1), property.getValue());
            }
        });
        schema.set("properties", nested);
        for (JsonNode name : schema.path("required")) {
            if (name.asText().contains(".")) {
                throw new IllegalStateException("required settings in dotted sections are not provided for: " + name);
            }
        }
    }
}
