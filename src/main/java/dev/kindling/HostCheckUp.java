package dev.kindling;

import dev.kindling.cli.CheckUp;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Doctor;
import dev.kindling.doctor.Examination;
import dev.kindling.doctor.Finding;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.ops.HostExaminations;
import dev.kindling.ops.StateDirectory;
import dev.kindling.store.sql.SqlDatabaseCheck;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** {@code kindling doctor} on this host: whether or not a Kindling runs here, with parts of its own that touch nothing of it. */
final class HostCheckUp implements CheckUp {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Who keeps the database locked for so long keeps everybody waiting. */
    static final Duration LOCKED_FOR = Duration.ofSeconds(8);

    @Override
    public Diagnosis examine(KindlingConfig config, TeamsConfig teams) {
        Path scratch = scratch();
        KindlingConfig reached = withoutDeadHelper(config);
        try (SandboxEngine engine =
                Wiring.engine(reached, scratch, java.util.Optional.empty(), java.time.InstantSource.system())) {
            boolean running = StateDirectory.inUse(config.stateDir());
            // A running Kindling holds ports for its sandboxes; which, only it could say.
            Predicate<HostPort> ours = port -> running;
            List<Examination> all = new ArrayList<>(new HostExaminations(config, engine, database(config), ours).all());
            if (!reached.equals(config)) {
                all.add(new Examination("root helper", () -> List.of(deadHelper())));
            }
            all.addAll(InventoryWiring.examinations(config));
            all.addAll(Wiring.platformExaminations(config, teams, running, java.time.InstantSource.system()));
            return new Doctor(all, PATIENCE).examine();
        } finally {
            remove(scratch);
        }
    }

    @Override
    public List<String> fix(KindlingConfig config, Consumer<String> progress) {
        Path scratch = scratch();
        try (SandboxEngine engine = Wiring.engine(
                withoutDeadHelper(config), scratch, java.util.Optional.empty(), java.time.InstantSource.system())) {
            return engine.prepare(config.flavours().values(), progress);
        } catch (EngineException e) {
            throw new KindlingException(e.detail(), e);
        } finally {
            remove(scratch);
        }
    }

    /** The file of a configuration, and how the doctor looks at it. */
    static HostExaminations.Database database(KindlingConfig config) {
        return new HostExaminations.Database(
                Wiring.databaseFile(config, config.stateDir()), new SqlDatabaseCheck(LOCKED_FOR));
    }

    /** Root looks for itself where the helper does not listen, so that one thing that is missing is not told as five. */
    private static KindlingConfig withoutDeadHelper(KindlingConfig config) {
        boolean dead =
                config.ignite().helper().filter(socket -> !Files.exists(socket)).isPresent();
        return dead && config.engine().equals("ignite") && root()
                ? config.with(config.ignite().unaided())
                : config;
    }

    private static boolean root() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Finding deadHelper() {
        return Finding.ofServices(
                "root's part of Kindling does not listen",
                "sudo systemctl enable --now kindling-root.socket",
                Path.of("/run/systemd/system"));
    }

    /** The rehearsal engine revives the machines that it finds in its directory: here it must find none. */
    private static Path scratch() {
        try {
            return Files.createTempDirectory("kindling-doctor");
        } catch (IOException e) {
            throw new KindlingException("There is no room for temporary files: " + e.getMessage(), e);
        }
    }

    private static void remove(Path scratch) {
        try (var files = Files.walk(scratch)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // An empty directory in /tmp harms nobody.
        }
    }
}
