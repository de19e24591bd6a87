package dev.kindling.chat.discord.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes that the fake has, each also in Discord's description; the one with the fewest parameters wins. */
final class Routes {
    /** What a route does; runs under the world's monitor. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Call call);
    }

    /** A route that fits, with the values of its parameters. */
    record Match(String method, String template, Map<String, String> parameters, Handler handler) {}

    private record Route(String method, String template, Pattern pattern, List<String> names, Handler handler) {}

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    private final List<Route> routes = new ArrayList<>();

    Routes add(String method, String template, Handler handler) {
        if (!ApiDescription.published().knows(method, template)) {
            throw new IllegalArgumentException("not in the description: " + method + " " + template);
        }
        List<String> names = PARAMETER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
        Pattern pattern = Pattern.compile(PARAMETER.matcher(template).replaceAll("([^/]+)"));
        routes.add(new Route(method, template, pattern, names, handler));
        routes.sort(Comparator.comparingInt(route -> route.names().size()));
        return this;
    }

    Optional<Match> find(String method, String path) {
        for (Route route : routes) {
            Matcher matcher = route.pattern().matcher(path);
            if (route.method().equals(method) && matcher.matches()) {
                Map<String, String> parameters = new LinkedHashMap<>();
                for (int i = 0; i < route.names().size(); i++) {
                    parameters.put(route.names().get(i), matcher.group(i + 1));
                }
                return Optional.of(new Match(method, route.template(), parameters, route.handler()));
            }
        }
        return Optional.empty();
    }
}
