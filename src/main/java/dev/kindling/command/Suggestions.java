package dev.kindling.command;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a person may want to fill in while they type a command: their own sandboxes, their teams, those teams' flavours,
 * workshops that they attend or run, the seats of those that they run, plans for new ones, help topics. Reads only, shows nobody more than {@code list} does. Thread-safe.
 */
public final class Suggestions {
    private static final Set<String> NOT_OF_SANDBOXES = Set.of("create", "help", "list");

    /** Verbs of {@code /workshop} that whoever attends one uses; all others are for those who run it. */
    private static final Set<String> OF_ATTENDANTS = Set.of("claim", "keep", "hand", "status", "help");

    private final UnitOfWork work;
    private final SandboxStore sandboxes;
    private final Classes classes;
    private final Directory directory;
    private final CommandCatalogue catalogue;

    /** Workshops that are not over. */
    public interface Classes {
        /** By start. */
        List<Known> current(ReadTransaction tx);

        /** How the seats of one can be named: by number and by whoever holds them. */
        List<String> seats(ReadTransaction tx, String workshop);

        /** Whether that person has a seat in it, or is invited to one; they may be in no team at all. */
        default boolean attends(ReadTransaction tx, ActorId person, String workshop) {
            return false;
        }

        /** Names of the plans that the operators have put down. */
        default List<String> plans() {
            return List.of();
        }

        /**
         * @param name as it is typed
         * @param team whose facilitators run it
         */
        record Known(String name, String team) {}
    }

    public Suggestions(
            UnitOfWork work, SandboxStore sandboxes, Classes classes, Directory directory, CommandCatalogue catalogue) {
        this.work = work;
        this.sandboxes = sandboxes;
        this.classes = classes;
        this.directory = directory;
        this.catalogue = catalogue;
    }

    /** Whether there is anything to suggest for that argument of that verb. */
    public boolean has(String command, String verb, String argument) {
        return switch (argument) {
            case "team", "flavour" -> true;
            case "workshop", "workshop-code", "seat-person" -> command.equals("workshop");
            case "zone" -> command.equals("workshop");
            case "file" -> command.equals("workshop") && verb.equals("create");
            case "what" -> command.equals("kindling") && verb.equals("repair");
            case "name-person-reference" -> command.equals("kindling");
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
                .filter(one -> one.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        return Stream.concat(
                        fitting.stream()
                                .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(wanted)),
                        fitting.stream()
                                .filter(one -> !one.toLowerCase(Locale.ROOT).startsWith(wanted)))
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
            case "workshop", "workshop-code" -> workshops(caller, verb);
            case "seat-person" -> seats(caller);
            case "zone" -> ZoneId.getAvailableZoneIds().stream().sorted().toList();
            case "file" -> runsAny(caller) ? classes.plans() : List.of();
            case "name-person-reference", "what" ->
                directory.of(caller).operator()
                        ? work.read(tx ->
                                sandboxes.live(tx).stream().map(Sandbox::name).toList())
                        : List.of();
            default ->
                work.read(tx -> Stream.concat(
                                sandboxes.of(tx, caller.id()).stream(), sandboxes.sharedWith(tx, caller.id()).stream())
                        .map(Sandbox::name)
                        .toList());
        };
    }

    private List<String> workshops(Caller caller, String verb) {
        var membership = directory.of(caller);
        return work.read(tx -> classes.current(tx).stream()
                .filter(known -> membership.looksAfter(known.team())
                        || (OF_ATTENDANTS.contains(verb)
                                && (membership.team(known.team()).isPresent()
                                        || classes.attends(tx, caller.id(), known.name()))))
                .map(Classes.Known::name)
                .toList());
    }

    private boolean runsAny(Caller caller) {
        var membership = directory.of(caller);
        return membership.operator() || !membership.facilitates().isEmpty();
    }

    private List<String> seats(Caller caller) {
        var membership = directory.of(caller);
        return work.read(tx -> classes.current(tx).stream()
                .filter(known -> membership.looksAfter(known.team()))
                .flatMap(known -> classes.seats(tx, known.name()).stream())
                .toList());
    }
}
