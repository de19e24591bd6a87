package dev.kindling.chat.discord;

import java.util.Optional;
import net.dv8tion.jda.api.JDA;

/** The session with Discord that is used now; another one after a rebuild. Thread-safe. */
final class Line {
    private volatile Optional<JDA> session = Optional.empty();

    void use(JDA jda) {
        session = Optional.of(jda);
    }

    void none() {
        session = Optional.empty();
    }

    Optional<JDA> now() {
        return session;
    }

    /** @throws DiscordFault when there is none at the moment */
    JDA session() throws DiscordFault {
        Optional<JDA> now = session;
        if (now.isEmpty()) {
            throw DiscordFault.away("not connected");
        }
        return now.get();
    }
}
