package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.Keys;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A workshop from its plan to its receipt. */
class WorkshopLifeScenarioTest extends InAWorkshop {
    @Test
    void a_plan_is_checked_and_listed() {
        planned(4);

        assertThat(house().lastReply("fay")).contains("Intro to Git is planned", "Go:", "Memory: 8GB needed");
        house().say("fay", "/workshop list");
        assertThat(house().lastReply("fay")).contains("intro-to-git", "blue", "planned");
        house().say("fay", "/workshop check");
        assertThat(house().lastReply("fay")).contains("Intro to Git: go");
        assertThat(seatsIn("EMPTY")).isEqualTo(4);
    }

    @Test
    void a_plan_may_come_from_the_form_and_its_faults_stand_at_their_fields() {
        house().say("fay", "/workshop create");
        house().submit("fay", Map.of("name", "Intro", "seats", "many", "start", "2026-11-22 12:00", "length", "2h"));
        assertThat(house().lastReply("fay")).contains("seats");

        house().submit(
                        "fay",
                        Map.of(
                                "name",
                                "Intro <b>& \"friends\"",
                                "seats",
                                "3",
                                "start",
                                "2026-11-22 12:00",
                                "length",
                                "2h",
                                "more",
                                "zone=Europe/Berlin lead-time=30m"));

        assertThat(house().lastReply("fay")).contains("is planned", "12:00 Europe/Berlin");
        house().say("alice", "/workshop create name=Mine seats=1 start=2026-11-22T12:00 length=1h");
        assertThat(house().lastReply("alice")).contains("Only facilitators plan workshops");
    }

    @Test
    void a_plan_may_come_from_a_file_and_its_faults_name_line_and_column() throws Exception {
        var plans = java.nio.file.Files.createDirectories(directory.resolve("workshops"));
        java.nio.file.Files.writeString(
                plans.resolve("intro.yml"),
                "name: Intro\nteam: blue\nseats: 2\nstart: 2026-11-30 09:00\nend: \"17:00\"\n");
        java.nio.file.Files.writeString(plans.resolve("bad.yml"), "name: Bad\nseats: many\n");
        house().say("fay", "/workshop create file=intro");
        assertThat(house().lastReply("fay")).contains("Intro is planned").contains("Seats: 2 of flavour");
        house().say("fay", "/workshop create file=bad");
        assertThat(house().lastReply("fay"))
                .contains("That plan cannot be taken")
                .contains("bad.yml:2:");
        house().say("fay", "/workshop create file=other");
        assertThat(house().lastReply("fay")).contains("There is no such plan");
        house().say("fay", "/workshop create file=../kindling");
        assertThat(house().lastReply("fay")).doesNotContain("is planned");
        house().say("alice", "/workshop create file=intro");
        assertThat(house().lastReply("alice")).contains("Only facilitators plan workshops");
    }

    @Test
    void what_does_not_fit_is_a_no_go_with_figures_and_is_not_prepared() {
        planned(40);

        assertThat(house().lastReply("fay")).contains("No go: It does not fit", "Ports: 40 needed, 20 free");
        house().say("fay", "/workshop prepare");
        assertThat(house().lastReply("fay")).contains("No go for Intro to Git", "Do it anyway");
        assertThat(house().sql("select state from workshop")).containsExactly("PLANNED");
        house().advance(Duration.ofMinutes(61));
        house().settleWhatIsDue();
        assertThat(house().lastDirectMessageTo("fay")).contains("was not prepared: no go", "Prepare anyway");
    }

    @Test
    void its_warm_seats_are_booted_at_the_lead_time_and_it_opens_at_the_start() {
        planned(4);

        house().advance(Duration.ofMinutes(61));
        awaitSeats("READY", 3);
        awaitBoard("All 3 seats ready");
        house().advance(Duration.ofMinutes(60));

        awaitWorkshop("OPEN");
        awaitBoard("Claim my sandbox");
        assertThat(house().inChannel()).hasSize(1);
    }

    @Test
    void whoever_is_invited_while_it_is_open_is_told_to_claim_now() {
        opened(4, "");

        house().say("fay", "/workshop invite dave");
        house().settleWhatIsDue();

        assertThat(house().lastDirectMessageTo("dave"))
                .contains("You have a seat in Intro to Git", "It is open and ends", "Claim your sandbox now")
                .doesNotContain("It starts");
    }

    @Test
    void a_claimed_warm_seat_lets_its_tenant_in_and_ends_in_a_receipt() {
        opened(4, "");
        Keys key = Keys.fresh("alice");

        claim("alice", key);
        awaitDetails("alice");

        assertThat(house().lastReply("alice")).contains("is ready", "direct message");
        assertThat(logsIn(key, house().sandboxOf("alice"))).isTrue();
        awaitBoard("1 of 4 in");
        house().say("fay", "/workshop end");
        house().press("fay", "End it");
        awaitWorkshop("GRACE");
        house().advance(Duration.ofMinutes(6));
        awaitWorkshop("ENDED");
        house().settleWhatIsDue();
        assertThat(house().inChannel()).hasSize(2);
        assertThat(house().inChannel().get(1))
                .contains("Intro to Git: everything is removed", "Removed", "Left", "nothing");
        assertThat(house().live()).isEmpty();
        assertThat(house().count("select count(*) from sandbox_key")).isZero();
        assertThat(house().count("select count(*) from port_lease where state = 'LEASED'"))
                .isZero();
        assertThat(house().count("select count(*) from seat where key is not null"))
                .isZero();
    }
}
