package dev.kindling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.kindling.workshop.BoardPage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The board on the room's screen, in a real Chromium. */
class BoardInBrowserTest {
    private static Chromium browser;

    private final AtomicReference<BoardPage> board = new AtomicReference<>(board("open", 0));
    private final List<String> complaints = new ArrayList<>();
    private WebServer server;

    @BeforeAll
    static void start_the_browser() {
        browser = Chromium.launch();
    }

    @AfterAll
    static void stop_the_browser() {
        Optional.ofNullable(browser).ifPresent(Chromium::close);
    }

    @BeforeEach
    void serve_one_board() {
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, false, Optional.empty()),
                new WebParts(
                        Optional.empty(),
                        Map::of,
                        () -> "",
                        List.of(new BoardRoutes(token -> Optional.ofNullable(board.get())))),
                new SecureRandom(),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Two hundred seats, of which so many are in. */
    private static BoardPage board(String phase, int in) {
        Instant now = Instant.now();
        return new BoardPage(
                "Git <script>document.title='!'</script> & friends is " + phase,
                phase,
                List.of(in + " of 200 in."),
                "A note.",
                IntStream.rangeClosed(1, 200)
                        .mapToObj(number -> number <= in
                                ? new BoardPage.Seat(number, "connected", "in")
                                : new BoardPage.Seat(number, "empty", "free"))
                        .toList(),
                List.of(new BoardPage.Link("Slides", "https://slides.example.org/")),
                Optional.of(new BoardPage.Until("Ends", now.plusSeconds(5_400))),
                now);
    }

    private Page open(int width, int height) {
        Page page = browser.context(new Browser.NewContextOptions().setViewportSize(width, height))
                .newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate(server.url() + "/board/0123456789abcdef0123456789abcdef");
        return page;
    }

    @Test
    void two_hundred_seats_fit_on_a_screen_and_follow_the_class_by_themselves() {
        Page page = open(1600, 900);
        assertThat(page.locator("h1")).hasText("Git <script>document.title='!'</script> & friends is open");
        assertThat(page.locator("#until")).hasText("Ends in 1 h 30 min");
        assertThat(page.locator("#seats li")).hasCount(200);
        assertThat(page.locator("#links a")).hasAttribute("href", "https://slides.example.org/");
        assertThat((Integer) page.evaluate("document.documentElement.scrollHeight"))
                .isLessThanOrEqualTo(900);

        board.set(board("open", 3));
        assertThat(page.locator("#seats [data-state=connected]")).hasCount(3);
        assertThat(page.locator("#lines")).containsText("3 of 200 in.");
        assertThat(page.locator("#legend")).containsText("197 free");
        assertThat(complaints).isEmpty();
    }

    @Test
    void it_fits_on_a_phone_and_says_when_nobody_answers_any_more() {
        Page page = open(360, 700);
        assertThat(page.locator("#seats li")).hasCount(200);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);

        server.close();

        assertThat(page.locator("#connection")).containsText("This is how it was");
        assertThat(page.locator("#seats li")).hasCount(200);
    }
}
