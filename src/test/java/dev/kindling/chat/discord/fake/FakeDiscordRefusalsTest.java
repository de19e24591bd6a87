package dev.kindling.chat.discord.fake;

import static dev.kindling.chat.discord.fake.RawBot.content;
import static dev.kindling.chat.discord.fake.RawBot.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.chat.discord.fake.RawBot.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Discord refuses is refused: each rule once, by a bot that breaks it. */
class FakeDiscordRefusalsTest {
    private static final String MODAL = "{\"custom_id\":\"new\",\"title\":\"New\",\"components\":[%s]}";
    private static final String INPUT = "{\"type\":18,\"label\":\"Key\",\"component\":"
            + "{\"type\":4,\"custom_id\":\"key\",\"style\":2,\"min_length\":3,\"max_length\":10}}";

    private final FakeDiscord discord = FakeDiscord.withStandingClock();
    private final RawBot bot = new RawBot(discord);
    private final Person alice = discord.person("alice");
    private final Person bob = discord.person("bob");

    @BeforeEach
    void register() {
        assertThat(put("""
                [{"name":"sandbox","type":1,"description":"x","options":[
                  {"type":1,"name":"create","description":"x","options":[
                    {"type":3,"name":"key","description":"x","max_length":20},
                    {"type":4,"name":"hours","description":"x","max_value":72},
                    {"type":3,"name":"flavour","description":"x","autocomplete":true}]},
                  {"type":1,"name":"share","description":"x","options":[
                    {"type":6,"name":"person","description":"x","required":true}]}]}]""").status()).isEqualTo(200);
    }

    @AfterEach
    void end() {
        assertThat(discord.complaints()).noneMatch(complaint -> complaint.contains("the fake's own answer"));
        discord.close();
    }

    private Reply put(String commands) {
        return bot.send(
                "PUT",
                "/applications/" + discord.applicationId() + "/guilds/" + discord.guildId() + "/commands",
                commands);
    }

    private Interaction create() {
        return discord.slash(alice, "sandbox create");
    }

    private static void refused(Reply reply, int status, int code) {
        assertThat(reply.status() + " " + reply.code()).as("%s", reply.body()).isEqualTo(status + " " + code);
    }

    // --- Every request

    @Test
    void a_wrong_token_is_401() {
        refused(bot.send("GET", "/users/@me", "", "Bot wrong", "DiscordBot (x, 1)"), 401, 0);
        discord.resetToken();
        refused(bot.send("GET", "/users/@me", ""), 401, 0);
        assertThat(discord.rest().invalidAnswers()).isEqualTo(2);
    }

    @Test
    void a_foreign_user_agent_is_refused() {
        refused(bot.send("GET", "/users/@me", "", "Bot " + FakeDiscord.TOKEN, "curl/8"), 403, 40333);
    }

    @Test
    void an_unknown_route_is_refused_loudly() {
        refused(bot.send("GET", "/guilds/1/soundboard", ""), 404, 0);
        assertThat(discord.complaints()).anyMatch(complaint -> complaint.contains("no such route"));
    }

    @Test
    void what_is_no_json_is_refused() {
        refused(bot.message(discord.general(), "{oops"), 400, 50109);
    }

    // --- Messages

    @Test
    void a_message_of_2001_characters_is_refused_with_the_path_to_it() {
        Reply reply = bot.message(discord.general(), content("x".repeat(2001)));
        refused(reply, 400, 50035);
        assertThat(reply.body().at("/errors/content/_errors/0/code").asText()).isEqualTo("BASE_TYPE_MAX_LENGTH");
        assertThat(bot.message(discord.general(), content("x".repeat(2000))).status())
                .isEqualTo(200);
    }

    @Test
    void an_empty_message_is_refused() {
        refused(bot.message(discord.general(), content(" ")), 400, 50006);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"embeds\":[{\"title\":\"%257\"}]}",
                "{\"embeds\":[{\"description\":\"%4097\"}]}",
                "{\"embeds\":[{\"description\":\"%3001\"},{\"description\":\"%3000\"}]}",
                "{\"embeds\":[{\"fields\":[{\"name\":\"a\",\"value\":\"%1025\"}]}]}",
                "{\"embeds\":[{\"fields\":[{\"name\":\"a\",\"value\":\"\"}]}]}",
                "{\"embeds\":[{}]}",
                "{\"embeds\":[{\"title\":null}]}",
                "{\"content\":\"x\",\"flags\":64}",
                "{\"content\":\"x\",\"flags\":128}",
                "{\"content\":7}",
                "{\"content\":\"x\",\"nonce\":\"%26\"}",
                "{\"content\":\"x\",\"components\":[{\"type\":2,\"style\":1,\"label\":\"a\",\"custom_id\":\"a\"}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"%81\",\"custom_id\":\"a\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"a\",\"custom_id\":\"%101\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"a\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"custom_id\":\"a\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":5,\"label\":\"a\",\"custom_id\":\"a\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":5,\"label\":\"a\",\"url\":\"ssh://a\"}]}]}",
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"a\",\"custom_id\":\"a\"},{\"type\":2,\"style\":1,\"label\":\"b\",\"custom_id\":\"a\"}]}]}",
                "{\"content\":\"x\",\"flags\":32768,\"components\":[{\"type\":10,\"content\":\"a\"}]}"
            })
    void messages_of_a_wrong_shape_are_refused(String body) {
        var longer = java.util.regex.Pattern.compile("%(\\d+)")
                .matcher(body)
                .replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
        refused(bot.message(discord.general(), longer), 400, 50035);
    }

    @Test
    void six_rows_are_refused() {
        String row = "{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":\"a\",\"custom_id\":\"%d\"}]}";
        List<String> rows =
                java.util.stream.IntStream.range(0, 6).mapToObj(row::formatted).toList();
        refused(bot.message(discord.general(), "{\"content\":\"x\",\"components\":" + rows + "}"), 400, 50035);
        assertThat(bot.message(discord.general(), "{\"content\":\"x\",\"components\":" + rows.subList(0, 5) + "}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_same_nonce_gives_the_same_message() {
        String body = "{\"content\":\"x\",\"nonce\":\"12\",\"enforce_nonce\":true}";
        String first = bot.message(discord.general(), body).body().path("id").asText();
        assertThat(bot.message(discord.general(), body).body().path("id").asText())
                .isEqualTo(first);
        assertThat(bot.message(discord.general(), body.replace("12", "13"))
                        .body()
                        .path("id")
                        .asText())
                .isNotEqualTo(first);
        assertThat(discord.messagesIn(discord.general())).hasSize(2);
    }

    @Test
    void only_own_messages_of_channels_are_edited() {
        String path = "/channels/" + discord.general().id() + "/messages/";
        Message foreign = discord.write(alice, discord.general(), "mine");
        refused(bot.send("PATCH", path + foreign.id(), content("yours")), 403, 50005);
        refused(bot.send("DELETE", path + foreign.id(), ""), 403, 50013);
        refused(bot.send("PATCH", path + "1", content("gone")), 404, 10008);

        Interaction asked = create();
        bot.answer(asked, response(4, "{\"content\":\"psst\",\"flags\":64}"));
        Message secret = asked.awaitReply();
        refused(bot.send("PATCH", path + secret.id(), content("loud")), 404, 10008);
    }

    @Test
    void channels_need_access_and_permissions() {
        refused(
                bot.message(
                        new Place("1", Place.Kind.TEXT, "x", java.util.Optional.empty(), java.util.Optional.empty()),
                        content("x")),
                404,
                10003);
        discord.deny(discord.general(), Permissions.SEND_MESSAGES);
        refused(bot.message(discord.general(), content("x")), 403, 50013);
        discord.deny(discord.general(), Permissions.EMBED_LINKS);
        refused(bot.message(discord.general(), "{\"embeds\":[{\"title\":\"x\"}]}"), 403, 50013);
        discord.deny(discord.general(), Permissions.VIEW_CHANNEL);
        refused(bot.message(discord.general(), content("x")), 403, 50001);
        discord.deleteChannel(discord.general());
        refused(bot.message(discord.general(), content("x")), 404, 10003);
    }

    // --- Direct messages

    private Reply open(String recipient) {
        return bot.send("POST", "/users/@me/channels", "{\"recipient_id\":" + recipient + "}");
    }

    @Test
    void a_direct_channel_is_opened_by_a_string_and_stays_the_same() {
        refused(open(alice.id()), 400, 50035);
        refused(open("\"1\""), 400, 50033);
        String once = open("\"" + alice.id() + "\"").body().path("id").asText();
        assertThat(open("\"" + alice.id() + "\"").body().path("id").asText()).isEqualTo(once);
        assertThat(discord.direct(alice).id()).isEqualTo(once);
    }

    @Test
    void who_does_not_want_messages_gets_none() {
        discord.closeDms(alice, true);
        refused(bot.message(discord.direct(alice), content("x")), 403, 50007);
        discord.closeDms(alice, false);
        assertThat(bot.message(discord.direct(alice), content("x")).status()).isEqualTo(200);
        discord.leaves(alice);
        refused(bot.message(discord.direct(alice), content("x")), 403, 50278);
        discord.filterDms(bob);
        refused(bot.message(discord.direct(bob), content("x")), 400, 20009);
        assertThat(discord.dms(alice)).hasSize(1);
    }

    // --- Interactions

    @Test
    void a_response_after_three_seconds_finds_no_interaction() {
        Interaction asked = create();
        discord.advance(Duration.ofMillis(3001));
        refused(bot.answer(asked, response(5, "")), 404, 10062);
        assertThat(asked.failed()).isTrue();
        asked.awaitFailure();
        assertThat(asked.attempts()).isEqualTo(1);
    }

    @Test
    void an_interaction_is_answered_once() {
        Interaction asked = create();
        assertThat(bot.answer(asked, response(5, "")).status()).isEqualTo(204);
        refused(bot.answer(asked, response(5, "")), 400, 40060);
        assertThat(asked.attempts()).isEqualTo(2);
        assertThat(discord.complaints()).anyMatch(complaint -> complaint.contains("40060"));
    }

    @Test
    void a_form_comes_first_or_not_at_all() {
        Interaction deferred = create();
        bot.answer(deferred, response(5, ""));
        refused(bot.answer(deferred, response(9, MODAL.formatted(INPUT))), 400, 40060);

        bot.answer(create(), response(9, MODAL.formatted(INPUT)));
        Interaction sent = discord.submit(alice, Map.of("key", "abc"));
        refused(bot.answer(sent, response(9, MODAL.formatted(INPUT))), 400, 50035);
        refused(bot.answer(sent, response(6, "")), 400, 50035);
        assertThat(bot.answer(sent, response(5, "")).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"6", "7", "8", "1", "10"})
    void a_command_is_not_answered_like_a_button(int type) {
        refused(bot.answer(create(), response(type, type == 8 ? "{\"choices\":[]}" : "{}")), 400, 50035);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":1,\"components\":[{\"type\":4,\"custom_id\":\"a\",\"style\":1,\"label\":\"a\"}]}",
                "{\"type\":4,\"custom_id\":\"a\",\"style\":1,\"label\":\"a\"}",
                "{\"type\":18,\"label\":\"0123456789012345678901234567890123456789012345\",\"component\":{\"type\":4,\"custom_id\":\"a\",\"style\":1}}",
                "{\"type\":18,\"label\":\"a\",\"component\":{\"type\":4,\"custom_id\":\"a\",\"style\":1,\"label\":\"a\"}}",
                "{\"type\":18,\"label\":\"a\",\"component\":{\"type\":4,\"custom_id\":\"a\",\"style\":3}}",
                "{\"type\":18,\"label\":\"a\",\"component\":{\"type\":4,\"custom_id\":\"a\",\"style\":1,\"max_length\":4001}}",
                "{\"type\":18,\"label\":\"a\",\"component\":{\"type\":4,\"custom_id\":\"a\",\"style\":1,\"max_length\":2,\"value\":\"abc\"}}",
                "{\"type\":18,\"label\":\"a\",\"component\":{\"type\":4,\"style\":1}}",
                ""
            })
    void forms_of_a_wrong_shape_are_refused(String component) {
        refused(bot.answer(create(), response(9, MODAL.formatted(component))), 400, 50035);
        assertThat(discord.modalOf(alice)).isEmpty();
    }

    @Test
    void six_fields_or_the_same_field_twice_are_refused() {
        List<String> six = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> INPUT.replace("\"key\"", "\"k" + i + "\""))
                .toList();
        refused(bot.answer(create(), response(9, MODAL.formatted(String.join(",", six)))), 400, 50035);
        refused(bot.answer(create(), response(9, MODAL.formatted(INPUT + "," + INPUT))), 400, 50035);
        assertThat(bot.answer(create(), response(9, MODAL.formatted(String.join(",", six.subList(0, 5)))))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void the_token_works_after_the_first_response_and_for_fifteen_minutes() {
        Interaction asked = create();
        refused(bot.hook("PATCH", asked, "/messages/@original", content("early")), 404, 10015);
        refused(bot.hook("POST", asked, "", content("early")), 404, 10015);
        bot.answer(asked, response(5, "{\"flags\":64}"));
        assertThat(bot.hook("PATCH", asked, "/messages/@original", content("done"))
                        .status())
                .isEqualTo(200);
        refused(bot.hook("PATCH", asked, "/messages/1", content("x")), 404, 10008);
        discord.advance(Duration.ofMinutes(14));
        assertThat(bot.hook("GET", asked, "/messages/@original", "").status()).isEqualTo(200);
        discord.advance(Duration.ofMinutes(1));
        refused(bot.hook("PATCH", asked, "/messages/@original", content("late")), 401, 50027);
        refused(bot.hook("POST", asked, "", content("late")), 401, 50027);
        assertThat(asked.reply().orElseThrow().text()).isEqualTo("done");
    }

    @Test
    void the_first_further_message_takes_the_place_of_thinking() {
        Interaction asked = create();
        bot.answer(asked, response(5, "{\"flags\":64}"));
        assertThat(asked.reply().orElseThrow().loading()).isTrue();
        bot.hook("POST", asked, "", content("ready"));
        assertThat(asked.awaitReply().text()).isEqualTo("ready");
        assertThat(asked.awaitReply().ephemeral()).isTrue();
        assertThat(asked.followups()).isEmpty();
        bot.hook("DELETE", asked, "/messages/@original", "");
        refused(bot.hook("GET", asked, "/messages/@original", ""), 404, 10008);
    }

    @Test
    void twenty_six_choices_are_refused_and_choices_only_go_to_who_types() {
        Interaction typed = discord.autocomplete(alice, "sandbox create", Map.of("flavour", "s"), "flavour");
        List<String> choices = java.util.stream.IntStream.range(0, 26)
                .mapToObj(i -> "{\"name\":\"n" + i + "\",\"value\":\"v\"}")
                .toList();
        refused(bot.answer(typed, response(5, "")), 400, 50035);
        refused(bot.answer(typed, response(8, "{\"choices\":" + choices + "}")), 400, 50035);
        assertThat(bot.answer(typed, response(8, "{\"choices\":" + choices.subList(1, 26) + "}"))
                        .status())
                .isEqualTo(204);
        refused(bot.hook("POST", typed, "", content("x")), 404, 10015);
    }

    // --- What the client does not let people do

    @Test
    void people_send_only_what_the_client_lets_them() {
        for (Runnable wrong : List.<Runnable>of(
                () -> discord.slash(alice, "unknown"),
                () -> discord.slash(alice, "sandbox"),
                () -> discord.slash(alice, "sandbox destroy"),
                () -> discord.slash(alice, "sandbox share"),
                () -> discord.slash(alice, "sandbox create", Map.of("size", "1")),
                () -> discord.slash(alice, "sandbox create", Map.of("key", "x".repeat(21))),
                () -> discord.slash(alice, "sandbox create", Map.of("hours", 73)),
                () -> discord.slash(alice, "sandbox share", Map.of("person", "bob")),
                () -> discord.slash(alice, discord.direct(alice), "sandbox create", Map.of()),
                () -> discord.slash(discord.stranger("eve"), "sandbox create"),
                () -> discord.autocomplete(alice, "sandbox create", Map.of("key", "s"), "key"))) {
            assertThatThrownBy(wrong::run).isInstanceOf(AssertionError.class);
        }
        bot.answer(create(), response(9, MODAL.formatted(INPUT)));
        for (String value : List.of("", "ab", "12345678901")) {
            assertThatThrownBy(() -> discord.submit(alice, Map.of("key", value)))
                    .isInstanceOf(AssertionError.class);
        }
        Interaction asked = create();
        bot.answer(
                asked,
                response(
                        4,
                        "{\"content\":\"x\",\"flags\":64,\"components\":[{\"type\":1,\"components\":["
                                + "{\"type\":2,\"style\":1,\"label\":\"go\",\"custom_id\":\"go\"},"
                                + "{\"type\":2,\"style\":1,\"label\":\"no\",\"custom_id\":\"no\",\"disabled\":true}]}]}"));
        Message reply = asked.awaitReply();
        assertThatThrownBy(() -> discord.press(bob, reply, "go")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> discord.press(alice, reply, "no")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> discord.press(alice, reply, "other")).isInstanceOf(AssertionError.class);
    }

    // --- Commands, members

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\":\"Upper\",\"type\":1,\"description\":\"x\"}]",
                "[{\"name\":\"two words\",\"type\":1,\"description\":\"x\"}]",
                "[{\"name\":\"a\",\"type\":1}]",
                "[{\"name\":\"a\",\"type\":1,\"description\":\"x\"},{\"name\":\"a\",\"type\":1,\"description\":\"x\"}]",
                "[{\"name\":\"a\",\"type\":1,\"description\":\"x\",\"options\":[{\"type\":3,\"name\":\"b\",\"description\":\"x\"},{\"type\":3,\"name\":\"c\",\"description\":\"x\",\"required\":true}]}]",
                "[{\"name\":\"a\",\"type\":1,\"description\":\"x\",\"options\":[{\"type\":3,\"name\":\"b\",\"description\":\"x\"},{\"type\":1,\"name\":\"c\",\"description\":\"x\"}]}]",
                "[{\"name\":\"a\",\"type\":1,\"description\":\"x\",\"contexts\":[\"9\"]}]"
            })
    void commands_of_a_wrong_shape_are_refused(String commands) {
        refused(put(commands), 400, 50035);
        assertThat(discord.commands()).containsExactly("sandbox");
    }

    @Test
    void a_command_keeps_its_id_when_it_is_registered_again() {
        String path = "/applications/" + discord.applicationId() + "/guilds/" + discord.guildId() + "/commands";
        String before = bot.send("GET", path, "").body().path(0).path("id").asText();
        assertThat(put("[{\"name\":\"sandbox\",\"type\":1,\"description\":\"y\"}]")
                        .body()
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(before);
        discord.kickBot(discord.guildId());
        refused(put("[]"), 403, 50001);
    }

    @Test
    void members_are_known_until_they_leave() {
        String member = "/guilds/" + discord.guildId() + "/members/" + alice.id();
        assertThat(bot.send("GET", member, "").status()).isEqualTo(200);
        discord.leaves(alice);
        refused(bot.send("GET", member, ""), 404, 10007);
        refused(bot.send("GET", "/guilds/" + discord.guildId() + "/members/1", ""), 404, 10013);
        refused(bot.send("GET", "/users/1", ""), 404, 10013);
        refused(bot.send("GET", "/guilds/1", ""), 404, 10004);
        refused(bot.send("GET", "/guilds/" + discord.guildId() + "/members?limit=100", ""), 403, 50001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/@me",
                "/users/@me/guilds",
                "/applications/@me",
                "/oauth2/applications/@me",
                "/gateway",
                "/gateway/bot",
                "/guilds/{g}",
                "/guilds/{g}/channels",
                "/guilds/{g}/roles",
                "/guilds/{g}/roles/{g}",
                "/guilds/{g}/members/search?query=ali",
                "/channels/{c}",
                "/channels/{c}/messages",
                "/applications/{a}/commands",
                "/applications/{a}/guilds/{g}/commands"
            })
    void what_the_fake_answers_is_as_described(String path) {
        String at = path.replace("{g}", discord.guildId())
                .replace("{c}", discord.general().id())
                .replace("{a}", discord.applicationId());
        assertThat(bot.send("GET", at, "").status()).isEqualTo(200);
        assertThat(discord.complaints()).isEmpty();
    }

    // --- Limits

    @Test
    void the_sixth_message_has_to_wait_until_the_time_for_five_is_over() {
        // By itself five seconds, which may be over by then.
        discord.rest().limit(Rest.CREATE_MESSAGE, 5, Duration.ofMinutes(5));
        for (int left = 4; left >= 0; left--) {
            assertThat(bot.message(discord.general(), content("x"))
                            .whole()
                            .headers()
                            .firstValue("X-RateLimit-Remaining"))
                    .contains(String.valueOf(left));
        }
        Reply sixth = bot.message(discord.general(), content("x"));
        refused(sixth, 429, 0);
        assertThat(sixth.body().path("retry_after").asDouble()).isBetween(1.0, 300.0);
        assertThat(sixth.body().path("global").asBoolean()).isFalse();
        assertThat(sixth.whole().headers().map()).containsKeys("retry-after", "via", "x-ratelimit-scope");
        assertThat(bot.message(discord.channel("other"), content("x")).status()).isEqualTo(200);
    }

    @Test
    void more_than_fifty_requests_at_once_are_too_many_but_first_responses_do_not_count() {
        discord.rest().limit("GET /users/@me", 10_000, Duration.ofSeconds(1));
        // By itself a second, which may not be enough for so many.
        discord.rest().limitInAll(Duration.ofMinutes(1));
        Interaction asked = create();
        Reply last = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> bot.send("GET", "/users/@me", ""))
                .filter(reply -> reply.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(last.body().path("global").asBoolean()).isTrue();
        assertThat(last.whole().headers().firstValue("X-RateLimit-Global")).contains("true");
        assertThat(bot.answer(asked, response(5, "")).status()).isEqualTo(204);
    }
}
