package dev.kindling.chat.discord;

import dev.kindling.chat.CutText;
import dev.kindling.command.CommandCatalogue;
import dev.kindling.command.CommandCatalogue.Verb;
import dev.kindling.command.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.Command;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.CommandData;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;

/** The application commands that Kindling wants in every guild, as the router's verbs say. Immutable. */
final class CommandSpecs {
    /** Subcommands of a command (Discord, docs). */
    private static final int MOST_VERBS = 25;

    private static final int DESCRIPTION = 100;
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "sandbox", "Your sandboxes",
            "workshop", "Workshops with many sandboxes",
            "kindling", "For operators");

    private final CommandCatalogue catalogue;
    private final Suggestions suggestions;

    CommandSpecs(CommandCatalogue catalogue, Suggestions suggestions) {
        this.catalogue = catalogue;
        this.suggestions = suggestions;
    }

    List<SlashCommandData> wanted() {
        return catalogue.commands().stream().map(this::command).toList();
    }

    private SlashCommandData command(String name) {
        return Commands.slash(name, DESCRIPTIONS.getOrDefault(name, "/" + name))
                .setContexts(InteractionContextType.GUILD)
                .addSubcommands(catalogue.verbs().stream()
                        .filter(verb -> verb.command().equals(name))
                        .limit(MOST_VERBS)
                        .map(this::subcommand)
                        .toList());
    }

    private SubcommandData subcommand(Verb verb) {
        return new SubcommandData(verb.name(), CutText.cut(verb.summary(), DESCRIPTION))
                .addOptions(VerbOptions.of(verb).stream()
                        .map(option -> option(verb, option))
                        .toList());
    }

    private OptionData option(Verb verb, VerbOptions.Option option) {
        OptionType type = option.kind() == VerbOptions.Kind.PERSON ? OptionType.USER : OptionType.STRING;
        var data = new OptionData(type, option.name(), option.description(), option.demanded());
        option.choices().forEach(choice -> data.addChoice(choice, choice));
        if (option.kind() == VerbOptions.Kind.TEXT && suggestions.has(verb.command(), verb.name(), option.name())) {
            data.setAutoComplete(true);
        }
        return data;
    }

    Optional<Verb> verb(String command, String subcommand) {
        return catalogue.verbs().stream()
                .filter(verb -> verb.command().equals(command) && verb.name().equals(subcommand))
                .findFirst();
    }

    /** Whether Discord has exactly the commands that are wanted; what it adds of its own does not count. */
    static boolean same(List<SlashCommandData> wanted, List<Command> registered) {
        return registered.size() == wanted.size()
                && shapes(wanted)
                        .equals(shapes(registered.stream()
                                .filter(command -> command.getType() == Command.Type.SLASH)
                                .map(command -> (SlashCommandData) CommandData.fromCommand(command))
                                .toList()));
    }

    private static Map<String, String> shapes(List<SlashCommandData> commands) {
        Map<String, String> shapes = new TreeMap<>();
        commands.forEach(command -> shapes.put(command.getName(), shape(command)));
        return shapes;
    }

    private static String shape(SlashCommandData command) {
        return command.getDescription()
                + command.getOptions().stream().map(CommandSpecs::shape).toList()
                + command.getSubcommands().stream()
                        .map(sub -> sub.getName() + ":" + sub.getDescription()
                                + sub.getOptions().stream()
                                        .map(CommandSpecs::shape)
                                        .toList())
                        .toList();
    }

    private static String shape(OptionData option) {
        return option.getType() + " " + option.getName() + ":" + option.getDescription() + option.isRequired()
                + option.isAutoComplete()
                + option.getChoices().stream()
                        .map(choice -> choice.getName() + "=" + choice.getAsString())
                        .collect(Collectors.joining(","));
    }
}
