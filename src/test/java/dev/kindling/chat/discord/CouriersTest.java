package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes long goes on beside the rest, and is told once. */
class CouriersTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<OutgoingMessage> sent = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Delivery> slow = new CompletableFuture<>();
    private final Couriers couriers = new Couriers(threads, message -> {
        sent.add(message);
        return message.card().title().equals("slow") ? slow.join() : new Delivery.Delivered("1:2");
    });

    @AfterEach
    void end() {
        slow.complete(new Delivery.Failed("the end"));
        threads.shutdownNow();
    }

    private static OutgoingMessage message(String nonce, String title) {
        return new OutgoingMessage(
                nonce,
                new Destination.DirectMessage(new ActorId(Platform.DISCORD, "1", "2")),
                Card.of(Card.Tone.INFO, title, new Block.Text("text")),
                Optional.empty());
    }

    @Test
    void a_slow_one_is_asked_for_again_and_sent_once() {
        var first = message("a", "slow");

        assertThat(couriers.deliver(first)).isInstanceOf(Delivery.RetryAfter.class);
        await().atMost(SOON).until(() -> couriers.deliver(message("b", "quick")).equals(new Delivery.Delivered("1:2")));
        assertThat(couriers.deliver(first)).isInstanceOf(Delivery.RetryAfter.class);
        slow.complete(new Delivery.Delivered("1:1"));

        await().atMost(SOON).until(() -> couriers.deliver(first).equals(new Delivery.Delivered("1:1")));
        assertThat(couriers.carries(first)).isFalse();
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_newer_text_changes_the_message_that_arrived_meanwhile() {
        couriers.deliver(message("a", "slow"));
        var newer = message("a", "newer");
        assertThat(couriers.deliver(newer)).isInstanceOf(Delivery.RetryAfter.class);
        slow.complete(new Delivery.Delivered("1:1"));

        await().atMost(SOON).until(() -> couriers.deliver(newer) instanceof Delivery.Delivered);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).earlier()).contains("1:1");
    }

    @Test
    void a_newer_text_of_what_did_not_arrive_goes_out_as_it_is() {
        couriers.deliver(message("a", "slow"));
        slow.complete(new Delivery.Failed("no"));
        var newer = message("a", "newer");

        await().atMost(SOON).until(() -> couriers.deliver(newer) instanceof Delivery.Delivered);
        assertThat(sent.get(1).earlier()).isEmpty();
    }
}
