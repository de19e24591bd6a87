package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Discord asks of slash commands beyond the lengths in its description. */
final class CommandRules {
    static final int SUBCOMMAND = 1;
    static final int GROUP = 2;
    private static final int MOST = 100;
    private static final int CHARACTERS = 8000;
    private static final Pattern NAME = Pattern.compile("^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}$");

    private final FormFaults faults = new FormFaults();

    private CommandRules() {}

    /** Faults of a whole list that is to replace what was registered. */
    static FormFaults list(JsonNode commands) {
        CommandRules rules = new CommandRules();
        rules.faults.check(
                commands.size() <= MOST,
                "",
                "APPLICATION_COMMANDS_MAX",
                "Maximum number of application commands reached (100).");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < commands.size(); i++) {
            rules.command(commands.get(i), i + "");
            rules.faults.check(
                    names.add(Json.text(commands.get(i), "name")),
                    i + ".name",
                    "APPLICATION_COMMANDS_DUPLICATE_NAME",
                    "Application command names must be unique");
        }
        return rules.faults;
    }

    private void command(JsonNode command, String path) {
        named(command, path);
        options(command.path("options"), path + ".options", 0);
        faults.check(
                characters(command) <= CHARACTERS,
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                "Command exceeds maximum size (8000)");
    }

    private void named(JsonNode thing, String path) {
        String name = Json.text(thing, "name");
        faults.check(
                NAME.matcher(name).matches() && name.equals(name.toLowerCase(java.util.Locale.ROOT)),
                path + ".name",
                "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid");
        faults.present(Json.text(thing, "description"), path + ".description")
                .longest(Json.text(thing, "description"), 100, path + ".description");
    }

    private void options(JsonNode options, String path, int depth) {
        faults.check(options.size() <= 25, path, "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length.");
        Set<String> names = new HashSet<>();
        boolean optional = false;
        long branches = Json.list(options).stream().filter(CommandRules::branch).count();
        faults.check(
                branches == 0 || branches == options.size(),
                path,
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all other types");
        for (int i = 0; i < options.size(); i++) {
            JsonNode option = options.get(i);
            String at = path + "." + i;
            named(option, at);
            faults.check(
                    names.add(Json.text(option, "name")),
                    at + ".name",
                    "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                    "Option name already exists");
            if (branch(option)) {
                int type = option.path("type").asInt();
                faults.check(
                        depth == 0 || (depth == 1 && type == SUBCOMMAND),
                        at + ".type",
                        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                        "Sub-commands cannot be nested like that");
                options(option.path("options"), at + ".options", type == GROUP ? depth + 1 : 2);
                continue;
            }
            boolean required = option.path("required").asBoolean();
            faults.check(
                    !(required && optional),
                    at,
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options");
            optional |= !required;
            value(option, at);
        }
    }

    private void value(JsonNode option, String path) {
        JsonNode choices = option.path("choices");
        faults.check(choices.size() <= 25, path + ".choices", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.");
        faults.check(
                choices.isEmpty() || !option.path("autocomplete").asBoolean(),
                path + ".autocomplete",
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_AND_CHOICES",
                "autocomplete and choices exclude each other");
        faults.check(
                !option.path("autocomplete").asBoolean()
                        || List.of(3, 4, 10).contains(option.path("type").asInt()),
                path + ".autocomplete",
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_TYPE",
                "autocomplete is for strings and numbers");
        Set<String> names = new HashSet<>();
        for (JsonNode choice : choices) {
            faults.present(Json.text(choice, "name"), path + ".choices")
                    .longest(Json.text(choice, "name"), 100, path + ".choices")
                    .check(
                            names.add(Json.text(choice, "name")),
                            path + ".choices",
                            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                            "Option choice name already exists");
        }
    }

    static boolean branch(JsonNode option) {
        int type = option.path("type").asInt();
        return type == SUBCOMMAND || type == GROUP;
    }

    private static int characters(JsonNode thing) {
        int sum = Json.text(thing, "name").length()
                + Json.text(thing, "description").length();
        for (JsonNode choice : thing.path("choices")) {
            sum += Json.text(choice, "name").length()
                    + Json.text(choice, "value").length();
        }
        for (JsonNode option : thing.path("options")) {
            sum += characters(option);
        }
        return sum;
    }
}
