package dev.kindling.command;

import dev.kindling.audit.AuditLog;
import dev.kindling.chat.Platform;
import dev.kindling.config.KindlingConfig;
import dev.kindling.outbox.OutboxStore;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** All verbs, put together behind one router. A new verb is registered here and nowhere else. */
public final class Commands {
    private Commands() {}

    /**
     * What the verbs stand on.
     *
     * @param keysInPlace whether the engine changes keys in a running machine
     * @param wake tells the worker of a platform that a message is due
     */
    public record Parts(
            UnitOfWork work,
            InvocationStore invocations,
            Directory directory,
            SandboxService service,
            SandboxStore sandboxes,
            KeyLookups lookups,
            OutboxStore outbox,
            AuditLog audit,
            KindlingConfig config,
            BooleanSupplier keysInPlace,
            Consumer<Platform> wake,
            InstantSource clock,
            RandomGenerator random) {}

    /** @param more verbs of features that bring their own */
    public static CommandRouter assemble(Parts parts, List<Verbs> more) {
        var routes = new Routes();
        var finder = new SandboxFinder(parts.sandboxes());
        var limits = parts.config().limits();
        new CreateVerb(
                        parts.service(),
                        parts.sandboxes(),
                        parts.config().flavours(),
                        limits,
                        parts.lookups(),
                        () -> parts.directory().teams().stream()
                                .map(team -> team.name())
                                .toList())
                .register(routes);
        new ListVerb(parts.sandboxes(), parts.service().cards()).register(routes);
        new LifeVerbs(parts.service(), finder, limits).register(routes);
        new KeyVerb(parts.service(), finder, parts.keysInPlace()).register(routes);
        new ShareVerb(parts.service(), parts.sandboxes(), finder, parts.directory(), parts.keysInPlace())
                .register(routes);
        new DoctorVerb(parts.sandboxes(), parts.service().cards()).register(routes);
        more.forEach(verbs -> verbs.register(routes));
        routes.pressed(Replies.CANCEL, (call, argument) -> Replies.cancelled());
        new HelpVerb(routes).register();
        new MessageRetry(parts.outbox(), parts.clock(), parts.wake()).register(routes);
        return new CommandRouter(
                parts.work(),
                parts.invocations(),
                parts.directory(),
                routes,
                new Typing(routes),
                new Refusals(parts.audit(), parts.clock()),
                parts.random());
    }
}
