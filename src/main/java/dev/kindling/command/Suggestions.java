package dev.kindling.command;

import dev.kindling.chat.Caller;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a person may want to fill in while they type a command: their own sandboxes, their teams, those teams' flavours, help
 * topics. Reads only, shows nobody more than {@code list} does. Thread-safe.
 */
public final class Suggestions {
    private static final Set<String> NOT_OF_SANDBOXES = Set.of("create", "help", "list");

    private final UnitOfWork work;
    private final SandboxStore sandboxes;
    private final Directory directory;
    private final CommandCatalogue catalogue;

    public Suggestions(UnitOfWork work, SandboxStore sandboxes, Directory directory, CommandCatalogue catalogue) {
        this.work = work;
        this.sandboxes = sandboxes;
        this.directory = directory;
        this.catalogue = catalogue;
    }

    /** Whether there is anything to suggest for that argument of that verb. */
    public boolean has(String command, String verb, String argument) {
        return switch (argument) {
            case "team", "flavour" -> true;
            case "name" -> command.equals("sandbox") && !NOT_OF_SANDBOXES.contains(verb);
            case "topic" -> verb.equals("help");
            default -> false;
        };
    }

    /**
     * @param typed what stands there so far
     * @return what contains that, those that begin with it first
     */
    public List<String> of(Caller caller, String command, String verb, String argument, String typed) {
        String wanted = typed.strip().toLowerCase(Locale.ROOT);
        List<String> fitting = all(caller, command, verb, argument).stream()
                .distinct()
                .filter(one -> one.contains(wanted))
                .toList();
        return Stream.concat(
                        fitting.stream().filter(one -> one.startsWith(wanted)),
                        fitting.stream().filter(one -> !one.startsWith(wanted)))
                .toList();
    }

    private List<String> all(Caller caller, String command, String verb, String argument) {
        if (!has(command, verb, argument)) {
            return List.of();
        }
        return switch (argument) {
            case "team" -> directory.of(caller).teams().stream().map(Team::name).toList();
            case "flavour" ->
                directory.of(caller).teams().stream()
                        .flatMap(team -> team.flavours().stream())
                        .toList();
            case "topic" ->
                Stream.concat(
                                catalogue.verbs().stream()
                                        .filter(known -> known.command().equals(command))
                                        .map(CommandCatalogue.Verb::name),
                                HelpVerb.topicNames().stream())
                        .toList();
            default ->
                work.read(tx -> Stream.concat(
                                sandboxes.of(tx, caller.id()).stream(), sandboxes.sharedWith(tx, caller.id()).stream())
                        .map(Sandbox::name)
                        .toList());
        };
    }
}
