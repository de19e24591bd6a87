package dev.kindling.command;

import java.util.List;

/**
 * All verbs, for platforms that want them declared before anybody types one. Immutable; a new verb appears here by itself.
 *
 * @param verbs in the order in which help lists them
 */
public record CommandCatalogue(List<Verb> verbs) {
    public CommandCatalogue {
        verbs = List.copyOf(verbs);
    }

    /**
     * One verb.
     *
     * @param command without its slash, such as {@code sandbox}
     * @param usage as typed after the command, such as {@code extend [name] [by]}; square brackets hold what may be left out
     * @param summary one line
     */
    public record Verb(String command, String name, String usage, String summary) {}

    static CommandCatalogue of(Routes routes) {
        return new CommandCatalogue(routes.commands().stream()
                .flatMap(command -> routes.verbs(command).stream())
                .map(verb -> new Verb(
                        verb.command(),
                        verb.name(),
                        verb.help().usage(),
                        verb.help().summary()))
                .toList());
    }

    /** Commands without their slash, each once. */
    public List<String> commands() {
        return verbs.stream().map(Verb::command).distinct().toList();
    }
}
