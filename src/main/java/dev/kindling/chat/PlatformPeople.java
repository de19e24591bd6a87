package dev.kindling.chat;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a platform knows about its people beyond what an invocation brings along. */
public interface PlatformPeople {
    /** By whose wall clock that person goes. From memory; empty where the platform does not say, or has not said yet. */
    Optional<ZoneId> zoneOf(ActorId person);

    /**
     * Who is in the group. Asks the platform and may take some seconds, so never inside a transaction.
     *
     * @param workspace or guild whose group it is
     */
    Members membersOf(String workspace, Gathering group);

    /**
     * What that person is at this moment. Asks the platform and may take some seconds, so never inside a transaction.
     *
     * <p>Platforms that keep an eye on their people by themselves need not say it.
     */
    default Presence presence(ActorId person) {
        return new Presence.Unsaid();
    }

    /** What the platform says about somebody. */
    sealed interface Presence {
        /** @param groups as in {@link Caller#groups} */
        record Here(Set<String> groups) implements Presence {
            public Here {
                groups = Set.copyOf(groups);
            }
        }

        /** Not, or no longer, in the workspace or guild. */
        record Gone() implements Presence {}

        /** No answer now. */
        record Unsaid() implements Presence {}
    }

    /** What the platform says about the members of a group. */
    sealed interface Members {
        /** All of them who are people; programs and accounts that are switched off are left out. */
        record Listed(List<Member> people) implements Members {
            public Listed {
                people = List.copyOf(people);
            }
        }

        /**
         * The group is there, but who is in it cannot be listed. Whether somebody belongs to it shows when they press something.
         *
         * @param whoever such as {@code whoever has the role Students}
         * @param why half a sentence: the reason, and what would have to change
         */
        record Unlisted(String whoever, String why) implements Members {}

        /** It cannot be invited at all; a sentence with what to do. */
        record Refused(String why) implements Members {}

        /** No answer now; it is worth asking again in a moment. */
        record Away(String why) implements Members {}
    }

    /** Somebody in a group. */
    record Member(String user, String handle) {}
}
