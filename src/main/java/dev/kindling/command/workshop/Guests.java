package dev.kindling.command.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.Platform;
import dev.kindling.team.Directory;
import dev.kindling.workshop.Invitations.Guest;
import dev.kindling.workshop.plan.Invitee;
import dev.kindling.workshop.plan.PeopleCsv;
import dev.kindling.workshop.plan.PeopleList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads whom somebody means: mentions and names as their platform writes them, groups, channels, teams, or a list as CSV. */
final class Guests {
    private static final Pattern SLACK = Pattern.compile("(?:<@)?([UW][A-Z0-9]{6,20})(?:\\|([^>]*))?>?");
    private static final Pattern DISCORD = Pattern.compile("(?:<@!?)?(\\d{17,20})>?");
    private static final Pattern SLACK_GROUP = Pattern.compile("<!subteam\\^([A-Z0-9]{6,20})(?:\\|[^>]*)?>");
    private static final Pattern DISCORD_ROLE = Pattern.compile("<@&(\\d{17,20})>");
    private static final Pattern EVERYBODY = Pattern.compile("<!.*|@(?:here|channel|everyone)");
    private static final Pattern TEAM = Pattern.compile("team[:=](\\S+)");
    private static final Pattern PERSON = Pattern.compile("@?([A-Za-z0-9][A-Za-z0-9._-]{0,63})");

    private final Directory directory;

    Guests(Directory directory) {
        this.directory = directory;
    }

    /**
     * @param people each once, in order
     * @param groups user groups, roles and channels, whose members the platform has to be asked for
     * @param notes what could not be read, and what to do, a sentence each
     */
    record Found(List<Guest> people, List<Gathering> groups, List<String> notes) {}

    /** @param somebody gives platform and workspace */
    Found read(String text, ActorId somebody) {
        var found = new Finding(somebody);
        if (text.strip().contains("\n") || text.strip().contains(",")) {
            PeopleList list = PeopleCsv.read(text.strip());
            list.people().forEach(found::take);
            list.faults().forEach(fault -> found.notes.add(fault.toString()));
        } else {
            for (String word : text.strip().split("\\s+")) {
                if (!word.isEmpty()) {
                    found.take(word);
                }
            }
        }
        return new Found(List.copyOf(found.people.values()), List.copyOf(found.groups), List.copyOf(found.notes));
    }

    private final class Finding {
        private final ActorId somebody;
        private final Map<String, Guest> people = new LinkedHashMap<>();
        private final Set<Gathering> groups = new LinkedHashSet<>();
        private final List<String> notes = new ArrayList<>();

        Finding(ActorId somebody) {
            this.somebody = somebody;
        }

        void take(Invitee invitee) {
            Optional<String> id = invitee.userId().or(() -> onConsole() ? invitee.name() : Optional.empty());
            Optional<String> user = id.flatMap(this::user);
            if (user.isPresent()) {
                add(user.get(), invitee.shown());
            } else {
                notes.add("line " + invitee.line() + ": " + invitee.shown()
                        + " has no id of this platform; give them an access code (/workshop codes)");
            }
        }

        void take(String word) {
            Matcher team = TEAM.matcher(word);
            if (team.matches()) {
                team(team.group(1));
                return;
            }
            Optional<Gathering> group = group(word);
            if (group.isPresent()) {
                groups.add(group.get());
            } else if (EVERYBODY.matcher(word).matches()) {
                notes.add("'" + shown(word) + "' means whoever is in a channel; mention the channel itself, such as"
                        + " #class");
            } else {
                user(word)
                        .ifPresentOrElse(
                                user -> add(user, handle(word, user)),
                                () -> notes.add("'" + shown(word) + "' is nobody that I know; mention them with @"));
            }
        }

        private Optional<Gathering> group(String word) {
            var platform = somebody.platform();
            Optional<String> group = switch (platform) {
                case SLACK -> match(SLACK_GROUP, word);
                case DISCORD -> match(DISCORD_ROLE, word);
                case CONSOLE -> Optional.empty();
            };
            // A bare name is a person's; a channel is always written with its sign.
            return group.map(id -> new Gathering(Gathering.Kind.GROUP, id))
                    .or(() -> word.startsWith("#") || word.startsWith("<#")
                            ? ChannelText.id(platform, word).map(id -> new Gathering(Gathering.Kind.CHANNEL, id))
                            : Optional.empty());
        }

        private void team(String name) {
            var team = directory.team(name);
            if (team.isEmpty()) {
                notes.add("there is no team '" + shown(name) + "'");
                return;
            }
            var members = team.get().members();
            var users = switch (somebody.platform()) {
                case CONSOLE -> members.console();
                case SLACK -> members.slack().users();
                case DISCORD -> members.discord().users();
            };
            users.forEach(user -> add(user, user));
        }

        private Optional<String> user(String word) {
            return switch (somebody.platform()) {
                case SLACK -> match(SLACK, word);
                case DISCORD -> match(DISCORD, word);
                case CONSOLE -> match(PERSON, word).filter(directory.consolePeople()::contains);
            };
        }

        private boolean onConsole() {
            return somebody.platform() == Platform.CONSOLE;
        }

        private void add(String user, String handle) {
            people.putIfAbsent(user, new Guest(new ActorId(somebody.platform(), somebody.workspace(), user), handle));
        }
    }

    private static Optional<String> match(Pattern form, String word) {
        Matcher match = form.matcher(word);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static String handle(String word, String user) {
        Matcher slack = SLACK.matcher(word);
        return slack.matches() && slack.group(2) != null && !slack.group(2).isBlank() ? slack.group(2) : user;
    }

    private static String shown(String word) {
        String plain = word.replaceAll("[^\\p{Alnum}@._-]", "?");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
    }
}
