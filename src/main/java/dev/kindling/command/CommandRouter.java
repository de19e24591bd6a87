package dev.kindling.command;

import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Reply;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every invocation to its handler inside one write transaction, in which its answer is kept too: after a crash either
 * both are there, and a redelivery gets the same answer, or neither, and it is done for the first time. Those that only look
 * need neither. Thread-safe.
 */
public final class CommandRouter implements CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandRouter.class);

    /** Longest text that is looked at, in characters; a key has a few thousand at most. */
    private static final int LONGEST = 20_000;

    /** What people type most; all that it does is undone. */
    private static final List<String> WARM_UP = List.of(
            "/sandbox list",
            "/sandbox help",
            "/sandbox show",
            "/sandbox create",
            "/sandbox create ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK+m5lMWMBynsCemI4DP7zGEBuPQLinH+Rc5tbFDe8wu nobody",
            "/workshop status");

    private static final int WARM_UP_ROUNDS = 60;

    private final UnitOfWork work;
    private final InvocationStore invocations;
    private final Directory directory;
    private final Routes routes;
    private final Typing typing;
    private final Refusals refusals;
    private final RandomGenerator random;

    CommandRouter(
            UnitOfWork work,
            InvocationStore invocations,
            Directory directory,
            Routes routes,
            Typing typing,
            Refusals refusals,
            RandomGenerator random) {
        this.work = work;
        this.invocations = invocations;
        this.directory = directory;
        this.routes = routes;
        this.typing = typing;
        this.refusals = refusals;
        this.random = random;
    }

    /** Everything that can be typed. */
    public CommandCatalogue catalogue() {
        return CommandCatalogue.of(routes);
    }

    @Override
    public Reply handle(Invocation invocation) {
        return guarded(invocation, () -> {
            Route route = route(invocation.input());
            return route.look()
                    .map(look -> look(invocation, look))
                    .filter(reply -> !isRefusal(reply))
                    .orElseGet(() -> handle(invocation, route, (tx, reply) -> {}));
        });
    }

    @Override
    public Reply handle(Invocation invocation, BiConsumer<WriteTransaction, Reply> also) {
        return guarded(invocation, () -> handle(invocation, route(invocation.input()), also));
    }

    @Override
    public void warmUp(Caller somebody) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (String line : WARM_UP) {
                var invocation = new Invocation(
                        new InvocationId("warm-up"),
                        somebody,
                        new Origin("nowhere", true),
                        new Input.Typed(line),
                        Instant.EPOCH);
                Route route = route(invocation.input());
                route.look().ifPresent(look -> look(invocation, look));
                try {
                    handle(invocation, route, (tx, reply) -> {
                        throw new Undone();
                    });
                } catch (Undone e) {
                    log.trace("Warmer");
                }
            }
        }
    }

    /** Rolls a transaction back. */
    private static final class Undone extends RuntimeException {
        Undone() {
            super(null, null, false, false);
        }
    }

    private Reply handle(Invocation invocation, Route route, BiConsumer<WriteTransaction, Reply> also) {
        return work.write(tx -> {
            Reply reply = invocations.answered(tx, invocation.id()).orElseGet(() -> answer(tx, invocation, route));
            also.accept(tx, reply);
            return reply;
        });
    }

    private Reply look(Invocation invocation, Routes.Look look) {
        var caller = invocation.caller();
        return work.read(tx -> look.at(tx, caller, directory.of(caller)));
    }

    private static boolean isRefusal(Reply reply) {
        return reply instanceof Reply.Show show && show.card().tone() == Card.Tone.REFUSAL;
    }

    private Reply guarded(Invocation invocation, Supplier<Reply> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            var reference = ReferenceCode.next(random);
            // The input is not logged: it may hold a pasted private key.
            log.atError()
                    .addKeyValue("reference", reference)
                    .addKeyValue("invocation", invocation.id())
                    .addKeyValue("caller", invocation.caller().id())
                    .setCause(e)
                    .log("An invocation failed ({})", reference);
            return Replies.fault(reference);
        }
    }

    private Reply answer(WriteTransaction tx, Invocation invocation, Route route) {
        var call = new Call(tx, invocation, directory.of(invocation.caller()));
        Reply reply;
        try {
            reply = route.handler().handle(call);
        } catch (RefusedException e) {
            reply = Replies.show(e.card());
        }
        invocations.remember(tx, invocation, route.name(), reply);
        refusals.note(tx, invocation, route.name(), reply);
        return reply;
    }

    /** Wherever a private key was pasted, no handler gets to see it, let alone to repeat it. */
    private static final Route LEAK = Route.of("pasted private key", call -> Replies.leak());

    private static final Route TOO_LONG = Route.of(
            "overlong text",
            call -> Replies.refused(
                    "That is too long for me",
                    "Paste only the one line of your public key: cat ~/.ssh/id_ed25519.pub."));

    /** Named by nothing that came from outside, since the name is stored. */
    private static final Route STALE = Route.of("unknown button or form", call -> stale());

    private record Route(String name, Handler handler, Optional<Routes.Look> look) {
        static Route of(String name, Handler handler) {
            return new Route(name, handler, Optional.empty());
        }

        private interface Handler {
            Reply handle(Call call);
        }
    }

    /** Before the transaction, so that a huge text keeps nobody else waiting. */
    private Route route(Input input) {
        List<String> texts = texts(input);
        if (texts.stream().anyMatch(PasteGuard::looksPrivate)
                || (texts.size() > 1 && PasteGuard.looksPrivate(String.join("\n", texts)))) {
            return LEAK;
        }
        if (texts.stream().mapToInt(String::length).sum() > LONGEST) {
            return TOO_LONG;
        }
        return routeOfSound(input);
    }

    /** Everything in it that a person may have pasted. */
    private static List<String> texts(Input input) {
        List<String> texts = new ArrayList<>();
        if (input instanceof Input.Typed typed) {
            texts.add(typed.text());
        } else if (input instanceof Input.Submitted form) {
            texts.add(form.form());
            texts.add(form.context());
            texts.addAll(form.values().values());
        }
        return texts;
    }

    private Route routeOfSound(Input input) {
        if (input instanceof Input.Typed typed) {
            Typing.Line line = typing.read(typed.text());
            return new Route(
                    line.verb(),
                    line.handler().prepare(line.rest())::apply,
                    line.handler().look(line.rest()));
        }
        if (input instanceof Input.Pressed pressed) {
            String name = pressed.action().name();
            return routes.button(name)
                    .map(handler -> Route.of(
                            "button " + name,
                            call -> handler.handle(call, pressed.action().argument())))
                    .orElse(STALE);
        }
        if (input instanceof Input.Submitted submitted) {
            return routes.form(submitted.form())
                    .map(handler -> Route.of(
                            "form " + submitted.form(),
                            handler.prepare(submitted.context(), submitted.values())::apply))
                    .orElse(STALE);
        }
        throw new KindlingException("There are no other inputs.");
    }

    private static Reply stale() {
        return Replies.refused(
                "That button is from another time",
                "This Kindling does not know it any more. Type /sandbox help to see what it does.");
    }

    /** Thrown inside a handler to end it with a refusal; nothing that it wrote before is undone. */
    public static final class RefusedException extends RuntimeException {
        private final transient Card card;

        public RefusedException(Card card) {
            super(card.title(), null, false, false);
            this.card = card;
        }

        Card card() {
            return card;
        }
    }
}
