package dev.kindling.command.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Platform;
import dev.kindling.team.Directory;
import dev.kindling.workshop.Invitations.Guest;
import dev.kindling.workshop.plan.Invitee;
import dev.kindling.workshop.plan.PeopleCsv;
import dev.kindling.workshop.plan.PeopleList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads whom somebody means: mentions and names as their platform writes them, teams, or a list as CSV. */
final class Guests {
    private static final Pattern SLACK = Pattern.compile("(?:<@)?([UW][A-Z0-9]{6,20})(?:\\|([^>]*))?>?");
    private static final Pattern DISCORD = Pattern.compile("(?:<@!?)?(\\d{17,20})>?");
    private static final Pattern GROUP =
            Pattern.compile("<!subteam\\^.*|<@&\\d+>|<#.*|<!.*|@(?:here|channel|everyone)");
    private static final Pattern TEAM = Pattern.compile("team[:=](\\S+)");
    private static final Pattern PERSON = Pattern.compile("@?([A-Za-z0-9][A-Za-z0-9._-]{0,63})");

    private final Directory directory;

    Guests(Directory directory) {
        this.directory = directory;
    }

    /**
     * @param people each once, in order
     * @param notes what could not be read, and what to do, a sentence each
     */
    record Found(List<Guest> people, List<String> notes) {}

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
        return new Found(List.copyOf(found.people.values()), List.copyOf(found.notes));
    }

    private final class Finding {
        private final ActorId somebody;
        private final Map<String, Guest> people = new LinkedHashMap<>();
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
            } else if (GROUP.matcher(word).matches()) {
                notes.add(
                        "I cannot see who is in that group or channel; name the people, or let them press the button on the"
                                + " board: everybody in the team can");
            } else {
                user(word)
                        .ifPresentOrElse(
                                user -> add(user, handle(word, user)),
                                () -> notes.add("'" + shown(word) + "' is nobody that I know; mention them with @"));
            }
        }

        private void team(String name) {
            var team = directory.teams().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst();
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
