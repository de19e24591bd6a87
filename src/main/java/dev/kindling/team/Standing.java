package dev.kindling.team;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.PlatformPeople.Presence;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether somebody is still in a team, by the word of their platform of this moment: between the asking and the handing over of
 * a sandbox lie seconds to minutes, in which a role may be taken away. Thread-safe.
 */
public final class Standing {
    private final Directory directory;
    private final Function<Platform, Optional<PlatformPeople>> people;

    /** @param people what the platforms that are switched on know of their people */
    public Standing(Directory directory, Function<Platform, Optional<PlatformPeople>> people) {
        this.directory = directory;
        this.people = people;
    }

    /**
     * Asks the platform, which may take some seconds, so never inside a transaction.
     *
     * @return whether it is certain that they are in it no more; what the platform does not say now counts for them
     */
    public boolean lost(ActorId person, String handle, String team) {
        Presence presence = people.apply(person.platform())
                .map(platform -> platform.presence(person))
                .orElseGet(Presence.Unsaid::new);
        if (presence instanceof Presence.Here here) {
            var caller = new Caller(person, handle, here.groups());
            return directory.of(caller).team(team).isEmpty();
        }
        return presence instanceof Presence.Gone;
    }
}
