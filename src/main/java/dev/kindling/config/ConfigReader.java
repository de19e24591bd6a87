package dev.kindling.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code kindling.yml} and {@code teams.yml} of one directory, and single workshops. Every fault of both files is
 * reported at once; no content of the files makes it throw. Safe for concurrent use.
 */
public final class ConfigReader {
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment what <code>${NAME}</code> is filled from */
    public ConfigReader(Map<String, String> environment) {
        var copy = Map.copyOf(environment);
        this.environment = name -> copy.get(name);
    }

    /** @param directory such as {@code bot-config}; also where relative {@code copy-files} lie */
    public ConfigResult read(Path directory) {
        var faults = new Faults();
        var kindlingFile = new File<>(KindlingConfig.class, directory.resolve("kindling.yml"), faults);
        var teamsFile = new File<>(TeamsConfig.class, directory.resolve("teams.yml"), faults);
        var kindling = kindlingFile.read(environment);
        var teams = teamsFile.read(environment);
        new KindlingRules(directory, kindlingFile.readings, faults).check();
        new TeamsRules(kindlingFile.readings.names("flavours"), teamsFile.readings, faults).check();
        if (kindling.isEmpty() || teams.isEmpty() || !faults.isEmpty()) {
            return new ConfigResult.Faulty(faults.sorted());
        }
        return new ConfigResult.Read(
                withAbsoluteFiles(kindling.get(), directory),
                withFlavours(teams.get(), List.copyOf(kindling.get().flavours().keySet())));
    }

    /**
     * Reads {@code teams.yml} once more, for a Kindling that runs.
     *
     * @param flavours names of the flavours that it runs with, the default first
     */
    public TeamsResult readTeams(Path file, List<String> flavours) {
        var faults = new Faults();
        var source = new File<>(TeamsConfig.class, file, faults);
        var teams = source.read(environment);
        new TeamsRules(Optional.of(flavours), source.readings, faults).check();
        if (teams.isEmpty() || !faults.isEmpty()) {
            return new TeamsResult.Faulty(faults.sorted());
        }
        return new TeamsResult.Read(withFlavours(teams.get(), flavours));
    }

    /** @param file of {@code bot-config/workshops/} */
    public WorkshopFileResult readWorkshop(Path file) {
        var faults = new Faults();
        var source = new File<>(WorkshopFile.class, file, faults);
        var workshop = source.read(environment);
        if (workshop.isEmpty() || !faults.isEmpty()) {
            return new WorkshopFileResult.Faulty(faults.sorted());
        }
        return new WorkshopFileResult.Read(workshop.get(), (setting, message) -> {
            Place place = source.readings.place(setting);
            return new ConfigFault(place.file(), place.line(), place.column(), message);
        });
    }

    private static final class File<R extends Record> {
        private final Class<R> type;
        private final Path path;
        private final Faults faults;
        private final Readings readings;

        File(Class<R> type, Path path, Faults faults) {
            this.type = type;
            this.path = path;
            this.faults = faults;
            this.readings = new Readings(Place.startOf(path.toString()));
        }

        Optional<R> read(UnaryOperator<@Nullable String> environment) {
            var root = Section.root(path.toString(), new YamlFile(path, faults).root(), faults);
            return new RecordReader(new Placeholders(environment), readings, faults).read(type, root);
        }
    }

    private static KindlingConfig withAbsoluteFiles(KindlingConfig config, Path directory) {
        Map<String, Flavour> flavours = new LinkedHashMap<>();
        config.flavours().forEach((name, flavour) -> flavours.put(name, withAbsoluteFiles(flavour, directory)));
        return new KindlingConfig(
                config.stateDir(),
                config.database(),
                config.http(),
                config.publicUrl(),
                config.socket(),
                config.console(),
                config.slack(),
                config.discord(),
                config.engine(),
                config.ignite(),
                config.rehearsal(),
                config.host(),
                flavours,
                config.limits(),
                config.keySources(),
                config.inventory(),
                config.backup());
    }

    private static Flavour withAbsoluteFiles(Flavour flavour, Path directory) {
        Map<String, String> files = new LinkedHashMap<>();
        flavour.copyFiles()
                .forEach((file, target) -> files.put(
                        directory.resolve(file).toAbsolutePath().normalize().toString(), target));
        return new Flavour(
                flavour.name(),
                flavour.image(),
                flavour.kernel(),
                flavour.cpus(),
                flavour.memory(),
                flavour.disk(),
                flavour.user(),
                files,
                flavour.installed(),
                flavour.tryFirst());
    }

    /** A team that names no flavours may use them all. */
    private static TeamsConfig withFlavours(TeamsConfig config, List<String> all) {
        Map<String, TeamsConfig.Team> teams = new LinkedHashMap<>();
        config.teams()
                .forEach((name, team) -> teams.put(
                        name,
                        team.flavours().isEmpty()
                                ? new TeamsConfig.Team(
                                        name,
                                        team.members(),
                                        team.facilitators(),
                                        team.sandboxes(),
                                        team.perPerson(),
                                        all)
                                : team));
        return new TeamsConfig(teams, config.operators());
    }
}
