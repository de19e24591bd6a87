package dev.kindling.chat.discord;

import dev.kindling.command.Suggestions;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What an adapter by itself keeps: all but messages of an outbox. */
final class Memories {
    static final Suggestions.Classes NO_CLASSES = new Suggestions.Classes() {
        @Override
        public List<Known> current(ReadTransaction tx) {
            return List.of();
        }

        @Override
        public List<String> seats(ReadTransaction tx, String workshop) {
            return List.of();
        }
    };

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
