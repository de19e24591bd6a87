package dev.kindling.workshop;

import static org.awaitility.Awaitility.await;

import dev.kindling.testing.House;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.List;

/** What tests of workshops share: fay runs team blue, and the clock stands at 10:00 on 22 November 2026. */
abstract class InAWorkshop extends InAHouse {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A workshop of team blue of an hour's length that starts at 12:00, prepared from 11:00 on. */
    protected String planned(int seats) {
        return planned(seats, "");
    }

    protected String planned(int seats, String options) {
        house().say(
                        "fay",
                        "/workshop create name=\"Intro to Git\" team=blue seats=" + seats
                                + " start=2026-11-22T12:00 length=2h grace=5m " + options);
        return "intro-to-git";
    }

    /** The same, open and with its warm seats booted. */
    protected String opened(int seats, String options) {
        String slug = planned(seats, options);
        house().say("fay", "/workshop prepare");
        awaitSeats("READY", warm(seats));
        house().say("fay", "/workshop open");
        awaitBoard("is open");
        return slug;
    }

    private static int warm(int seats) {
        return (seats * 75 + 99) / 100;
    }

    protected long seatsIn(String state) {
        return house().count("select count(*) from seat where state = '" + state + "'");
    }

    protected void awaitSeats(String state, long count) {
        try {
            await(count + " seats " + state).atMost(PATIENCE).until(() -> seatsIn(state) >= count);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            // A bare time-out tells nothing about what went on instead.
            throw new AssertionError(
                    e.getMessage() + "; instead " + house().sql("select number || ' ' || state from seat") + ", "
                            + house().sql("select state || ' ' || coalesce(reason, '') from sandbox") + ", "
                            + house().sql("select kind || ' ' || state || ' ' || coalesce(reason, '') from operation")
                            + ", "
                            + house().sql("select task_name || ' ' || consecutive_failures from timer_task"),
                    e);
        }
    }

    protected void awaitWorkshop(String state) {
        await("workshop " + state)
                .atMost(PATIENCE)
                .until(() -> house().sql("select state from workshop").contains(state));
    }

    protected void awaitBoard(String text) {
        await("board: " + text).atMost(PATIENCE).until(() -> board().contains(text));
    }

    /** The board as everybody reads it now. */
    protected String board() {
        List<String> all = house().inChannel();
        return all.isEmpty() ? "" : all.get(0);
    }

    protected void claim(String person, Keys key) {
        house().say(person, "/workshop claim " + key.line());
    }

    protected void awaitDetails(String person) {
        await("details of " + person)
                .atMost(PATIENCE)
                .until(() -> house().directMessagesTo(person).stream().anyMatch(text -> text.contains("ssh -p ")));
    }

    protected House roomy() {
        return furnish(new Plan().ports(40));
    }
}
