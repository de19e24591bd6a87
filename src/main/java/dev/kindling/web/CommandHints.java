package dev.kindling.web;

import dev.kindling.command.CommandCatalogue;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;

/**
 * What can be typed, for the hints of the page's message box.
 *
 * <pre>
 * GET /api/console/commands   {commands: [{command, rest, about}]}; such as "/sandbox extend", "[name] [by]", "let a sandbox live longer"
 * </pre>
 */
public final class CommandHints implements WebRoutes {
    private final List<Hint> hints;
    private final WebJson json = new WebJson();

    public CommandHints(CommandCatalogue catalogue) {
        this.hints = catalogue.verbs().stream().map(Hint::of).toList();
    }

    private record Hint(String command, String rest, String about) {
        static Hint of(CommandCatalogue.Verb verb) {
            String rest = verb.usage().startsWith(verb.name())
                    ? verb.usage().substring(verb.name().length()).strip()
                    : "";
            return new Hint("/" + verb.command() + " " + verb.name(), rest, verb.summary());
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/console/commands", context -> json.write(context, Map.of("commands", hints)));
    }
}
