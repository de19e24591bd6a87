package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.interactions.InteractionHook;

/**
 * Where the answers to one invocation are shown, privately: one message that is edited. An interaction's own message can be
 * changed for a quarter of an hour; what comes later goes by direct message. Thread-safe.
 */
final class ReplyPlace {
    private static final String SHOWN = "shown";
    private static final Duration ACK_ARRIVES = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** An interaction's token lives 15 minutes (Discord, docs); the last half minute is left to requests under way. */
    private static final Duration LIFE = Duration.ofSeconds(870);

    /** The token or its message is not good any more. */
    private static final Set<Integer> SPENT = Set.of(10008, 10015, 10062, 50027, 50001);

    /** The address needs no other right than itself, so any of these means that it is worth nothing. */
    private static final Set<Integer> SHUT = Set.of(401, 403, 404);

    private final Messenger messenger;
    private final InstantSource clock;
    private final ActorId user;
    private final Instant made;
    private Optional<InteractionHook> hook;
    private Optional<Posted> posted = Optional.empty();
    private boolean answered;
    private boolean newerShown;
    private Instant settled = Instant.MAX;

    /** @param hook of the interaction; empty for words in a message */
    ReplyPlace(Messenger messenger, InstantSource clock, ActorId user, Optional<InteractionHook> hook) {
        this(messenger, clock, user, hook, clock.instant());
    }

    /** @param made when the interaction was made, from which on its address is good for a quarter of an hour */
    ReplyPlace(Messenger messenger, InstantSource clock, ActorId user, Optional<InteractionHook> hook, Instant made) {
        this.messenger = messenger;
        this.clock = clock;
        this.user = user;
        this.hook = hook;
        this.made = made;
    }

    ActorId user() {
        return user;
    }

    /** Discord has taken the first response, or there is none to wait for. */
    synchronized void acknowledged(boolean showsAnswer) {
        settled = clock.instant();
        answered |= showsAnswer;
        // The SDK's own address of an interaction waits for Discord's word on the first response; when that word was
        // lost on its way, it takes nothing more for ever, although Discord would.
        hook = hook.map(own -> InteractionHook.from(own.getJDA(), own.getToken()));
    }

    /** Discord did not take the first response, so the interaction's address is worth nothing. */
    synchronized void lost() {
        settled = clock.instant();
        hook = Optional.empty();
    }

    /** Whether something can be shown here without anybody else seeing it. */
    synchronized boolean alive() {
        return hook.isPresent() && !settled.equals(Instant.MAX) && fresh();
    }

    private boolean fresh() {
        return clock.instant().isBefore(made.plus(LIFE))
                && hook.filter(InteractionHook::isExpired).isEmpty();
    }

    /** Whether the immediate answer, or something newer, stands here already. */
    synchronized boolean taken() {
        return answered || newerShown;
    }

    /** Shows the immediate answer, unless it or something newer stands there already. */
    synchronized Delivery first(Card card) {
        if (answered || newerShown) {
            return new Delivery.Delivered(id());
        }
        Delivery delivery = attempt(card);
        answered = delivery instanceof Delivery.Delivered;
        return delivery;
    }

    /** Shows what came of it, in place of what was shown. */
    synchronized Delivery update(Card card) {
        if (settled.equals(Instant.MAX)) {
            return new Delivery.RetryAfter(ACK_ARRIVES);
        }
        Delivery delivery = attempt(card);
        newerShown |= delivery instanceof Delivery.Delivered;
        return delivery;
    }

    /** Shows one more message here, for this person's eyes only; it does not change what stands here. */
    synchronized Delivery whisper(Card card) {
        if (!alive() || hook.isEmpty()) {
            return new Delivery.Refused("the interaction is too old");
        }
        InteractionHook address = messenger.reaching(hook.get());
        try {
            return new Delivery.Delivered(Calls.get(
                            PATIENCE,
                            () -> address.sendMessage(Embeds.message(card, Optional.of(user.workspace())))
                                    .setEphemeral(true))
                    .getId());
        } catch (DiscordFault fault) {
            if (!spent(fault)) {
                return Deliveries.of(fault);
            }
            // Discord says 401 to an address that it has forgotten; to ask again would only delay the other way.
            hook = Optional.empty();
            return new Delivery.Refused(String.valueOf(fault.getMessage()));
        }
    }

    private static boolean spent(DiscordFault fault) {
        return fault.says(SPENT) || SHUT.contains(fault.status());
    }

    private Delivery attempt(Card card) {
        return Deliveries.attempt(() -> {
            show(card);
            return id();
        });
    }

    private String id() {
        return posted.map(Posted::id).orElse(SHOWN);
    }

    private void show(Card card) throws DiscordFault {
        if (posted.isPresent()) {
            edit(posted.get(), card);
        } else if (hook.isPresent() && fresh()) {
            change(messenger.reaching(hook.get()), card);
        } else {
            posted = Optional.of(messenger.direct(user.user(), user.workspace(), card, ""));
        }
    }

    private void change(InteractionHook address, Card card) throws DiscordFault {
        try {
            Calls.get(PATIENCE, () -> address.editOriginal(Messenger.edited(card, Optional.of(user.workspace()))));
        } catch (DiscordFault fault) {
            if (!spent(fault)) {
                throw fault;
            }
            hook = Optional.empty();
            posted = Optional.of(messenger.direct(user.user(), user.workspace(), card, ""));
        }
    }

    private void edit(Posted message, Card card) throws DiscordFault {
        try {
            messenger.editDirect(user.user(), user.workspace(), message, card);
        } catch (DiscordFault fault) {
            if (!Messenger.gone(fault)) {
                throw fault;
            }
            posted = Optional.of(messenger.direct(user.user(), user.workspace(), card, ""));
        }
    }
}
