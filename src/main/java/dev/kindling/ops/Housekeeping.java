package dev.kindling.ops;

import dev.kindling.command.InvocationStore;
import dev.kindling.outbox.OutboxStore;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Forgets answered invocations and delivered messages after a week; a platform redelivers within minutes, and we promise a day. */
public final class Housekeeping implements DurableTask {
    private static final TaskKind KIND = new TaskKind("housekeeping", TaskKind.Lane.TIMER);
    private static final Duration EVERY = Duration.ofHours(6);
    private static final Duration REMEMBER = Duration.ofDays(7);

    private final InvocationStore invocations;
    private final OutboxStore outbox;
    private final UnitOfWork work;
    private final InstantSource clock;

    public Housekeeping(InvocationStore invocations, OutboxStore outbox, UnitOfWork work, InstantSource clock) {
        this.invocations = invocations;
        this.outbox = outbox;
        this.work = work;
        this.clock = clock;
    }

    public void begin(TaskQueue tasks) {
        work.write(tx -> {
            tasks.schedule(tx, KIND, "all", clock.instant().plus(Duration.ofMinutes(10)));
            return true;
        });
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        Instant now = clock.instant();
        work.write(tx -> invocations.forgetBefore(tx, now.minus(REMEMBER)));
        work.write(tx -> outbox.forgetBefore(tx, now.minus(REMEMBER)));
        return Optional.of(now.plus(EVERY));
    }
}
