package dev.kindling.chat.discord;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Reply;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.interactions.InteractionHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives people their answer whom an earlier life of Kindling left with a promise: the one that it had kept before it died, else
 * the word that they have to ask again.
 */
final class LeftWaiting {
    private static final Logger log = LoggerFactory.getLogger(LeftWaiting.class);

    private static final Card AGAIN = Card.of(
            Card.Tone.WARNING,
            "Please do that once more",
            new Block.Text(
                    "Kindling was restarted before it had looked at what you asked for. Nothing of it was done."));

    private static final Card DONE = Card.of(
            Card.Tone.INFO,
            "Kindling was restarted",
            new Block.Text("What you asked for was looked at before. If you still miss something, do it once more;"
                    + " /sandbox list shows how things stand."));

    private final Promises promises;
    private final Function<InvocationId, Optional<Reply>> answered;
    private final ReplyPlaces places;
    private final Messenger messenger;
    private final Answers answers;
    private final InstantSource clock;

    /** @param answered what was answered and committed before, if anything was */
    LeftWaiting(
            Promises promises,
            Function<InvocationId, Optional<Reply>> answered,
            ReplyPlaces places,
            Messenger messenger,
            Answers answers,
            InstantSource clock) {
        this.promises = promises;
        this.answered = answered;
        this.places = places;
        this.messenger = messenger;
        this.answers = answers;
        this.clock = clock;
    }

    /** Once there is a session. Returns at once. */
    void settle(JDA session) {
        List<Promises.Promise> left = promises.left();
        if (!left.isEmpty()) {
            log.info("Discord: {} people were left waiting by the Kindling before this one", left.size());
        }
        left.forEach(promise -> settle(promise, InteractionHook.from(session, promise.token())));
    }

    private void settle(Promises.Promise promise, InteractionHook hook) {
        var place = places.of(
                promise.id(), () -> new ReplyPlace(messenger, clock, promise.who(), Optional.of(hook), promise.made()));
        place.acknowledged(false);
        Runnable kept = () -> promises.kept(promise.id());
        answers.show(
                promise.id(),
                promise.who(),
                promise.channel(),
                place,
                new ClosedMessages.Noted(card(promise), kept, kept));
    }

    private Card card(Promises.Promise promise) {
        Optional<Reply> reply = answered.apply(promise.id());
        if (reply.isEmpty()) {
            return AGAIN;
        }
        if (reply.get() instanceof Reply.FormErrors errors && !promise.form().isEmpty()) {
            return Drafts.mistakes(promise.form(), errors.messages());
        }
        return reply.get() instanceof Reply.Show show ? show.card() : DONE;
    }
}
