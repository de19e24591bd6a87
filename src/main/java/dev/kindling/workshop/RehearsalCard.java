package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What a rehearsal found out: go or no-go, and the figures. */
final class RehearsalCard {
    private static final double WHOLE = 100.0;
    private static final double MILLIS = 1_000.0;
    private static final int MEDIAN = 50;
    private static final int MOST_OF_THEM = 95;

    private RehearsalCard() {}

    /** @param left what could not be removed yet, in words */
    static Card of(
            Workshop workshop,
            int wanted,
            List<Sandbox> all,
            Collection<Duration> logins,
            List<String> left,
            GoNoGo.Verdict host) {
        boolean go = logins.size() == wanted && left.isEmpty() && host.go();
        List<Duration> sorted = logins.stream().sorted().toList();
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(new Block.Fact("Logged in", logins.size() + " of " + wanted));
        if (!sorted.isEmpty()) {
            facts.add(new Block.Fact("From request to login, p50", seconds(percentile(sorted, MEDIAN))));
            facts.add(new Block.Fact("From request to login, p95", seconds(percentile(sorted, MOST_OF_THEM))));
        }
        facts.add(new Block.Fact("Left of them", left.isEmpty() ? "nothing" : String.join("; ", left)));
        facts.add(new Block.Fact("The whole class on this host", host.go() ? "fits" : "does not fit"));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Facts(facts));
        if (all.size() < wanted) {
            blocks.add(new Block.Text("There was room for " + all.size() + " only."));
        }
        all.stream()
                .flatMap(sandbox -> sandbox.failure().stream())
                .map(Failure::reason)
                .distinct()
                .forEach(why -> blocks.add(new Block.Text("Failed: " + why)));
        if (!host.go()) {
            blocks.add(new Block.Text(host.why()));
        }
        return new Card(
                go ? Tone.SUCCESS : Tone.WARNING,
                (go ? "Go: " : "No go: ") + "the rehearsal of " + workshop.name(),
                blocks);
    }

    /** Nearest rank. */
    static Duration percentile(List<Duration> sorted, int percent) {
        int rank = (int) Math.ceil(sorted.size() * percent / WHOLE);
        return sorted.get(Math.max(0, rank - 1));
    }

    private static String seconds(Duration span) {
        return String.format(Locale.ROOT, "%.1f s", span.toMillis() / MILLIS);
    }
}
