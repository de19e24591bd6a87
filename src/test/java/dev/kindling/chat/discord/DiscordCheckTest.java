package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.doctor.Finding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doctor says about Discord. */
@Timeout(300)
class DiscordCheckTest {
    private FakeDiscord discord;
    private Role blue;

    @BeforeEach
    void a_server_with_the_bot() {
        discord = new FakeDiscord();
        blue = discord.role("blue");
    }

    @AfterEach
    void end() {
        discord.close();
    }

    private List<Finding> findings(String token, String guild, String role, InstantSource clock) {
        var config =
                new KindlingConfig.Discord(new Secret(token), List.of(guild), discord.apiUrl(), discord.gatewayUrl());
        var members = new People(
                Set.of(), new TeamsConfig.Slack(Set.of(), Set.of()), new TeamsConfig.Discord(Set.of(role), Set.of()));
        var team = new TeamsConfig.Team(
                "blue", members, People.NOBODY, Optional.empty(), Optional.empty(), List.of("standard"));
        return new DiscordCheck(config, new TeamsConfig(Map.of("blue", team), People.NOBODY), clock).run();
    }

    private static boolean fine(Finding finding) {
        return finding.verdict() == Finding.Verdict.OK;
    }

    private List<Finding> findings() {
        return findings(FakeDiscord.TOKEN, discord.guildId(), blue.id(), InstantSource.system());
    }

    @Test
    void all_is_well_and_the_invitation_asks_for_exactly_what_is_needed() {
        List<Finding> findings = findings();

        assertThat(findings).allMatch(DiscordCheckTest::fine);
        assertThat(findings)
                .extracting(Finding::what)
                .anyMatch(what -> what.endsWith("https://discord.com/oauth2/authorize?client_id="
                        + discord.applicationId() + "&scope=bot+applications.commands&permissions=19456"))
                .anyMatch(what -> what.contains("Fake guild"))
                .anyMatch(what -> what.contains("The role of team blue is @blue"))
                .noneMatch(what -> what.contains(FakeDiscord.TOKEN));
    }

    @Test
    void a_wrong_token_is_all_there_is_to_say() {
        assertThat(findings("wrong", discord.guildId(), blue.id(), InstantSource.system()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Finding.Verdict.PROBLEM);
                    assertThat(finding.what()).contains("refuses the bot's token");
                    assertThat(finding.fix()).contains("Reset Token");
                });
    }

    @Test
    void a_server_without_the_bot_a_missing_role_and_a_wrong_clock_are_named_with_their_fix() {
        assertThat(findings(FakeDiscord.TOKEN, "100000000000000001", blue.id(), InstantSource.system()))
                .filteredOn(finding -> !fine(finding))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("permissions=19456"));
        assertThat(findings(FakeDiscord.TOKEN, discord.guildId(), "200000000000000001", InstantSource.system()))
                .filteredOn(finding -> !fine(finding))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("200000000000000001"));
        InstantSource fast = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(16));
        assertThat(findings(FakeDiscord.TOKEN, discord.guildId(), blue.id(), fast))
                .filteredOn(finding -> !fine(finding))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("fast"));
    }

    @Test
    void a_discord_that_is_away_is_said() {
        discord.rest().always("*", dev.kindling.chat.discord.fake.Trouble.broken(502));

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("Discord does not answer"));
    }
}
