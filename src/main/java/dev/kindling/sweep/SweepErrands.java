package dev.kindling.sweep;

import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.maintenance.Errand;
import dev.kindling.maintenance.ErrandRunner;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.sweep.Repair.Order;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The errands of operators that look at the host: a report, a plan, and what was confirmed of a plan. */
public final class SweepErrands {
    /** Kinds of errands. */
    public static final String REPORT = "sweep-report";

    public static final String PLAN = "sweep-plan";
    public static final String REPAIR = "sweep-repair";

    /** The button that confirms a plan; its argument is the plan's id. */
    public static final String CONFIRM = "kindling/repair-now";

    private static final Duration GOOD_FOR = Duration.ofHours(1);

    private final Sweep sweep;
    private final SweepPlans plans;
    private final UnitOfWork work;
    private final InstantSource clock;

    public SweepErrands(Sweep sweep, SweepPlans plans, UnitOfWork work, InstantSource clock) {
        this.sweep = sweep;
        this.plans = plans;
        this.work = work;
        this.clock = clock;
    }

    public Map<String, ErrandRunner> runners() {
        return Map.of(REPORT, errand -> SweepCards.report(sweep.look()), PLAN, this::plan, REPAIR, this::repair);
    }

    /** Shows what a repair would do; what is confirmed then is exactly what was shown. */
    private Card plan(Errand errand) {
        String asked = errand.argument();
        List<Trouble> all = sweep.look();
        List<Trouble> chosen = all.stream()
                .filter(trouble -> asked.isEmpty()
                        ? trouble.repairableWithOthers()
                        : trouble.id().equals(asked) && trouble.repair().isPresent())
                .toList();
        if (chosen.isEmpty()) {
            return asked.isEmpty() ? SweepCards.nothingToRepair() : SweepCards.notRepaired(asked, all);
        }
        List<Trouble> shown = chosen.stream().limit(SweepCards.MOST).toList();
        String id = planId(errand.id());
        work.write(tx -> {
            plans.keep(
                    tx, new SweepPlans.Plan(id, shown.stream().map(Trouble::id).toList(), clock.instant()));
            return true;
        });
        String label = shown.size() == 1 ? "Repair it" : "Repair these " + shown.size();
        return SweepCards.plan(shown, chosen.size() - shown.size(), Button.confirming(label, CONFIRM, id));
    }

    /** The same for the same errand, so that one which is done again after a crash replaces its own plan. */
    private static String planId(String errand) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(errand.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A plan that may still be confirmed. */
    public Optional<SweepPlans.Plan> current(WriteTransaction tx, String id) {
        return plans.find(tx, id)
                .filter(plan -> clock.instant().isBefore(plan.createdAt().plus(GOOD_FOR)));
    }

    private Card repair(Errand errand) {
        var order = new Order(errand.actor(), errand.id());
        Optional<SweepPlans.Plan> plan = work.read(tx -> plans.find(tx, errand.argument()));
        sweep.repair(plan.map(found -> Set.copyOf(found.troubles())).orElse(Set.of()), order);
        return SweepCards.result(work.read(tx -> sweep.done(tx, order)));
    }
}
