package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.CutText;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people could not be sent and have not heard of: told with their next answer, also by a Kindling that was started anew
 * meanwhile. In memory, so that an answer costs no look-up, and in the database until somebody has heard of it. Thread-safe.
 */
final class Missed {
    private static final Logger log = LoggerFactory.getLogger(Missed.class);

    /** Of one person; older ones are left out. */
    private static final int MOST = 3;

    private static final int LONGEST_TITLE = 100;

    /** Older news tells nobody anything. */
    private static final Duration KEEP = Duration.ofDays(7);

    private final UnitOfWork work;
    private final MissedStore store;
    private final InstantSource clock;
    private final Map<ActorId, List<String>> titles = new LinkedHashMap<>();

    Missed(UnitOfWork work, MissedStore store, InstantSource clock) {
        this.work = work;
        this.store = store;
        this.clock = clock;
    }

    /** Reads what an earlier life of Kindling left; before anybody is answered. */
    void begin() {
        work.write(tx -> store.forgetBefore(tx, clock.instant().minus(KEEP)));
        work.read(store::all).forEach((person, untold) -> putBack(person, untold));
    }

    void add(ActorId person, String title) {
        String shown = CutText.cut(title.strip(), LONGEST_TITLE);
        List<String> leftOut = remember(person, List.of(shown));
        kept(() -> work.write(tx -> {
            store.add(tx, person, shown, clock.instant());
            store.remove(tx, person, leftOut);
            return true;
        }));
    }

    /** It was delivered later, so nothing of it has to be said. */
    void arrived(ActorId person, String title) {
        String shown = CutText.cut(title.strip(), LONGEST_TITLE);
        if (forget(person, shown)) {
            told(person, List.of(shown));
        }
    }

    private synchronized boolean forget(ActorId person, String title) {
        List<String> left = new ArrayList<>(titles.getOrDefault(person, List.of()));
        boolean was = left.remove(title);
        if (was && left.isEmpty()) {
            titles.remove(person);
        } else if (was) {
            titles.put(person, left);
        }
        return was;
    }

    /** What to tell them now; empty for almost everybody. Nobody else gets it until it is put back. */
    synchronized List<String> take(ActorId person) {
        List<String> taken = titles.remove(person);
        return taken == null ? List.of() : taken;
    }

    /** They were not told after all. */
    void putBack(ActorId person, List<String> untold) {
        remember(person, untold);
    }

    /** Those that it was too much for. */
    private synchronized List<String> remember(ActorId person, List<String> more) {
        List<String> all = new ArrayList<>(titles.getOrDefault(person, List.of()));
        all.removeAll(more);
        all.addAll(more);
        int tooMany = Math.max(0, all.size() - MOST);
        titles.put(person, List.copyOf(all.subList(tooMany, all.size())));
        return List.copyOf(all.subList(0, tooMany));
    }

    /** They have heard of it. */
    void told(ActorId person, List<String> heard) {
        if (!heard.isEmpty()) {
            kept(() -> work.write(tx -> {
                store.remove(tx, person, heard);
                return true;
            }));
        }
    }

    /** What cannot be written is still known until the next start; nobody's answer fails for it. */
    private static void kept(Runnable writing) {
        try {
            writing.run();
        } catch (RuntimeException e) {
            log.warn("What somebody could not be sent was not noted for later", e);
        }
    }
}
