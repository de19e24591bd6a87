package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Form;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The form of each name that each person opened last, kept beyond a restart. */
public interface DraftStore {
    /**
     * A form that somebody has open.
     *
     * @param entered what was right when they sent it in, by field; a public key perhaps, a private one never
     */
    record Draft(Form form, Map<String, String> entered) {
        public Draft {
            entered = Map.copyOf(entered);
        }
    }

    /** In place of the person's last form of that name. */
    void keep(WriteTransaction tx, ActorId person, Draft draft, Instant now);

    /** @param form name of the form */
    Optional<Draft> find(ReadTransaction tx, ActorId person, String form);

    /** It was sent in and taken. */
    void remove(WriteTransaction tx, ActorId person, String form);

    /** Forgets forms that were opened before {@code time}. */
    int forgetBefore(WriteTransaction tx, Instant time);
}
