package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.slack.fake.FakeSlack;
import dev.kindling.store.SettableTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where answers go when their first place takes no more of them. */
class ReplyPlaceTest {
    private static final String ALICE = "U0ALICE";
    private static final String CHANNEL = "C0GENERAL";

    private final SlackByTheClock bot = new SlackByTheClock();
    private final SettableTime clock = bot.clock();
    private final FakeSlack slack = bot.slack().person(ALICE, "alice");
    private final Messenger messenger = bot.messenger();

    @AfterEach
    void end() throws Exception {
        bot.close();
    }

    @Test
    void what_does_not_fit_into_five_uses_of_an_address_comes_by_direct_message() {
        ReplyPlace place = atAnAddress();

        for (int i = 1; i <= 6; i++) {
            shows(place, "Outcome " + i);
        }

        assertThat(slack.whisperedTo(ALICE, CHANNEL))
                .last()
                .satisfies(message -> assertThat(message.text()).contains("Outcome 5"));
        assertThat(slack.messagesTo(ALICE))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).contains("Outcome 6"));
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void after_half_an_hour_an_answer_comes_by_direct_message() {
        ReplyPlace place = atAnAddress();
        shows(place, "Early");

        clock.advance(Duration.ofMinutes(31));
        shows(place, "Late");

        assertThat(slack.messagesTo(ALICE))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).contains("Late"));
        assertThat(slack.complaints()).isEmpty();
    }

    @Test
    void an_answer_that_may_not_be_edited_any_more_is_written_anew() {
        ReplyPlace place = place(new ReplyPlace.Way.Direct());
        shows(place, "Making it");
        slack.answerNext("chat.update", "cant_update_message");

        shows(place, "Made it");

        assertThat(slack.messagesTo(ALICE))
                .hasSize(2)
                .last()
                .satisfies(message -> assertThat(message.text()).contains("Made it"));
    }

    @Test
    void an_answer_whose_blocks_are_refused_is_edited_as_plain_text() {
        ReplyPlace place = place(new ReplyPlace.Way.Direct());
        shows(place, "Making it");
        slack.answerNext("chat.update", "invalid_blocks");

        shows(place, "Made it");

        assertThat(slack.messagesTo(ALICE)).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("Made it");
            assertThat(message.blocks()).isEmpty();
        });
    }

    @Test
    void what_a_channel_does_not_take_for_one_person_comes_by_direct_message() {
        slack.answerNext("chat.postEphemeral", "user_not_in_channel");

        shows(place(new ReplyPlace.Way.Whisper(CHANNEL)), "Made it");

        assertThat(slack.whisperedTo(ALICE, CHANNEL)).isEmpty();
        assertThat(slack.publicIn(CHANNEL)).isEmpty();
        assertThat(slack.messagesTo(ALICE))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).contains("Made it"));
    }

    private ReplyPlace atAnAddress() {
        String address = slack.commandPayload(ALICE, "/sandbox list", CHANNEL)
                .path("response_url")
                .asText();
        return place(new ReplyPlace.Way.Respond(new ResponseUrl(address, true, clock.instant())));
    }

    private ReplyPlace place(ReplyPlace.Way way) {
        var place = new ReplyPlace("reply:test", messenger, clock, ALICE, way);
        place.acknowledged(false);
        return place;
    }

    /** Far enough from the one before, so that Slack's limits play no part. */
    private void shows(ReplyPlace place, String title) {
        clock.advance(Duration.ofSeconds(5));
        assertThat(place.update(Card.of(Card.Tone.INFO, title))).isInstanceOf(Delivery.Delivered.class);
    }
}
