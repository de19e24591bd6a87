package dev.kindling.chat.discord;

import dev.kindling.command.Suggestions;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import dev.kindling.store.sql.SqlOutbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What an adapter by itself keeps. */
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
                id -> work.read(tx -> new SqlOutbox().findRefused(tx, id)).map(QueuedMessage::message),
                id -> Optional.empty(),
                state);
    }
}
