package dev.kindling.sweep;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.engine.EngineException;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks around each night and tells the operators, but only when something is left. Repairs nothing. */
public final class NightlySweep implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(NightlySweep.class);
    private static final TaskKind KIND = new TaskKind("sweep-nightly", TaskKind.Lane.TIMER);
    private static final String ONLY = "all";
    private static final LocalTime HOUR = LocalTime.of(3, 30);
    private static final Duration WORTH_TELLING = Duration.ofHours(20);

    private final Sweep sweep;
    private final Function<ReadTransaction, Collection<ActorId>> operators;
    private final Outbox outbox;
    private final UnitOfWork work;
    private final InstantSource clock;
    private final ZoneId zone;

    /**
     * @param operators whom to tell
     * @param zone of the host, whose night it is
     */
    public NightlySweep(
            Sweep sweep,
            Function<ReadTransaction, Collection<ActorId>> operators,
            Outbox outbox,
            UnitOfWork work,
            InstantSource clock,
            ZoneId zone) {
        this.sweep = sweep;
        this.operators = operators;
        this.outbox = outbox;
        this.work = work;
        this.clock = clock;
        this.zone = zone;
    }

    /** Begins; one that was due while Kindling did not run comes at once. */
    public void begin(TaskQueue tasks) {
        work.write(tx -> {
            tasks.schedule(tx, KIND, ONLY, next());
            return true;
        });
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        findings().ifPresent(this::tell);
        return Optional.of(next());
    }

    private Optional<Card> findings() {
        try {
            List<Trouble> news = sweep.look().stream().filter(Trouble::news).toList();
            log.info("The nightly sweep found {} troubles {}", news.size(), SweepCards.ids(news));
            return news.isEmpty() ? Optional.empty() : Optional.of(SweepCards.nightly(news));
        } catch (EngineException e) {
            log.warn("The nightly sweep could not look at the host: {}", e.detail(), e);
            return Optional.of(SweepCards.blind(String.valueOf(e.getMessage())));
        }
    }

    private void tell(Card card) {
        String night =
                ZonedDateTime.ofInstant(clock.instant(), zone).toLocalDate().toString();
        work.write(tx -> {
            for (ActorId operator : operators.apply(tx)) {
                outbox.send(tx, OutboxMessage.news("sweep:" + night + ":" + operator, operator, card, WORTH_TELLING));
            }
            return true;
        });
    }

    private Instant next() {
        ZonedDateTime now = ZonedDateTime.ofInstant(clock.instant(), zone);
        ZonedDateTime today = now.toLocalDate().atTime(HOUR).atZone(zone);
        return (today.isAfter(now)
                        ? today
                        : now.toLocalDate().plusDays(1).atTime(HOUR).atZone(zone))
                .toInstant();
    }
}
