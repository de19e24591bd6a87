package dev.kindling;

import dev.kindling.cli.InventoryActions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.git.GitCheckout;
import dev.kindling.inventory.git.GitRemote;
import dev.kindling.inventory.seed.SeedImport;
import dev.kindling.inventory.seed.SeedMachine;
import dev.kindling.inventory.seed.SeedMoves;
import dev.kindling.inventory.seed.SeedPeople;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** {@code kindling inventory import}, put together. */
final class InventoryImports implements InventoryActions {
    private final RandomGenerator random;

    InventoryImports(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Outcome importSeed(
            KindlingConfig config, TeamsConfig teams, String from, Optional<Path> write, Optional<People> people) {
        if (Files.isDirectory(Path.of(from))) {
            return importFrom(config, teams, Path.of(from).toAbsolutePath(), write, people);
        }
        if (!from.contains(":")) {
            // Git would say something about a remote.
            throw new KindlingException("There is no directory " + from + ". An address has a colon, such as"
                    + " https://github.com/example/inventory.git or git@github.com:example/inventory.git.");
        }
        try {
            Path directory = Files.createTempDirectory("kindling-import");
            try (var remote = GitRemote.of(from, config.inventory(), Path.of(System.getProperty("user.home")))) {
                GitCheckout.into(directory, remote);
                return importFrom(config, teams, directory, write, people);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new KindlingException("There is no room to fetch " + from + " to (" + e + ").", e);
        }
    }

    private Outcome importFrom(
            KindlingConfig config, TeamsConfig teams, Path directory, Optional<Path> write, Optional<People> people) {
        var home = new SeedImport.Home(
                teams.teams().keySet(), List.copyOf(config.flavours().values()));
        var seed = new SeedImport(config.host().ports(), config.inventory().watched(), home, random);
        SeedImport.Report report = seed.look(directory);
        List<String> lines = new ArrayList<>();
        for (SeedMachine machine : report.machines()) {
            machine.faults().forEach(fault -> lines.add("fault   " + machine.file() + ": " + fault));
        }
        report.clashes().forEach(clash -> lines.add("clash   " + clash));
        report.left().forEach((file, why) -> lines.add("left    " + file + ": " + why));
        report.missing().forEach(what -> lines.add("missing " + what));
        lines.add(SeedImport.summary(report)
                .orElse("There is no manifest of a machine (kind: VM) in " + directory + "."));
        write.ifPresent(target -> {
            seed.write(report, target);
            lines.add("The repaired inventory and PLAN.md are in " + target
                    + "; nothing else was changed. Next: what is missing"
                    + " above, the steps of PLAN.md, and the message in it for each tenant.");
        });
        if (write.isEmpty() && !report.machines().isEmpty()) {
            lines.add(
                    "Nothing was changed. With --write DIR you get it repaired, with a plan and a message for each tenant.");
        }
        SeedMoves moves = people.map(who -> SeedMoves.plan(report, SeedPeople.read(who.file()), home, who.life()))
                .orElse(new SeedMoves(List.of(), List.of()));
        moves.staying().forEach(why -> lines.add("stays   " + why));
        return new Outcome(
                lines,
                !report.machines().isEmpty()
                        && (write.isPresent() || report.clashes().isEmpty()),
                moves);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
