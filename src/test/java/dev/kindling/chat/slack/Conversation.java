package dev.kindling.chat.slack;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One conversation of alice, bob, fay (who facilitates), olga (an operator) and gus (from another team) with every verb of every
 * command, the forms, buttons and questions behind them, and what is refused; and what each of them reads.
 */
final class Conversation {
    private static final List<String> ROWS = List.of(
            "select name, state, team, handle from sandbox order by name",
            "select s.name, k.fingerprint from sandbox_key k join sandbox s on s.uid = k.uid order by 1, 2",
            "select slug, team, state, handle from workshop order by slug",
            "select workshop, number, state, coalesce(handle, '-') from seat order by workshop, number",
            "select action, from_state, to_state, outcome from event"
                    + " where action not like 'seat%' and action <> 'port exchanged' order by action, from_state, to_state, outcome, id",
            "select kind, state, count(*) from operation group by 1, 2 order by 1, 2",
            "select count(*) from outbox where state <> 'DELIVERED'",
            "select count(*) from workshop_hand",
            "select count(*) from workshop_look");

    /** Under which the verbs stand that were used, such as {@code sandbox create}. */
    static final String SPOKEN = "verbs that were used";

    private final Peer peer;
    private final List<String> keys;
    private final Map<String, Object> heard = new LinkedHashMap<>();
    private final Set<String> spoken = new TreeSet<>();

    /** @param keys lines of five public keys */
    Conversation(Peer peer, List<String> keys) {
        this.peer = peer;
        this.keys = keys;
    }

    /** What was read at each step, and what stands in the database at the end. */
    Map<String, Object> held() throws Exception {
        sandboxes();
        workshopPlanned();
        workshopHeld();
        workshopEnded();
        operators();
        heard.put(SPOKEN, List.copyOf(spoken));
        ROWS.forEach(query -> heard.put(query, peer.state().rows(query)));
        return heard;
    }

    /** The last step that was taken, and what was read then. */
    String last() {
        return heard.entrySet().stream()
                .reduce((one, later) -> later)
                .map(Object::toString)
                .orElse("nothing");
    }

    // --- What is said

    @FunctionalInterface
    private interface Deed {
        void run() throws Exception;
    }

    /** What this person reads anew after that was done. */
    private void hears(String what, String who, Deed deed) throws Exception {
        heard.put(what, peer.step(who, () -> {
            deed.run();
            return true;
        }));
    }

    private void ask(String who, String line, Map<String, ?> options) throws Exception {
        String[] words = line.substring(1).split(" ");
        spoken.add(words[0] + " " + words[1]);
        peer.ask(who, line, options);
    }

    /** @param options the same as typed options, for where there are some */
    private void says(String who, String line, Map<String, ?> options) throws Exception {
        hears(who + ": " + line, who, () -> ask(who, line, options));
    }

    private void says(String who, String line) throws Exception {
        says(who, line, Map.of());
    }

    private void writes(String who, String text) throws Exception {
        hears(who + " writes: " + text, who, () -> peer.write(who, text));
    }

    private void presses(String who, String label) throws Exception {
        hears(who + " presses " + label + " after " + heard.size(), who, () -> peer.click(who, label));
    }

    private void fills(String who, Map<String, String> values) throws Exception {
        heard.put("form of " + who + " after " + heard.size(), peer.form(who));
        hears(
                who + " fills " + new TreeSet<>(values.keySet()) + " after " + heard.size(),
                who,
                () -> peer.fill(who, values));
    }

    private void errs(String who, Map<String, String> values) throws Exception {
        heard.put("mistake of " + who + " after " + heard.size(), peer.mistake(who, values));
    }

    private void opens(String who, Deed deed) throws Exception {
        deed.run();
        // On a machine that is busy it opens after it was said that it does not.
        await().atMost(Duration.ofSeconds(60)).until(() -> peer.form(who).isPresent());
        heard.put("form that " + who + " opens after " + heard.size(), peer.form(who));
    }

    /** Until that is so, and all that is to be said about it has been said. */
    private void until(String query, long count) {
        await(query)
                .atMost(Duration.ofSeconds(90))
                .until(() -> peer.state().count(query) >= count
                        && peer.state().count("select count(*) from outbox where state = 'PENDING'") == 0);
    }

    /** The board changes a moment after what it shows. */
    private void board(String what, String like) {
        await(like)
                .atMost(Duration.ofSeconds(60))
                .until(() -> peer.channelWords().toString().contains(like)
                        && peer.state().count("select count(*) from outbox where state = 'PENDING'") == 0);
        heard.put(what, peer.channelWords());
    }

    // --- /sandbox

    private void sandboxes() throws Exception {
        says("alice", "/sandbox help");
        says("alice", "/sandbox help keys", Map.of("topic", "keys"));
        says("alice", "/sandbox help extend", Map.of("topic", "extend"));
        says("alice", "/sandbox help nonsense", Map.of("topic", "nonsense"));
        says("alice", "/sandbox list");
        says("alice", "/sandbox show");
        writes("alice", "sandbox shwo");
        presses("alice", "Help on show");
        writes("alice", "what can you do");
        opens("alice", () -> ask("alice", "/sandbox create", Map.of()));
        errs("alice", Map.of("key", "nonsense", "life", "4h"));
        fills("alice", Map.of("key", keys.get(0), "life", "4h"));
        says("alice", "/sandbox list");
        says("bob", "/sandbox show vm-alice-001", Map.of("name", "vm-alice-001"));
        says("alice", "/sandbox show vm-alice-001", Map.of("name", "vm-alice-001"));
        says("alice", "/sandbox extend 2h", Map.of("by", "2h"));
        says("alice", "/sandbox extend banana", Map.of("by", "banana"));
        says("alice", "/sandbox stop");
        says("alice", "/sandbox stop");
        says("alice", "/sandbox start");
        says("alice", "/sandbox key add " + keys.get(1), Map.of("which", "add", "key", keys.get(1)));
        opens("alice", () -> ask("alice", "/sandbox key", Map.of()));
        errs("alice", Map.of("key", "nonsense", "how", "add"));
        peer.dismiss("alice");
        says("alice", "/sandbox share @bob", Map.of("person", "bob"));
        opens("bob", () -> peer.click("bob", "Join with my key"));
        fills("bob", Map.of("key", keys.get(2)));
        says("bob", "/sandbox list");
        String trouble = "root@127.0.0.1: Permission denied (publickey).";
        says("alice", "/sandbox doctor " + trouble, Map.of("what-ssh-said", trouble));
        opens("alice", () -> ask("alice", "/sandbox doctor", Map.of()));
        fills("alice", Map.of("error", "ssh: connect to host 127.0.0.1 port 22: Connection refused"));
        writes("alice", trouble);
        says("fay", "/sandbox list team", Map.of("which", "team"));
        says("alice", "/sandbox list all", Map.of("which", "all"));
        says("alice", "/sandbox reset");
        presses("alice", "Reset vm-alice-001");
        says("alice", "/sandbox delete");
        presses("alice", "Delete vm-alice-001");
        says("alice", "/sandbox list");
    }

    // --- /workshop

    private void workshopPlanned() throws Exception {
        says("fay", "/workshop help");
        says("fay", "/workshop help create", Map.of("topic", "create"));
        says("alice", "/workshop create");
        says("fay", "/workshop list");
        says("fay", "/workshop status");
        writes("fay", "workshop opne");
        opens("fay", () -> ask("fay", "/workshop create", Map.of()));
        errs("fay", Map.of("name", "Intro to Git", "seats", "0", "start", "some day", "length", "8h", "more", ""));
        fills(
                "fay",
                Map.of("name", "Intro to Git", "seats", "3", "start", "tomorrow 09:00", "length", "8h", "more", ""));
        says(
                "fay",
                "/workshop create name=\"Advanced Git\" seats=2 start=\"tomorrow 18:00\" end=\"tomorrow 20:00\"",
                Map.of("name", "Advanced Git", "seats", "2", "start", "tomorrow 18:00", "end", "tomorrow 20:00"));
        says("fay", "/workshop create seats=2", Map.of("seats", "2"));
        says("fay", "/workshop create file=nothing", Map.of("file", "nothing"));
        says("fay", "/workshop list");
        says("fay", "/workshop check");
        presses("fay", "Advanced Git (advanced-git)");
        says("fay", "/workshop cancel advanced-git", Map.of("workshop", "advanced-git"));
        presses("fay", "Cancel it");
        says("fay", "/workshop check intro-to-git", Map.of("workshop", "intro-to-git"));
        says("alice", "/workshop status");
        says("alice", "/workshop open");
        says("alice", "/workshop claim");
        hears("bob is invited", "bob", () -> ask("fay", "/workshop invite @bob", Map.of("people", "@bob")));
        opens("fay", () -> ask("fay", "/workshop invite", Map.of()));
        fills("fay", Map.of("people", "team:nobodies"));
        hears("a rehearsal", "fay", () -> {
            ask("fay", "/workshop rehearse 1", Map.of("seats", "1"));
            until("select count(*) from rehearsal where ended_at is not null", 1);
        });
        says("fay", "/workshop status");
    }

    private void workshopHeld() throws Exception {
        says("fay", "/workshop prepare");
        until("select count(*) from seat where state = 'READY'", 3);
        says("fay", "/workshop open");
        board("the board of an open workshop", "Intro to Git is open");
        opens("bob", () -> peer.click("bob", "Claim my sandbox"));
        errs("bob", Map.of("key", "nonsense", "remember", "yes"));
        fills("bob", Map.of("key", keys.get(2), "remember", "yes"));
        says("bob", "/workshop claim");
        says("alice", "/workshop claim " + keys.get(0), Map.of("key", keys.get(0)));
        presses("alice", "My details");
        says("gus", "/workshop claim");
        says("fay", "/workshop codes 1", Map.of("number", "1"));
        says("gus", "/workshop claim AAAAA-AAAAA-AAAAA-AAAAA", Map.of("workshop-code", "AAAAA-AAAAA-AAAAA-AAAAA"));
        says("alice", "/workshop status");
        says("fay", "/workshop status");
        hears(
                "fay sees a hand",
                "fay",
                () -> ask("bob", "/workshop hand it does not compile", Map.of("what-you-need", "it does not compile")));
        says("fay", "/workshop hands");
        hears("bob hears who comes", "bob", () -> peer.click("fay", "Taken"));
        presses("fay", "Done");
        presses("alice", "Raise hand");
        presses("alice", "Lower hand");
        hears(
                "bob is asked for a look",
                "bob",
                () -> ask(
                        "fay", "/workshop look bob " + keys.get(3), Map.of("seat-person", "bob", "key", keys.get(3))));
        presses("bob", "Allow");
        hears("fay stops looking", "fay", () -> peer.click("bob", "Stop"));
        says("fay", "/workshop reset bob", Map.of("seat-person", "bob"));
        says("fay", "/workshop message We go on at ten", Map.of("text", "We go on at ten"));
        hears("bob reads it", "bob", () -> peer.click("fay", "Send it"));
        says("fay", "/workshop roster");
        says("fay", "/workshop roster csv", Map.of("csv", "csv"));
        says("fay", "/workshop retry");
        says("bob", "/workshop keep 1h", Map.of("span", "1h"));
        says("fay", "/workshop extend 1h", Map.of("by", "1h"));
        says("bob", "/workshop end");
        says("fay", "/workshop pause");
        until("select count(*) from sandbox where state = 'STOPPED'", 2);
        says("fay", "/workshop resume");
        until("select count(*) from sandbox where state = 'READY'", 3);
    }

    private void workshopEnded() throws Exception {
        says("fay", "/workshop end");
        presses("fay", "End it");
        says("fay", "/workshop end");
        presses("fay", "End it");
        // All but bob's, who keeps his: alice's own from before, the rehearsal's, and two seats.
        until("select count(*) from sandbox where state = 'REMOVED'", 4);
        says("bob", "/workshop forget-key");
        says("bob", "/workshop forget-key");
        says("fay", "/workshop list");
        board("the channel at the end", "everything is removed");
    }

    // --- /kindling

    private void operators() throws Exception {
        for (String verb : List.of("status", "orphans", "repair", "audit", "drain", "doctor")) {
            says("alice", "/kindling " + verb);
        }
        says("olga", "/kindling help");
        says("olga", "/kindling status");
        says("olga", "/kindling orphans");
        says("olga", "/kindling repair");
        says(
                "olga",
                "/kindling audit vm-alice-001 50",
                Map.of("name-person-reference", "vm-alice-001", "number", "50"));
        says(
                "olga",
                "/kindling adopt blue/dev-1 nobody " + keys.get(0),
                Map.of("team-machine", "blue/dev-1", "account", "nobody", "key", keys.get(0)));
        says("olga", "/kindling drain new disks", Map.of("reason", "new disks"));
        says("alice", "/sandbox create " + keys.get(0), Map.of("key", keys.get(0)));
        says("olga", "/kindling drain again", Map.of("reason", "again"));
        presses("olga", "End the maintenance");
        writes("olga", "kindling drain off");
        ask("olga", "/kindling doctor", Map.of());
    }
}
