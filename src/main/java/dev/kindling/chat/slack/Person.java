package dev.kindling.chat.slack;

import com.slack.api.model.User;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Somebody as Slack describes them.
 *
 * @param team the workspace they belong to
 * @param handle what to call them
 * @param zone by whose wall clock they go
 */
record Person(
        String id,
        String team,
        String handle,
        boolean deactivated,
        boolean bot,
        boolean guest,
        boolean stranger,
        Optional<ZoneId> zone) {
    static Person of(User user) {
        return new Person(
                user.getId(),
                user.getTeamId() == null ? "" : user.getTeamId(),
                handle(user),
                user.isDeleted(),
                user.isBot() || user.isWorkflowBot() || "USLACKBOT".equals(user.getId()),
                user.isRestricted() || user.isUltraRestricted(),
                user.isStranger(),
                zone(user));
    }

    /** Slack gives the name of the zone database; one that this Java does not know is none. */
    private static Optional<ZoneId> zone(User user) {
        try {
            return Optional.ofNullable(user.getTz()).filter(tz -> !tz.isBlank()).map(ZoneId::of);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String handle(User user) {
        return Optional.ofNullable(user.getName())
                .filter(name -> !name.isBlank())
                .or(() -> Optional.ofNullable(user.getRealName()).filter(name -> !name.isBlank()))
                .orElse(user.getId());
    }

    /** Why they get nothing from Kindling, in a sentence for them; empty when nothing is against it. */
    Optional<String> refusal() {
        if (bot) {
            return Optional.of("Bots get no sandboxes. A person of this workspace has to ask.");
        } else if (deactivated) {
            return Optional.of("Your account in this workspace is deactivated. Ask an admin of the workspace.");
        } else if (stranger) {
            return Optional.of("You belong to another workspace. Sandboxes go to members of this one; ask whoever"
                    + " invited you into the channel.");
        } else if (guest) {
            return Optional.of("Guests get no sandboxes. Ask an admin of the workspace to make you a full member, or"
                    + " somebody of the team to share theirs.");
        }
        return Optional.empty();
    }
}
