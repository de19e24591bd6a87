package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds in a Slack that is set up well, and in each that is not. */
@Timeout(180)
class SlackCheckTest {
    private static final String GROUP = KindlingInSlack.GROUP;

    @TempDir
    private Path directory;

    private FakeSlack slack;

    @BeforeEach
    void a_workspace() {
        slack = new FakeSlack().person("U0ALICE", "alice").group(GROUP, "U0ALICE");
    }

    @AfterEach
    void end() {
        slack.close();
    }

    @Test
    void a_workspace_that_is_set_up_has_nothing_wrong() {
        List<Finding> findings = check(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "socket", slack.apiUrl())
                .run();

        assertThat(findings)
                .allMatch(SlackCheckTest::good)
                .allMatch(finding -> finding.fix().isEmpty());
        assertThat(what(findings))
                .anyMatch(line -> line.contains("workspace Fake"))
                .anyMatch(line -> line.contains("Scopes: all there"))
                .anyMatch(line -> line.contains(GROUP))
                .anyMatch(line -> line.contains("App-level token"))
                .anyMatch(line -> line.contains("Socket Mode: on"));
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void beside_a_running_one_no_socket_is_opened() {
        List<Finding> findings = check(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "socket", slack.apiUrl())
                .runBesideARunningOne();

        assertThat(findings).allMatch(SlackCheckTest::good);
        assertThat(what(findings)).noneMatch(line -> line.contains("Socket Mode:"));
    }

    @Test
    void wrong_tokens_are_named_with_the_page_to_take_them_from_and_never_shown() {
        var findings = check("xapp-nonsense", "xoxb-nonsense", "socket", slack.apiUrl())
                .run();

        assertThat(findings)
                .hasSize(2)
                .noneMatch(SlackCheckTest::good)
                .allMatch(finding -> finding.fix().contains("api.slack.com/apps"));
        assertThat(findings.toString())
                .contains("slack.bot-token (invalid_auth)", "slack.app-token (invalid_auth)")
                .doesNotContain("nonsense");
    }

    @Test
    void tokens_that_were_exchanged_are_noticed() {
        var findings = check(FakeSlack.BOT_TOKEN, FakeSlack.BOT_TOKEN, "socket", slack.apiUrl())
                .run();

        assertThat(findings)
                .filteredOn(finding -> !good(finding))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("slack.app-token", "not_allowed_token_type"));
    }

    @Test
    void missing_scopes_are_named_one_by_one() {
        slack.withoutScope("im:write").withoutScope("files:read");

        assertThat(problems())
                .extracting(Finding::what)
                .containsExactly(
                        "The bot lacks the scope files:read",
                        "The bot lacks the scope im:write, without which it cannot work");
        assertThat(problems()).allMatch(finding -> finding.fix().contains("Reinstall"));
    }

    @Test
    void an_app_token_without_its_scope_and_a_disabled_socket_mode_are_told_apart() {
        slack.answerNext("apps.connections.open", "missing_scope");
        assertThat(problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("connections:write"));

        slack.socketModeIsOff();
        assertThat(problems()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("Socket Mode is off");
            assertThat(finding.fix()).contains("Enable Socket Mode");
        });
    }

    @Test
    void user_groups_that_are_missing_disabled_or_empty_are_named() {
        slack.close();
        slack = new FakeSlack().person("U0ALICE", "alice");
        assertThat(problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains(GROUP, "does not have"));

        slack.group(GROUP);
        assertThat(problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains(GROUP, "is empty"));

        slack.disabledGroup(GROUP);
        assertThat(problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains(GROUP, "is disabled"));
    }

    @Test
    void without_the_scope_for_user_groups_that_alone_is_told() {
        slack.withoutScope("usergroups:read");

        assertThat(problems()).hasSize(2).allMatch(finding -> finding.toString().contains("scope"));
    }

    @Test
    void a_slack_that_is_not_there_or_out_of_order_is_no_fault_of_the_tokens() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(check(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "socket", "http://127.0.0.1:" + port + "/api/")
                        .run())
                .hasSize(2)
                .allMatch(finding -> finding.what().contains("Slack does not answer") && !good(finding));

        slack.answerNext("auth.test", "503");
        assertThat(problems()).anyMatch(finding -> finding.what().contains("status 503"));
    }

    @Test
    void in_mode_http_no_app_token_is_asked_for() {
        var findings = check("", FakeSlack.BOT_TOKEN, "http", slack.apiUrl()).run();

        assertThat(findings).allMatch(SlackCheckTest::good);
        assertThat(what(findings)).anyMatch(line -> line.contains("/slack/events"));
        assertThat(slack.called()).doesNotContain("apps.connections.open");
    }

    private static boolean good(Finding finding) {
        return finding.verdict() == Finding.Verdict.OK;
    }

    private List<Finding> problems() {
        return check(FakeSlack.APP_TOKEN, FakeSlack.BOT_TOKEN, "socket", slack.apiUrl()).run().stream()
                .filter(finding -> !good(finding))
                .toList();
    }

    private static List<String> what(List<Finding> findings) {
        return findings.stream().map(Finding::what).toList();
    }

    private SlackCheck check(String appToken, String botToken, String mode, String apiUrl) {
        var config = new KindlingConfig.Slack(
                Optional.of(appToken).filter(token -> !token.isEmpty()).map(Secret::new),
                new Secret(botToken),
                mode,
                Optional.of("secret").filter(any -> mode.equals("http")).map(Secret::new),
                apiUrl);
        return new SlackCheck(config, teams(), InstantSource.system());
    }

    private TeamsConfig teams() {
        try {
            return KindlingInSlack.configuration(slack, directory, "app-token: \"${APP}\"")
                    .teams();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
