package dev.kindling;

import dev.kindling.chat.ActorId;
import dev.kindling.command.Verbs;
import dev.kindling.command.workshop.UsualZones;
import dev.kindling.command.workshop.WorkshopVerbs;
import dev.kindling.ops.CapacityWatch;
import dev.kindling.outbox.Outbox;
import dev.kindling.sandbox.SandboxFeature;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.sql.SqlAdmissions;
import dev.kindling.store.sql.SqlBoardPages;
import dev.kindling.store.sql.SqlDuring;
import dev.kindling.store.sql.SqlGatherings;
import dev.kindling.store.sql.SqlHands;
import dev.kindling.store.sql.SqlLooks;
import dev.kindling.store.sql.SqlRehearsals;
import dev.kindling.store.sql.SqlWork;
import dev.kindling.store.sql.SqlWorkshopSeats;
import dev.kindling.store.sql.SqlWorkshops;
import dev.kindling.team.Directory;
import dev.kindling.workshop.Forecasts;
import dev.kindling.workshop.HostCheck;
import dev.kindling.workshop.Rosters;
import dev.kindling.workshop.SeatMachines;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.plan.HostOffer;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts the workshops together, on top of the sandboxes. */
final class WorkshopWiring {
    private static final int MACHINES_AT_ONCE = 4;

    private final Core.Surroundings around;
    private final SandboxFeature sandboxFeature;
    private final SandboxStore sandboxes;
    private final Directory directory;
    private final Outbox outbox;
    private final CapacityWatch capacity;
    private final Predicate<ReadTransaction> maintenance;
    private final WorkshopFeature feature;

    WorkshopWiring(
            Core.Surroundings around,
            SandboxFeature sandboxFeature,
            SandboxStore sandboxes,
            Directory directory,
            Outbox outbox,
            CapacityWatch capacity,
            Predicate<ReadTransaction> maintenance) {
        this.maintenance = maintenance;
        this.around = around;
        this.sandboxFeature = sandboxFeature;
        this.sandboxes = sandboxes;
        this.directory = directory;
        this.outbox = outbox;
        this.capacity = capacity;
        this.feature = assemble();
    }

    WorkshopFeature feature() {
        return feature;
    }

    private WorkshopFeature assemble() {
        var config = around.config();
        var clock = around.clock();
        var rows = new SqlWorkshops();
        var during = new SqlDuring();
        var forecasts = new Forecasts(sandboxFeature.seats(), rows, machinesAtOnce());
        return WorkshopFeature.assemble(new WorkshopFeature.Parts(
                around.background(),
                around.queue(),
                rows,
                new SqlWorkshopSeats(),
                new SqlAdmissions(),
                during,
                new SqlRehearsals(),
                new SqlHands(),
                new SqlLooks(),
                new SqlBoardPages(),
                new SqlWork(),
                new SqlGatherings(),
                new SeatMachines(sandboxFeature.seats(), sandboxes, config.flavours(), during, maintenance),
                new HostCheck(rows, sandboxes, during, directory, config.flavours(), this::hostOffer, forecasts),
                forecasts,
                around.audit(),
                outbox,
                directory,
                around.people(),
                config.host().address(),
                clock,
                around.random()));
    }

    /** The verbs of {@code /workshop}. */
    List<Verbs> verbs() {
        return WorkshopVerbs.of(new WorkshopVerbs.Parts(
                feature,
                new Rosters(
                        feature.seats(),
                        feature.machines(),
                        feature.cards(),
                        around.config().host().address(),
                        feature.machines()::loginsKnown),
                sandboxFeature.service(),
                directory,
                outbox,
                new UsualZones(this::zoneOf, around.zone()),
                around.plans(),
                path -> around.boardAddress().get() + path,
                around.clock()));
    }

    private Optional<ZoneId> zoneOf(ActorId person) {
        return around.people().apply(person.platform()).flatMap(people -> people.zoneOf(person));
    }

    /** Ignite makes one machine after another; the rehearsal engine as many as there are workers. */
    private int machinesAtOnce() {
        var config = around.config();
        return config.engine().equals("ignite") ? config.ignite().parallelism() : MACHINES_AT_ONCE;
    }

    private HostOffer hostOffer() {
        var host = around.config().host();
        var has = capacity.get();
        int addresses = around.config().engine().equals("ignite")
                ? HostOffer.IGNITE_ADDRESSES
                : host.ports().size();
        return new HostOffer(
                has.memory(),
                has.disk(),
                has.cpus(),
                host.ports().size(),
                addresses,
                host.reserveMemory(),
                host.reserveDisk(),
                HostOffer.USUAL_VCPUS_PER_THREAD);
    }
}
