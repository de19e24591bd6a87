package dev.kindling.chat.discord;

import dev.kindling.store.UnitOfWork;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import java.nio.file.Path;
import java.util.Optional;

/** What an adapter by itself keeps: all but messages of an outbox. */
final class Memories {
    private Memories() {}

    static DiscordAdapter.Memory in(UnitOfWork work, Path state) {
        return new DiscordAdapter.Memory(
                work,
                new SqlDiscordForms(),
                new SqlDiscordMissed(),
                id -> Optional.empty(),
                id -> Optional.empty(),
                state);
    }
}
