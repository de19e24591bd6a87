package dev.kindling.chat.discord;

import dev.kindling.chat.CutText;
import dev.kindling.chat.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.label.LabelChildComponent;
import net.dv8tion.jda.api.components.selections.SelectOption;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.interactions.modals.ModalMapping;
import net.dv8tion.jda.api.modals.Modal;

/** Forms as modals. The custom id of an input is its field's name, so values need no table. */
final class Modals {
    private static final int LABEL = 45;
    private static final int HINT = 100;
    private static final int LONGEST_INPUT = 4_000;
    private static final int CHOICE = 100;
    private static final int MOST_CHOICES = 25;

    private Modals() {}

    /**
     * @param id form and context as {@link CustomId}
     * @param entered what stands in the fields at first, instead of what the form says
     */
    static Modal modal(Form form, String id, Map<String, String> entered) {
        return Modal.create(id, form.title())
                .addComponents(form.fields().stream()
                        .map(field -> label(field, entered.getOrDefault(field.name(), field.initial())))
                        .toList())
                .build();
    }

    private static Label label(Form.Field field, String initial) {
        LabelChildComponent input = field.kind() == Form.Kind.CHOICE ? select(field, initial) : text(field, initial);
        String label = CutText.cut(field.label(), LABEL);
        return field.hint().isBlank()
                ? Label.of(label, input)
                : Label.of(label, CutText.cut(field.hint(), HINT), input);
    }

    private static TextInput text(Form.Field field, String initial) {
        var input = TextInput.create(
                        field.name(),
                        field.kind() == Form.Kind.PARAGRAPH ? TextInputStyle.PARAGRAPH : TextInputStyle.SHORT)
                .setRequired(field.required())
                .setMaxLength(LONGEST_INPUT);
        if (!initial.isBlank()) {
            input.setValue(CutText.cut(initial, LONGEST_INPUT));
        }
        return input.build();
    }

    private static StringSelectMenu select(Form.Field field, String initial) {
        List<SelectOption> options = new ArrayList<>();
        field.choices().stream()
                .limit(MOST_CHOICES)
                .forEach(choice -> options.add(
                        SelectOption.of(CutText.cut(choice.label(), CHOICE), CutText.cut(choice.value(), CHOICE))
                                .withDefault(choice.value().equals(initial))));
        return StringSelectMenu.create(field.name())
                .setRequired(field.required())
                .addOptions(options)
                .build();
    }

    /** What was entered, by field; a field that Discord does not mention is left out. */
    static Map<String, String> values(List<ModalMapping> mappings) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ModalMapping mapping : mappings) {
            value(mapping).ifPresent(value -> values.put(mapping.getCustomId(), value));
        }
        return values;
    }

    private static Optional<String> value(ModalMapping mapping) {
        return switch (mapping.getType()) {
            case TEXT_INPUT -> Optional.ofNullable(mapping.getAsOptionalString());
            case STRING_SELECT -> mapping.getAsStringList().stream().findFirst();
            default -> Optional.empty();
        };
    }
}
