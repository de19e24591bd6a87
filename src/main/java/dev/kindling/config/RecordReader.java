package dev.kindling.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads sections to the records that describe them by {@link Setting}. Whatever is wrong is reported and makes the
 * record, and all that contain it, empty; reading goes on beside it.
 */
final class RecordReader {
    private final ScalarReader scalars;
    private final Readings readings;
    private final Faults faults;

    RecordReader(Placeholders placeholders, Readings readings, Faults faults) {
        this.scalars = new ScalarReader(placeholders, faults);
        this.readings = readings;
        this.faults = faults;
    }

    /** The record, or empty after faults. */
    <R extends Record> Optional<R> read(Class<R> type, Section section) {
        return record(type, section, "").map(type::cast);
    }

    private Optional<Object> record(Class<?> type, Section section, String name) {
        List<Optional<Object>> parts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            var setting = Optional.ofNullable(component.getAnnotation(Setting.class));
            setting.ifPresent(found -> keys.add(key(component, found)));
            parts.add(setting.map(found -> part(component, found, section)).orElse(Optional.of(name)));
        }
        section.refuseOthers(keys, List.of(type.getAnnotationsByType(Removed.class)));
        boolean whole = !section.isBroken() && parts.stream().allMatch(Optional::isPresent);
        return whole
                ? Optional.of(construct(
                        type, parts.stream().map(Optional::orElseThrow).toArray()))
                : Optional.empty();
    }

    static String key(RecordComponent component, Setting setting) {
        return setting.key().isEmpty() ? Words.kebab(component.getName()) : setting.key();
    }

    private Optional<Object> part(RecordComponent component, Setting setting, Section section) {
        Slot slot = section.slot(key(component, setting));
        Type type = component.getGenericType();
        readings.place(slot.path(), slot.place());
        if (raw(type) == Optional.class) {
            return optional(slot, setting, raw(argument(type, 0)));
        }
        Optional<Object> value = required(slot, setting, type);
        value.ifPresent(sound -> readings.value(slot.path(), sound));
        return value;
    }

    private Optional<Object> optional(Slot slot, Setting setting, Class<?> type) {
        if (slot.isLeftOut()) {
            readings.leftOut(slot.path());
            return Optional.of(Optional.empty());
        }
        if (type.isRecord() && !ScalarReader.reads(type)) {
            var found = record(type, Section.of(slot, faults), "");
            found.ifPresent(value -> readings.value(slot.path(), value));
            return found.map(Optional::of);
        }
        var found = scalars.read(slot, setting, type);
        found.value().ifPresent(value -> readings.value(slot.path(), value));
        if (!found.isFaulty() && found.value().isEmpty()) {
            readings.leftOut(slot.path());
        }
        return found.isFaulty() ? Optional.empty() : Optional.of(found.value());
    }

    private Optional<Object> required(Slot slot, Setting setting, Type type) {
        Class<?> raw = raw(type);
        if (raw == List.class || raw == Set.class) {
            return list(slot, setting, raw(argument(type, 0)))
                    .map(items -> raw == Set.class ? new LinkedHashSet<>(items) : items);
        } else if (raw == Map.class) {
            return map(slot, setting, raw(argument(type, 1)));
        } else if (raw.isRecord() && !ScalarReader.reads(raw)) {
            return record(raw, Section.of(slot, faults), "");
        }
        return scalars.readOrDefault(slot, setting, raw);
    }

    private Optional<List<Object>> list(Slot slot, Setting setting, Class<?> type) {
        if (slot.isLeftOut() && setting.min() == 0) {
            return Optional.of(Arrays.stream(setting.byDefault())
                    .map(text -> Form.of(type, setting.form()).read(text))
                    .toList());
        }
        if (!(slot.node().orElse(null) instanceof SequenceNode sequence)) {
            scalars.wrongKind(slot, setting, "write a list, such as [one, two]");
            return Optional.empty();
        }
        List<Object> items = new ArrayList<>();
        int index = 0;
        for (Node node : sequence.getValue()) {
            String path = slot.path() + "[" + index++ + "]";
            Place place = Place.of(slot.place().file(), node.getStartMark());
            readings.place(path, place);
            scalars.readOrDefault(Slot.given(path, place, node), setting, type).ifPresent(item -> {
                readings.value(path, item);
                items.add(item);
            });
        }
        boolean enough = enough(slot, setting, sequence.getValue().size());
        return enough && items.size() == index ? Optional.of(items) : Optional.empty();
    }

    private Optional<Object> map(Slot slot, Setting setting, Class<?> type) {
        if (slot.isLeftOut() && setting.min() > 0) {
            scalars.missing(slot, setting, "write a section with at least one");
            return Optional.empty();
        }
        var section = Section.of(slot, faults);
        if (section.isBroken()) {
            return Optional.empty();
        }
        readings.names(slot.path(), section.names());
        Map<String, Object> entries = new LinkedHashMap<>();
        for (String name : section.names()) {
            Slot entry = section.ownSlot(name);
            readings.place(entry.path(), section.keyPlace(name));
            boolean named = scalars.checkName(name, section.keyPlace(name), slot.path(), setting.names());
            var value = type.isRecord()
                    ? record(type, Section.of(entry, faults), name)
                    : scalars.readOrDefault(entry, setting, type);
            value.ifPresent(sound -> readings.value(entry.path(), sound));
            value.filter(sound -> named).ifPresent(sound -> entries.put(name, sound));
        }
        boolean enough = enough(slot, setting, section.names().size());
        return enough && entries.size() == section.names().size() ? Optional.of(entries) : Optional.empty();
    }

    private boolean enough(Slot slot, Setting setting, int count) {
        if (count < setting.min()) {
            faults.add(slot.place(), Words.shown(slot.path()) + " is empty", "there has to be at least one in it");
        }
        return count >= setting.min();
    }

    private static Object construct(Class<?> type, Object[] parts) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings of " + type.getSimpleName() + " do not fit their record", e);
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
