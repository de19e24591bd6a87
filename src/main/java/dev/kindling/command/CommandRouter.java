package dev.kindling.command;

import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.Reply;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every invocation to its handler inside one write transaction, in which its answer is kept too: after a crash either
 * both are there, and a redelivery gets the same answer, or neither, and it is done for the first time. Thread-safe.
 */
public final class CommandRouter implements CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandRouter.class);

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

    @Override
    public Reply handle(Invocation invocation) {
        try {
            return work.write(tx -> invocations.answered(tx, invocation.id()).orElseGet(() -> answer(tx, invocation)));
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

    private Reply answer(WriteTransaction tx, Invocation invocation) {
        var call = new Call(tx, invocation, directory.of(invocation.caller()));
        Route route = leaks(invocation.input())
                ? new Route("pasted private key", leaked -> Replies.leak())
                : route(invocation.input());
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

    /** Named by nothing that came from outside, since the name is stored. */
    private static final Route STALE = new Route("unknown button or form", call -> stale());

    private record Route(String name, Handler handler) {
        private interface Handler {
            Reply handle(Call call);
        }
    }

    /** Wherever a private key was pasted, no handler gets to see it, let alone to repeat it. */
    private static boolean leaks(Input input) {
        if (input instanceof Input.Typed typed) {
            return PasteGuard.looksPrivate(typed.text());
        }
        if (input instanceof Input.Submitted form) {
            return form.values().values().stream().anyMatch(PasteGuard::looksPrivate)
                    || PasteGuard.looksPrivate(String.join("\n", form.values().values()))
                    || PasteGuard.looksPrivate(form.context())
                    || PasteGuard.looksPrivate(form.form());
        }
        return false;
    }

    private Route route(Input input) {
        if (input instanceof Input.Typed typed) {
            Typing.Line line = typing.read(typed.text());
            return new Route(line.verb(), call -> line.handler().handle(call, line.rest()));
        }
        if (input instanceof Input.Pressed pressed) {
            String name = pressed.action().name();
            return routes.button(name)
                    .map(handler -> new Route(
                            "button " + name,
                            call -> handler.handle(call, pressed.action().argument())))
                    .orElse(STALE);
        }
        if (input instanceof Input.Submitted submitted) {
            return routes.form(submitted.form())
                    .map(handler -> new Route(
                            "form " + submitted.form(),
                            call -> handler.handle(call, submitted.context(), submitted.values())))
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
    static final class RefusedException extends RuntimeException {
        private final transient Card card;

        RefusedException(Card card) {
            super(card.title(), null, false, false);
            this.card = card;
        }

        Card card() {
            return card;
        }
    }
}
