package dev.kindling.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium. */
class ConsolePageTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdV0b1sXxJ6FfJpd0Cqv5wEXAMPLE alice@laptop";
    private static Chromium browser;

    @TempDir
    Path folder;

    private final ScriptedCommands commands = new ScriptedCommands();
    private final List<String> complaints = new ArrayList<>();
    private ConsoleSite site;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start_the_browser() {
        browser = Chromium.launch();
    }

    @AfterAll
    static void stop_the_browser() {
        Optional.ofNullable(browser).ifPresent(Chromium::close);
    }

    @BeforeEach
    void open_the_console() {
        site = ConsoleSite.open(folder, commands);
        use(new Browser.NewContextOptions().setViewportSize(1100, 800));
    }

    private void use(Browser.NewContextOptions options) {
        Optional.ofNullable(context).ifPresent(BrowserContext::close);
        context = browser.context(options.setPermissions(List.of("clipboard-read", "clipboard-write")));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void close_the_console() {
        context.close();
        site.close();
    }

    private void be(String person) {
        page.navigate(site.url() + "/#" + person);
        assertThat(page.locator("#connection-text")).hasText("Live");
    }

    private Locator box() {
        return page.getByLabel("Message to Kindling");
    }

    private void say(String text) {
        box().fill(text);
        box().press("Enter");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private Locator lastMessage() {
        return page.locator("article.kindling").last();
    }

    /** Colours change gradually. */
    private void awaitContrast(String script) {
        Awaitility.await()
                .pollInSameThread()
                .untilAsserted(() -> assertThat((List<?>) page.evaluate(script)).isEmpty());
    }

    private void shoot(String name) {
        Optional.ofNullable(System.getProperty("screenshots"))
                .ifPresent(
                        where -> page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(where, name + ".png"))));
    }

    @Test
    void one_chooses_a_person_says_something_and_reads_the_answer() {
        page.navigate(site.url() + "/");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Who are you?")))
                .isVisible();
        shoot("welcome");

        button("alice member of blue").click();
        say("/sandbox list");

        assertThat(lastMessage()).containsText("Your sandboxes");
        assertThat(lastMessage()).containsText("Only visible to you");
        assertThat(lastMessage().locator("td").first()).hasText("vm-alice-001");
        assertThat(page.locator("article.own")).containsText("/sandbox list");
        assertThat(box()).hasValue("");
        assertThat(box()).isFocused();
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_form_keeps_open_with_its_error_and_closes_when_it_is_right() {
        be("alice");
        say("/sandbox create");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        Locator key = dialog.getByLabel("Your SSH public key");
        assertThat(key).isFocused();

        button("Create").last().click();
        assertThat(dialog.locator("#field-key-error")).hasText("This is needed.");
        assertThat(commands.handled()).hasSize(1);

        key.fill("not a key");
        button("Create").last().click();
        assertThat(dialog.locator("#field-key-error")).hasText("This is not an SSH public key.");
        assertThat(key).hasAttribute("aria-invalid", "true");
        assertThat(key).isFocused();
        shoot("form-error");

        key.fill(KEY);
        dialog.getByLabel("Flavour").selectOption("large");
        button("Create").last().click();
        assertThat(dialog).not().isVisible();
        assertThat(lastMessage()).containsText("Making vm-alice-001");
        assertThat(box()).isFocused();
        assertThat(commands.handled().get(2).input())
                .isEqualTo(
                        new Input.Submitted("sandbox/create", "", Map.of("key", KEY, "flavour", "large", "for", "4h")));
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_question_is_answered_by_its_button_and_only_once() {
        be("alice");
        say("/sandbox delete");
        button("Delete it").click();

        assertThat(lastMessage()).containsText("vm-alice-001 is gone");
        assertThat(button("Delete it")).isDisabled();
        assertThat(page.locator("article.kindling").first()).containsText("You chose “Delete it”.");
        page.reload();
        assertThat(button("Delete it")).isDisabled();
        assertThat(commands.handled()).hasSize(2);
        assertThat(complaints).isEmpty();
    }

    @Test
    void messages_arrive_live_and_edits_happen_in_place() {
        be("alice");
        String id = site.direct("alice", Card.of(Card.Tone.PROGRESS, "Booting vm-alice-001"));
        assertThat(lastMessage()).containsText("Booting vm-alice-001");

        site.edit("alice", id, ScriptedCommands.details());
        assertThat(lastMessage()).containsText("vm-alice-001 is ready");
        assertThat(lastMessage()).containsText("edited");
        assertThat(page.locator("article.kindling")).hasCount(1);

        Locator copy = button("Copy: Log in");
        // What it said stays noted, as the word stands there for two seconds only.
        copy.evaluate("button => { button.said = []; new MutationObserver(() => button.said.push(button.textContent))"
                + ".observe(button, { childList: true, subtree: true, characterData: true }); }");
        copy.click();
        Awaitility.await()
                .pollInSameThread()
                .untilAsserted(() -> assertThat((List<?>) copy.evaluate("button => button.said"))
                        .first()
                        .isEqualTo("Copied"));
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo("ssh -p 60001 root@127.0.0.1");
        assertThat(complaints).isEmpty();
    }

    @Test
    void what_is_for_somebody_else_is_not_shown_and_what_is_unread_is_counted() {
        be("alice");
        site.direct("bob", Card.of(Card.Tone.INFO, "Only for bob"));
        site.channel(Card.of(Card.Tone.INFO, "Workshop GitOps 101", new Block.Text("20 seats")));

        Locator general =
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("general")));
        assertThat(general).containsText("1 unread");
        assertThat(page).hasTitle("(1) Kindling console");
        assertThat(page.locator("#announcer")).hasText("New in #general: Workshop GitOps 101");
        general.click();
        assertThat(lastMessage()).containsText("20 seats");
        assertThat(general).not().containsText("unread");
        assertThat(page.getByText("Only for bob")).hasCount(0);

        page.getByLabel("You are", new Page.GetByLabelOptions().setExact(true)).selectOption("bob");
        button("Kindling 1 unread").click();
        assertThat(lastMessage()).containsText("Only for bob");
        assertThat(complaints).isEmpty();
    }

    @Test
    void text_that_looks_like_html_stays_text() {
        be("alice");
        site.direct(
                "alice",
                Card.of(
                        Card.Tone.INFO,
                        "<img src=x onerror=alert(1)>",
                        new Block.Text("<script>alert(2)</script>"),
                        new Block.Link("bad", "javascript:alert(3)")));
        assertThat(lastMessage()).containsText("<img src=x onerror=alert(1)>");
        assertThat(lastMessage()).containsText("<script>alert(2)</script>");
        assertThat(lastMessage().locator("a, img, script")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_pasted_private_key_is_warned_about_and_not_shown_again() {
        be("alice");
        box().fill("-----BEGIN OPENSSH PRIVATE KEY----- b3Blb -----END OPENSSH PRIVATE KEY-----");
        assertThat(page.locator("#composer-warning")).containsText("looks like a private key");
        box().press("Enter");
        assertThat(page.locator("article.own")).containsText("(private key)");
        assertThat(page.getByText("b3Blb")).hasCount(0);
        box().press("ArrowUp");
        assertThat(box()).hasValue(Pattern.compile("\\(private key\\)"));
    }

    @Test
    void everything_can_be_done_with_the_keyboard() {
        page.navigate(site.url() + "/");
        assertThat(button("alice member of blue")).isVisible();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(box()).isFocused();

        page.keyboard().type("/sandbox d");
        assertThat(page.locator("#hints").getByRole(AriaRole.OPTION)).hasCount(2);
        shoot("hints");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(box()).hasValue("/sandbox delete ");
        page.keyboard().press("Enter");
        assertThat(button("Delete it")).isVisible();

        assertThat(box()).hasValue("");
        page.keyboard().press("ArrowUp");
        assertThat(box()).hasValue("/sandbox delete");
        page.keyboard().press("ArrowDown");
        assertThat(box()).hasValue("");

        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        assertThat(button("Delete it")).isFocused();
        page.keyboard().press("Enter");
        assertThat(lastMessage()).containsText("vm-alice-001 is gone");
        assertThat(box()).isFocused();

        page.keyboard().type("/sandbox create");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(box()).isFocused();
        assertThat(complaints).isEmpty();
    }

    @Test
    void an_empty_conversation_offers_the_first_steps_of_whoever_one_is() {
        be("alice");
        assertThat(page.locator(".empty button")).hasText(new String[] {"Create a sandbox", "What can I do?"});
        be("fay");
        assertThat(page.locator(".empty button"))
                .hasText(new String[] {"Create a sandbox", "Plan a workshop", "What can I do?"});
        be("olga");
        assertThat(page.locator(".empty button")).hasText(new String[] {"How is the host?", "What can I do?"});
        be("bob");
        shoot("empty");

        box().fill("half a line");
        button("Create a sandbox").click();

        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(box()).hasValue("half a line");
        assertThat(page.locator(".empty")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void commands_are_hinted_first_and_their_verbs_next() {
        be("alice");
        var hints = page.locator("#hints").getByRole(AriaRole.OPTION);

        page.keyboard().type("/");
        assertThat(hints).hasCount(2);
        assertThat(hints.first()).containsText("create, list, doctor, delete");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");

        assertThat(box()).hasValue("/sandbox ");
        assertThat(hints).hasCount(4);
        assertThat(hints.first()).containsText("make a sandbox for yourself");
        page.keyboard().press("Escape");
        assertThat(page.locator("#hints")).isHidden();
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_lost_connection_is_said_and_comes_back_without_losing_anything() {
        be("alice");
        int port = site.port();
        site.close();
        assertThat(page.locator("#banner")).containsText("The connection to Kindling is lost");

        site = ConsoleSite.open(
                new dev.kindling.chat.console.TestDatabase(folder.resolve("console.db")), commands, port);
        site.direct("alice", Card.of(Card.Tone.INFO, "While you were away"));
        assertThat(lastMessage()).containsText("While you were away");
        assertThat(page.locator("#connection-text")).hasText("Live");
        assertThat(page.locator("#banner")).not().isVisible();
    }

    @Test
    void trouble_can_be_simulated_and_switched_off() {
        be("alice");
        button("Simulate trouble…").click();
        page.getByLabel("alice takes no direct messages").check();
        page.getByLabel("Deliveries that fail next").fill("2");
        shoot("simulate");
        button("Apply").click();
        assertThat(page.locator("#simulate-on")).isVisible();
        assertThat(site.faults().settings().refuseDmsOf()).containsExactly("alice");
        assertThat(site.faults().settings().failNext()).isEqualTo(2);

        button("Simulate trouble… on").click();
        button("All off").click();
        assertThat(page.locator("#simulate-on")).not().isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_password_is_asked_for_once() {
        site.close();
        site = ConsoleSite.withPassword(folder, commands, "correct horse");
        page.navigate(site.url() + "/#alice");
        page.getByLabel("Password").fill("wrong");
        button("Sign in").click();
        assertThat(page.locator("#password-error")).hasText("That is not the password.");
        page.getByLabel("Password").fill("correct horse");
        button("Sign in").click();
        assertThat(page.locator("#connection-text")).hasText("Live");
        page.reload();
        assertThat(page.locator("#connection-text")).hasText("Live");
        button("Sign out").click();
        assertThat(page.getByLabel("Password")).isVisible();
    }

    @Test
    void on_a_phone_nothing_is_wider_than_the_screen() {
        use(new Browser.NewContextOptions()
                .setViewportSize(380, 760)
                .setHasTouch(true)
                .setIsMobile(true));
        page.navigate(site.url() + "/");
        assertThat(button("alice member of blue")).isVisible();
        assertThat(widest()).isLessThanOrEqualTo(380);
        be("alice");
        say("/sandbox list");
        assertThat(lastMessage()).containsText("Your sandboxes");
        site.direct("alice", ScriptedCommands.details());
        assertThat(lastMessage()).containsText("vm-alice-001 is ready");
        assertThat(widest()).isLessThanOrEqualTo(380);
        shoot("phone");

        Locator general =
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^(# )?general")));
        assertThat(general).not().isVisible();
        button("Conversations and who you are").click();
        assertThat(page.getByLabel("You are", new Page.GetByLabelOptions().setExact(true)))
                .isFocused();
        shoot("phone-menu");
        general.click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("#general")))
                .isVisible();
        assertThat(general).not().isVisible();
        say("/sandbox create");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(widest()).isLessThanOrEqualTo(380);
        shoot("phone-form");
        assertThat(complaints).isEmpty();
    }

    private int widest() {
        return (int) page.evaluate("document.documentElement.scrollWidth");
    }

    @Test
    void what_screen_readers_need_is_there() {
        be("alice");
        site.direct("alice", ScriptedCommands.details());
        say("/sandbox delete");
        assertThat(button("Delete it")).isVisible();

        assertThat(page.locator("h1")).hasCount(1);
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(1);
        assertThat(page.getByRole(AriaRole.LOG)).hasAttribute("aria-live", "polite");
        assertThat(namelessControls()).isEmpty();
        assertThat(twiceUsedIds()).isEmpty();

        page.keyboard().press("Control+Home");
        page.locator(".skip").focus();
        assertThat(page.locator(".skip")).isInViewport();
        say("/sandbox create");
        assertThat(page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Create a sandbox")))
                .isVisible();
        assertThat(namelessControls()).isEmpty();
    }

    private List<?> namelessControls() {
        return (List<?>) page.evaluate("""
                [...document.querySelectorAll('button, input, select, textarea, a, [role=option]')]
                  .filter((one) => one.offsetParent !== null)
                  .filter((one) => {
                    const label = one.getAttribute('aria-label') || one.textContent
                      || [...(one.labels ?? [])].map((label) => label.textContent).join('');
                    return !label.trim();
                  }).map((one) => one.outerHTML)""");
    }

    private List<?> twiceUsedIds() {
        return (List<?>) page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)"
                + ".filter((id, at, all) => all.indexOf(id) !== at)");
    }

    @Test
    void every_text_stands_out_from_what_is_behind_it_by_day_and_by_night() throws Exception {
        String contrast = Files.readString(Path.of("src/test/resources/console/contrast.js"));
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            use(new Browser.NewContextOptions().setViewportSize(1100, 900).setColorScheme(scheme));
            be("alice");
            site.direct("alice", ScriptedCommands.details());
            for (Card.Tone tone : Card.Tone.values()) {
                site.channel(Card.of(tone, "Tone " + tone, new Block.Note("small print")));
            }
            say("/sandbox delete");
            assertThat(button("Delete it").last()).isVisible();
            shoot(scheme.name().toLowerCase(java.util.Locale.ROOT));
            String background = (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
            assertThat(background).isEqualTo(scheme == ColorScheme.DARK ? "rgb(27, 25, 23)" : "rgb(255, 255, 255)");
            awaitContrast(contrast);
            page.locator("[data-place=general]").click();
            assertThat(page.locator("article.kindling")).not().hasCount(0);
            awaitContrast(contrast);
            shoot(scheme.name().toLowerCase(java.util.Locale.ROOT) + "-channel");
            say("/sandbox create");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            awaitContrast(contrast);
            shoot(scheme.name().toLowerCase(java.util.Locale.ROOT) + "-form");
        }
        assertThat(complaints).isEmpty();
    }
}
