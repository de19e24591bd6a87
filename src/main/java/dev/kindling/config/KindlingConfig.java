package dev.kindling.config;

import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bot-config/kindling.yml}, read and checked. Every part is a record of its own; what each setting means stands at
 * its component.
 *
 * @param stateDir where database, host keys and engine state live; made if missing, mode 0700
 * @param engine {@code ignite} or {@code rehearsal}
 * @param flavours by name; at least one, the first is the default
 */
public record KindlingConfig(
        Path stateDir,
        Database database,
        Http http,
        Optional<Console> console,
        Optional<Slack> slack,
        Optional<Discord> discord,
        String engine,
        Ignite ignite,
        Rehearsal rehearsal,
        Host host,
        Map<String, Flavour> flavours,
        Limits limits,
        KeySources keySources,
        Inventory inventory) {

    /** @param url JDBC address; a relative file name is relative to the state directory */
    public record Database(String url) {}

    /**
     * @param address literal address to listen on; loopback by default
     * @param port 0 to 65535; 0 takes a free one
     */
    public record Http(String address, int port) {}

    /**
     * The console as a chat platform; left out, there is none.
     *
     * @param password asked of every browser and of {@code say}; without one the console listens on loopback only
     */
    public record Console(Optional<Secret> password) {}

    /**
     * @param mode {@code socket} or {@code http}
     * @param signingSecret needed in mode {@code http}
     */
    public record Slack(Secret appToken, Secret botToken, String mode, Optional<Secret> signingSecret, String apiUrl) {}

    /** @param guilds ids of the guilds served, at least one */
    public record Discord(Secret token, List<String> guilds, String apiUrl, String gatewayUrl) {
        public Discord {
            guilds = List.copyOf(guilds);
        }
    }

    /**
     * @param binary name or path of {@code ignite}
     * @param parallelism mutating calls at once; 1 is right (facts/ignite.md: concurrent creates fail)
     * @param timeout longest time for one call
     * @param runtimeDir where Ignite keeps its machines
     */
    public record Ignite(String binary, int parallelism, Duration timeout, Path runtimeDir) {}

    /** @param bind literal address on which rehearsal machines listen */
    public record Rehearsal(String bind) {}

    /**
     * @param address what tenants connect to; a name or a literal address
     * @param ports host ports for sandboxes
     * @param quarantine how long a port rests after its sandbox is gone, at least
     * @param reserveMemory memory never given to sandboxes
     * @param reserveDisk disk never given to sandboxes
     */
    public record Host(
            String address, PortRange ports, Duration quarantine, DataSize reserveMemory, DataSize reserveDisk) {}

    /**
     * @param life how long a sandbox lives unless asked otherwise, counted from when it is ready
     * @param longestLife how long it may live in all, extensions included
     * @param warnBefore when its owner is warned, before its end; longest first
     * @param sandboxesPerPerson how many a person may hold at once
     */
    public record Limits(Duration life, Duration longestLife, List<Duration> warnBefore, int sandboxesPerPerson) {
        public Limits {
            warnBefore = List.copyOf(warnBefore);
        }
    }

    /** Where {@code github:NAME} and {@code gitlab:NAME} fetch published keys; empty switches each off. */
    public record KeySources(Optional<String> github, Optional<String> gitlab) {}

    /** @param mode {@code off}, {@code record} or {@code drive} */
    public record Inventory(Optional<String> repository, String mode) {}

    /** The flavour for people who do not choose: the first in the file. */
    public Flavour defaultFlavour() {
        return flavours.values().iterator().next();
    }
}
