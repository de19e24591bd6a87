package dev.kindling.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.Usergroup;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Finding;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Slack is set up as Kindling needs it, for {@code kindling doctor}: tokens, scopes, Socket Mode and the user
 * groups that {@code teams.yml} names. Asks Slack, changes nothing, and says no token. Takes a few seconds.
 */
public final class SlackCheck {
    private static final Logger log = LoggerFactory.getLogger(SlackCheck.class);

    private final KindlingConfig.Slack config;
    private final TeamsConfig teams;
    private final InstantSource clock;

    public SlackCheck(KindlingConfig.Slack config, TeamsConfig teams, InstantSource clock) {
        this.config = config;
        this.teams = teams;
        this.clock = clock;
    }

    /** Everything, in the order in which to mend it. Never throws for what Slack does. */
    public List<Finding> run() {
        return run(true);
    }

    /**
     * The same while another Kindling is connected: without opening a socket, to which Slack might send what people do just
     * then.
     */
    public List<Finding> runBesideARunningOne() {
        return run(false);
    }

    private List<Finding> run(boolean openSocket) {
        List<Finding> findings = new ArrayList<>();
        var api = new SlackApi(config, clock, error -> {});
        try {
            if (botToken(api, findings)) {
                userGroups(api, findings);
            }
            if (config.mode().equals("http")) {
                findings.add(Finding.ok("Mode http: Slack is to call https://YOUR-HOST/slack/events, signed with"
                        + " slack.signing-secret"));
            } else {
                socketMode(api, openSocket, findings);
            }
        } finally {
            close(api);
        }
        return findings;
    }

    private static void close(SlackApi api) {
        try {
            api.close();
        } catch (Exception e) {
            log.debug("The SDK did not close cleanly", e);
        }
    }

    /** Whether there is a point in asking more with it. */
    private static boolean botToken(SlackApi api, List<Finding> findings) {
        try {
            AuthTestResponse answer = api.call("auth.test", bot -> bot.authTest(request -> request));
            boolean bot = answer.getBotId() != null && !answer.getBotId().isBlank();
            findings.add(
                    bot
                            ? Finding.ok("Bot token: installed in workspace " + answer.getTeam())
                            : Finding.problem(
                                    "slack.bot-token is no bot's token",
                                    "Take the Bot User OAuth Token (xoxb-…): api.slack.com/apps > your app > OAuth &"
                                            + " Permissions."));
            scopes(Introduction.scopes(answer.getHttpResponseHeaders()), findings);
            return true;
        } catch (SlackFault fault) {
            findings.add(refused("slack.bot-token", fault));
            return false;
        }
    }

    private static void scopes(Set<String> given, List<Finding> findings) {
        if (given.isEmpty()) {
            findings.add(Finding.ok("Scopes: Slack does not tell them"));
            return;
        }
        Set<String> missing = new TreeSet<>(Introduction.NEEDED_SCOPES);
        missing.addAll(Introduction.WISHED_SCOPES);
        missing.removeAll(given);
        if (missing.isEmpty()) {
            findings.add(Finding.ok("Scopes: all there"));
        }
        for (String scope : missing) {
            boolean needed = Introduction.NEEDED_SCOPES.contains(scope);
            findings.add(Finding.problem(
                    "The bot lacks the scope " + scope + (needed ? ", without which it cannot work" : ""),
                    "api.slack.com/apps > your app > OAuth & Permissions > Scopes > Bot Token Scopes > Add " + scope
                            + ", then Install App > Reinstall to Workspace."));
        }
    }

    private void userGroups(SlackApi api, List<Finding> findings) {
        Set<String> wanted = UserGroups.namedIn(teams);
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, Usergroup> known;
        try {
            var answer = api.call(
                    "usergroups.list",
                    bot -> bot.usergroupsList(
                            request -> request.includeDisabled(true).includeCount(true)));
            known = answer.getUsergroups().stream()
                    .collect(Collectors.toMap(Usergroup::getId, Function.identity(), (one, other) -> one));
        } catch (SlackFault fault) {
            findings.add(refused("The user groups", fault));
            return;
        }
        for (String id : wanted) {
            findings.add(userGroup(id, known));
        }
    }

    private static Finding userGroup(String id, Map<String, Usergroup> known) {
        Usergroup group = known.get(id);
        if (group == null) {
            return Finding.problem(
                    "teams.yml names the user group " + id + ", which this workspace does not have",
                    "Slack > People > User groups > ⋮ > Copy group ID, and write that into teams.yml.");
        }
        String handle = "@" + group.getHandle();
        if (group.getDateDelete() != null && group.getDateDelete() > 0) {
            return Finding.problem(
                    "The user group " + handle + " (" + id + ") is disabled; nobody is a member by it",
                    "Slack > People > User groups > " + handle + " > Enable, or take it out of teams.yml.");
        }
        return group.getUserCount() != null && group.getUserCount() == 0
                ? Finding.problem(
                        "The user group " + handle + " (" + id + ") is empty",
                        "Slack > People > User groups > " + handle + " > Edit members.")
                : Finding.ok("User group " + handle + " (" + id + "): there");
    }

    private void socketMode(SlackApi api, boolean openSocket, List<Finding> findings) {
        try {
            String url = api.openConnection();
            findings.add(Finding.ok("App-level token: Slack opens sockets with it"));
            if (openSocket) {
                findings.add(socket(api, url));
            }
        } catch (SlackFault fault) {
            findings.add(
                    fault.says(Set.of("missing_scope"))
                            ? Finding.problem(
                                    "The app-level token lacks the scope connections:write",
                                    "api.slack.com/apps > your app > Basic Information > App-Level Tokens > Generate, with"
                                            + " connections:write; set slack.app-token to it.")
                            : refused("slack.app-token", fault));
        }
    }

    private static Finding socket(SlackApi api, String url) {
        String greeting = SocketGreeting.await(api.sdk(), url);
        return switch (greeting) {
            case "hello" -> Finding.ok("Socket Mode: on");
            case "link_disabled" ->
                Finding.problem(
                        "Socket Mode is off in the app's settings",
                        "api.slack.com/apps > your app > Socket Mode > Enable Socket Mode.");
            case "too_many_websockets" ->
                Finding.problem("Ten sockets are open already", "Stop the other Kindlings that use this app.");
            default ->
                Finding.problem(
                        "Slack's socket did not greet (" + greeting + ")",
                        "Let this host reach wss://*.slack.com, port 443; a proxy must let WebSockets through.");
        };
    }

    private static Finding refused(String what, SlackFault fault) {
        return switch (fault.kind()) {
            case REFUSED ->
                Finding.problem(
                        "Slack refuses: " + what + " (" + fault.error() + ")",
                        sentence(SlackAdvice.about(fault.error())));
            case WAIT ->
                Finding.problem(
                        what + ": Slack asks to wait",
                        "Try again in " + Math.max(1, fault.pause().toSeconds()) + " seconds.");
            case AWAY ->
                Finding.problem(
                        "Slack does not answer (" + fault.error() + ")",
                        "Let this host reach slack.com, port 443, and check slack.api-url.");
        };
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
