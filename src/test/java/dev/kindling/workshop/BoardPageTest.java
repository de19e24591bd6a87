package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.testing.Keys;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The board on the room's screen. */
class BoardPageTest extends InAWorkshop {
    private static final Pattern ADDRESS = Pattern.compile("http://board\\.example/board/[0-9a-f]{32}");

    private String address() {
        house().say("fay", "/workshop status");
        Matcher found = ADDRESS.matcher(house().lastReply("fay"));
        assertThat(found.find()).as(house().lastReply("fay")).isTrue();
        return found.group();
    }

    private BoardPage page(String address) {
        return house().boardAt(address).orElseThrow();
    }

    private static List<String> states(BoardPage page) {
        return page.seats().stream().map(BoardPage.Seat::state).toList();
    }

    @Test
    void it_follows_the_class_from_the_plan_to_the_receipt_and_names_nobody() {
        planned(4, "agenda=\"Slides https://slides.example.org/git\"");
        String address = address();
        assertThat(page(address).title()).isEqualTo("Intro to Git is planned");
        assertThat(page(address).until())
                .hasValueSatisfying(until -> assertThat(until.what()).isEqualTo("Starts"));

        house().say("fay", "/workshop prepare");
        awaitSeats("READY", 3);
        house().say("fay", "/workshop open");
        awaitBoard("is open");
        claim("alice", Keys.fresh("alice"));
        awaitDetails("alice");

        BoardPage open = page(address);
        assertThat(open.title()).isEqualTo("Intro to Git is open");
        assertThat(open.lines()).anyMatch(line -> line.startsWith("1 of 4 seats claimed"));
        assertThat(states(open)).hasSize(4).contains("ready", "empty");
        assertThat(open.until())
                .hasValueSatisfying(until -> assertThat(until.what()).isEqualTo("Ends"));
        assertThat(open.toString()).doesNotContain("alice", "127.0.0.1", "ssh-ed25519", "SHA256");

        house().say("fay", "/workshop end");
        house().press("fay", "End it");
        assertThat(page(address).until())
                .hasValueSatisfying(until -> assertThat(until.what()).isEqualTo("Removal begins"));
        house().advance(Duration.ofMinutes(6));
        house().settleWhatIsDue();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page(address).phase()).isEqualTo("ended"));
        assertThat(page(address).until()).isEmpty();
    }

    @Test
    void its_address_stays_the_same_after_a_restart_and_another_one_shows_nothing() {
        planned(2);
        String address = address();

        house().restart();

        assertThat(address()).isEqualTo(address);
        char last = address.charAt(address.length() - 1);
        assertThat(house().boardAt(address.substring(0, address.length() - 1) + (last == '0' ? '1' : '0')))
                .isEmpty();
        assertThat(house().boardAt("http://board.example/board/")).isEmpty();
        assertThat(house().boardAt("http://board.example/board/' or 1=1 --")).isEmpty();
    }

    @Test
    void only_facilitators_are_given_its_address() {
        planned(2);
        house().say("alice", "/workshop status");
        assertThat(house().lastReply("alice")).contains("Intro to Git").doesNotContain("/board/");
    }
}
