package dev.kindling.testing;

import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.console.ConsoleDirectory;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.engine.Capacity;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Inventory;
import dev.kindling.sshkey.PublishedKeys;
import dev.kindling.sshkey.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** How a {@link House} is furnished: the usual teams and limits, unless a test says otherwise. */
public final class Plan {
    /** Two teams as in the demo; tom is in both, and finn facilitates red only. */
    static final String TEAMS = """
            teams:
              blue:
                members: {console: [alice, bob, carol, tom]}
                facilitators: {console: [fay]}
                limits: {sandboxes: 40, per-person: 1}
                flavours: [standard, large]
              red:
                members: {console: [dave, erin, tom]}
                facilitators: {console: [finn]}
                flavours: [standard]
            operators: {console: [olga]}
            """;

    private String limits = "{life: 4h, longest-life: 72h, warn-before: [30m, 5m], sandboxes-per-person: 1}";
    private String teams = TEAMS;
    private String reserve = "{memory: 4GB, disk: 20GB}";
    private int ports = 20;
    private Capacity capacity = RehearsalEngine.LARGE_HOST;
    private UnaryOperator<SandboxEngine> engine = UnaryOperator.identity();
    private KindlingConfig.Inventory inventory = KindlingConfig.Inventory.off();
    private BiFunction<Inventory, SandboxEngine, SandboxEngine> driven = (kept, engine) -> engine;
    private Optional<PlatformPeople> people = Optional.empty();
    private Set<Source> sources = EnumSet.noneOf(Source.class);
    private PublishedKeys published = (source, account) -> {
        throw new KindlingException("nothing is published here");
    };

    /** The text behind {@code limits:} in kindling.yml. */
    public Plan limits(String yaml) {
        limits = yaml;
        return this;
    }

    /** The whole teams.yml. */
    public Plan teams(String yaml) {
        teams = yaml;
        return this;
    }

    public Plan ports(int count) {
        ports = count;
        return this;
    }

    /** What the host has in all; 4 GB of memory and 20 GB of disk of it are kept back. */
    public Plan capacity(Capacity host) {
        capacity = host;
        return this;
    }

    /** Puts a double around the rehearsal engine. */
    public Plan engine(UnaryOperator<SandboxEngine> wrap) {
        engine = wrap;
        return this;
    }

    /** Keeps an inventory. */
    public Plan inventory(KindlingConfig.Inventory settings) {
        inventory = settings;
        return this;
    }

    /** Makes the engine one that is driven through the inventory. */
    public Plan driven(BiFunction<Inventory, SandboxEngine, SandboxEngine> by) {
        driven = by;
        return this;
    }

    public Plan publishedKeys(Set<Source> enabled, PublishedKeys keys) {
        sources = enabled;
        published = keys;
        return this;
    }

    /** What the platform says about its people, instead of what the console says. */
    public Plan people(PlatformPeople known) {
        people = Optional.of(known);
        return this;
    }

    /** A teams.yml with one team, blue, of these members, and olga as operator. */
    public static String oneTeam(List<String> members, String limits) {
        return "teams: {blue: {members: {console: [" + String.join(", ", members) + "]}, limits: " + limits
                + "}}\noperators: {console: [olga]}\n";
    }

    public House open(Path directory) {
        return new House(this, directory);
    }

    Capacity capacity() {
        return capacity;
    }

    SandboxEngine wrap(SandboxEngine real) {
        return engine.apply(real);
    }

    KindlingConfig.Inventory inventory() {
        return inventory;
    }

    SandboxEngine drive(Inventory kept, SandboxEngine real) {
        return driven.apply(kept, real);
    }

    Optional<PlatformPeople> people(TeamsConfig read) {
        return people.or(() -> Optional.of(new ConsoleDirectory(() -> read)));
    }

    Set<Source> sources() {
        return sources;
    }

    PublishedKeys published() {
        return published;
    }

    ConfigResult.Read config(Path directory) {
        try {
            Path config = Files.createDirectories(directory.resolve("config"));
            Files.writeString(config.resolve("kindling.yml"), """
                    state-dir: %s
                    console: {}
                    host: {address: 127.0.0.1, ports: %s, reserve: %s}
                    flavours:
                      standard: {image: "weaveworks/ignite-ubuntu:latest", kernel: "weaveworks/ignite-kernel:5.10.51", cpus: 2, memory: 2GB, disk: 10GB, installed: Ubuntu with git}
                      large: {image: "weaveworks/ignite-ubuntu:latest", kernel: "weaveworks/ignite-kernel:5.10.51", cpus: 4, memory: 16GB, disk: 40GB}
                    limits: %s
                    """.formatted(
                            directory.resolve("state"), FreePorts.range(ports), reserve, limits));
            Files.writeString(config.resolve("teams.yml"), teams);
            if (new ConfigReader(Map.of()).read(config) instanceof ConfigResult.Read read) {
                return read;
            }
            throw new AssertionError("the plan is faulty: " + new ConfigReader(Map.of()).read(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
