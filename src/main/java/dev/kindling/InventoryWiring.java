package dev.kindling;

import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Examination;
import dev.kindling.inventory.Inventory;
import dev.kindling.inventory.git.GitCheck;
import dev.kindling.inventory.git.GitRemote;
import dev.kindling.inventory.git.GitRepository;
import dev.kindling.ops.Metrics;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.sql.SqlInventory;
import dev.kindling.store.sql.SqlOperations;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.team.Directory;
import dev.kindling.web.ReadyCheck;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Puts the inventory together, where the configuration wants one. */
final class InventoryWiring {
    private InventoryWiring() {}

    static Optional<Inventory> of(
            KindlingConfig config,
            Path state,
            UnitOfWork work,
            TaskQueue queue,
            Directory directory,
            Outbox outbox,
            InstantSource clock) {
        var settings = config.inventory();
        if (!settings.isOn()) {
            return Optional.empty();
        }
        String host = config.host().address();
        var remote = GitRemote.of(settings.repository().orElseThrow(), settings, home());
        return Optional.of(new Inventory(new Inventory.Parts(
                work,
                queue,
                new SqlInventory(),
                new SqlSandboxes(),
                new SqlOperations(),
                directory,
                outbox,
                new GitRepository(clone(state), remote, host, clock),
                settings,
                host,
                state.resolve("host-keys"),
                clock)));
    }

    /** Before the task workers start. */
    static void begin(Inventory inventory, Core core, Metrics metrics) {
        inventory.carryOutBy(core.revival(), core.ends());
        inventory.begin();
        metrics.watch(
                "kindling.inventory.unpushed",
                "Commits not pushed yet",
                () -> inventory.status().unpushed());
        metrics.watch(
                "kindling.inventory.failures",
                "Failed tries in a row",
                () -> inventory.status().failures());
    }

    private static Path clone(Path state) {
        return state.resolve("inventory").resolve("clone.git");
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    /** What the doctor has to say about the repository, where there is one. */
    static List<Examination> examinations(KindlingConfig config) {
        return config.inventory().isOn()
                ? List.of(new Examination(
                        "inventory",
                        new GitCheck(config.inventory(), config.host().address(), clone(config.stateDir()), home())
                                ::run))
                : List.of();
    }

    /** The remote out of reach is told, but keeps nobody from a sandbox in mode record. */
    static ReadyCheck ready(Inventory inventory, KindlingConfig config) {
        var status = inventory.status();
        return new ReadyCheck(status.ok() || !config.inventory().drives(), status.detail());
    }
}
