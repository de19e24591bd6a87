package dev.kindling.chat.slack;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Platform;
import java.util.Optional;

/** Decides by rule who is let in at all: members of this workspace, but no guests, bots, strangers or deactivated. */
final class Visitors {
    private static final String STRANGER = "You belong to another workspace. Sandboxes go to members of this one; ask"
            + " whoever invited you into the channel.";

    private final SlackPeople people;
    private final UserGroups groups;
    private final Installation workspace;

    Visitors(SlackPeople people, UserGroups groups, Installation workspace) {
        this.people = people;
        this.groups = groups;
        this.workspace = workspace;
    }

    /** Somebody at the door: let in as {@code caller}, or told {@code refusal}. */
    record Visit(Caller caller, Optional<Card> refusal) {}

    /**
     * @param team their workspace by the word of the payload; may be empty
     * @param name by the word of the payload; may be empty
     */
    Visit visit(String user, String team, String name) {
        Workspace home = workspace.get();
        // Slack need not be asked about those who do not belong here by the word of the payload.
        Optional<Person> person = home.isHome(team) ? people.find(user) : Optional.empty();
        // Names and groups in answers decide rights, so the payload's word counts only for what to call somebody.
        String handle = person.map(Person::handle).orElse(name.isBlank() ? user : name);
        var id = new ActorId(Platform.SLACK, home.team().isEmpty() ? unknown(team) : home.team(), user);
        Optional<String> why = home.isHome(team) ? Optional.empty() : Optional.of(STRANGER);
        why = why.or(() -> person.flatMap(Person::refusal))
                .or(() -> person.filter(known -> !home.isHome(known.team())).map(known -> STRANGER));
        return new Visit(
                new Caller(id, handle, groups.of(user)),
                why.map(sentence -> Card.of(Card.Tone.REFUSAL, "Not for this account", new Block.Text(sentence))));
    }

    /** Only for answering somebody who gets nothing. */
    ActorId unchecked(String user) {
        Workspace home = workspace.get();
        return new ActorId(Platform.SLACK, home.team().isEmpty() ? unknown("") : home.team(), user);
    }

    private static String unknown(String team) {
        return team.isBlank() ? "unknown" : team;
    }
}
