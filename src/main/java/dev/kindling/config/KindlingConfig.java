package dev.kindling.config;

import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bot-config/kindling.yml}, read and checked. Every part is a record of its own; what each setting means, its
 * default and its limits stand at its component.
 *
 * @param stateDir where database, host keys and engine state live; made if missing, mode 0700
 * @param socket of this host's own command line; see {@link #hostSocket}
 * @param engine {@code ignite} or {@code rehearsal}
 * @param flavours by name, in the file's order; at least one, the first is the default
 */
@Removed(value = "reconcile-interval", instead = "remove it; Kindling acts at once, there is no reconcile loop")
public record KindlingConfig(
        @Setting(value = "where database, keys and outbox live; made if missing", byDefault = "/var/lib/kindling")
        Path stateDir,

        @Setting("the database") Database database,

        @Setting(
                value =
                        "address and port of the console, board, /healthz, /readyz and /metrics; port 0 takes a free one",
                key = "http.listen",
                byDefault = "127.0.0.1:8080")
        Http http,

        @Setting(
                value = "how browsers elsewhere reach http.listen, through a proxy; used in links to workshop boards",
                key = "http.public-url",
                form = Form.WEB_ADDRESS)
        Optional<String> publicUrl,

        @Setting("socket for kindling sandbox, workshop and admin on this host; state-dir/kindling.sock unless given")
        Optional<Path> socket,

        @Setting("the console as a chat platform; leave it out to switch it off")
        Optional<Console> console,

        @Setting("Slack; leave it out to switch it off") Optional<Slack> slack,
        @Setting("Discord; leave it out to switch it off") Optional<Discord> discord,

        @Setting(
                value = "what makes the machines: ignite, or rehearsal for SSH servers without machines",
                byDefault = "rehearsal",
                oneOf = {"ignite", "rehearsal"})
        String engine,

        @Setting("the engine ignite") Ignite ignite,
        @Setting("the engine rehearsal") Rehearsal rehearsal,
        @Setting("the host that the sandboxes run on") Host host,

        @Setting(value = "kinds of sandboxes by name; the first is the default", names = Form.LABEL, min = 1)
        Map<String, Flavour> flavours,

        @Setting("lives and numbers of sandboxes") Limits limits,

        @Setting("where github:NAME and gitlab:NAME fetch published keys; off unless given")
        KeySources keySources,

        @Setting("Git repository with the manifests of all machines")
        Inventory inventory,

        @Setting("backups that Kindling makes by itself; leave it out to make none")
        Optional<Backup> backup) {

    public KindlingConfig {
        flavours = Collections.unmodifiableMap(new LinkedHashMap<>(flavours));
    }

    /** The same with other settings of the engine ignite. */
    public KindlingConfig with(Ignite other) {
        return new KindlingConfig(
                stateDir,
                database,
                http,
                publicUrl,
                socket,
                console,
                slack,
                discord,
                engine,
                other,
                rehearsal,
                host,
                flavours,
                limits,
                keySources,
                inventory,
                backup);
    }

    /** @param url JDBC address; a relative file name is relative to the state directory */
    public record Database(
            @Setting(
                    value = "JDBC address; a relative file name is relative to state-dir",
                    byDefault = "jdbc:sqlite:kindling.db",
                    form = Form.DATABASE)
            String url) {}

    /**
     * @param address literal address to listen on; loopback by default
     * @param port 0 to 65535; 0 takes a free one
     */
    public record Http(String address, int port) {
        private static final int LAST_PORT = 65535;

        /**
         * Reads {@code 127.0.0.1:8080} or {@code [::1]:8080}.
         *
         * @throws IllegalArgumentException when it is neither
         */
        public static Http parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = text.substring(0, Math.max(0, colon));
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            String address = Hosts.requireLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port > LAST_PORT || bracketed != address.contains(":")) {
                throw new IllegalArgumentException("write an address and a port as 127.0.0.1:8080 or [::1]:8080");
            }
            return new Http(address, port);
        }

        /** Whether only programs on this host can connect. */
        public boolean isLoopback() {
            return Hosts.isLoopback(address);
        }
    }

    /**
     * The console as a chat platform; left out, there is none.
     *
     * @param password asked of every browser and of {@code say}; without one the console listens on loopback only
     */
    public record Console(
            @Setting("asked of every browser and of 'kindling say'; needed unless http.listen is loopback")
            Optional<Secret> password) {}

    /**
     * @param appToken needed in mode {@code socket}
     * @param mode {@code socket} or {@code http}
     * @param signingSecret needed in mode {@code http}
     */
    public record Slack(
            @Setting("the app-level token, xapp-…; needed for mode socket")
            Optional<Secret> appToken,

            @Setting("the bot user's token, xoxb-…") Secret botToken,

            @Setting(
                    value = "how Slack reaches Kindling",
                    byDefault = "socket",
                    oneOf = {"socket", "http"})
            String mode,

            @Setting("proves that requests are Slack's; needed for mode http")
            Optional<Secret> signingSecret,

            @Setting(
                    value = "address of Slack's Web API",
                    byDefault = "https://slack.com/api/",
                    form = Form.API_ADDRESS)
            String apiUrl) {}

    /** @param guilds ids of the guilds served, at least one */
    public record Discord(
            @Setting("the bot's token") Secret token,

            @Setting(value = "ids of the guilds that are served", form = Form.SNOWFLAKE, min = 1)
            List<String> guilds,

            @Setting(
                    value = "address of Discord's HTTP API",
                    byDefault = "https://discord.com/api/v10/",
                    form = Form.API_ADDRESS)
            String apiUrl,

            @Setting(
                    value = "address of Discord's gateway",
                    byDefault = "wss://gateway.discord.gg/",
                    form = Form.SOCKET_ADDRESS)
            String gatewayUrl) {
        public Discord {
            guilds = List.copyOf(guilds);
        }
    }

    /**
     * @param binary name or path of {@code ignite}
     * @param parallelism mutating calls at once; 1 is right, since concurrent creates fail and leak devices
     * @param timeout longest time for one call
     * @param runtimeDir where Ignite keeps its machines
     * @param helper socket of {@code kindling-root}, which does what needs root; without one Kindling has to run as root
     */
    public record Ignite(
            @Setting(value = "name or path of the ignite program", byDefault = "ignite", form = Form.PROGRAM)
            String binary,

            @Setting(
                    value = "mutating calls at once; with more than 1 Ignite fails and leaks devices",
                    byDefault = "1",
                    min = 1,
                    max = 16)
            int parallelism,

            @Setting(value = "longest time for one call", byDefault = "3m")
            Duration timeout,

            @Setting(value = "where Ignite keeps its machines", byDefault = "/var/lib/firecracker")
            Path runtimeDir,

            @Setting("socket of kindling-root, which does what needs root; without it Kindling has to run as root")
            Optional<Path> helper) {
        /** Without a helper. */
        public Ignite(String binary, int parallelism, Duration timeout, Path runtimeDir) {
            this(binary, parallelism, timeout, runtimeDir, Optional.empty());
        }

        /** The same without a helper. */
        public Ignite unaided() {
            return new Ignite(binary, parallelism, timeout, runtimeDir);
        }
    }

    /** @param bind literal address on which rehearsal machines listen */
    public record Rehearsal(
            @Setting(
                    value = "literal address on which rehearsal machines listen",
                    byDefault = "127.0.0.1",
                    form = Form.ADDRESS)
            String bind) {}

    /**
     * @param address what tenants connect to; a name or a literal address
     * @param ports host ports for sandboxes
     * @param quarantine how long a port rests after its sandbox is gone, at least
     * @param reserveMemory memory never given to sandboxes
     * @param reserveDisk disk never given to sandboxes
     */
    public record Host(
            @Setting(value = "what tenants connect to", form = Form.HOST)
            String address,

            @Setting(value = "host ports for sandboxes, one each", byDefault = "60000-60999")
            PortRange ports,

            @Setting(value = "how long a port rests after its sandbox is gone, at least", byDefault = "1m")
            Duration quarantine,

            @Setting(value = "memory of the host never given to sandboxes", key = "reserve.memory", byDefault = "4GB")
            DataSize reserveMemory,

            @Setting(value = "disk of the host never given to sandboxes", key = "reserve.disk", byDefault = "20GB")
            DataSize reserveDisk) {}

    /**
     * @param life how long a sandbox lives unless asked otherwise, counted from when it is ready
     * @param longestLife how long it may live in all, extensions included
     * @param warnBefore when its owner is warned, before its end; longest first, each shorter than {@code life} (a warning
     *     that would come before the start is left out)
     * @param sandboxesPerPerson how many a person may hold at once
     */
    public record Limits(
            @Setting(value = "how long a sandbox lives unless asked otherwise", byDefault = "4h")
            Duration life,

            @Setting(value = "how long it may live in all, extensions included", byDefault = "72h")
            Duration longestLife,

            @Setting(
                    value = "when its owner is warned, before its end",
                    byDefault = {"30m", "5m"})
            List<Duration> warnBefore,

            @Setting(value = "how many a person may hold at once", byDefault = "1", min = 1, max = 1000)
            int sandboxesPerPerson) {
        public Limits {
            var end = life;
            warnBefore = warnBefore.stream()
                    .filter(warning -> warning.compareTo(end) < 0)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** Where {@code github:NAME} and {@code gitlab:NAME} fetch published keys; empty switches each off. */
    public record KeySources(
            @Setting(value = "such as https://github.com", form = Form.WEB_ADDRESS)
            Optional<String> github,

            @Setting(value = "such as https://gitlab.com", form = Form.WEB_ADDRESS)
            Optional<String> gitlab) {}

    /**
     * @param branch only for a repository whose own branch is another one; git-sync has to follow the same
     * @param mode {@code off}, {@code record} or {@code drive}
     * @param user goes with {@code token}; most Git servers do not look at it
     * @param key private key file for a repository that is reached by SSH; the usual ones of the user when left out
     * @param watched directory on the host that ignited watches; what stands below manifests/ in the repository is brought there
     * @param patience how long ignited has to act on a pushed manifest, in mode {@code drive}
     */
    public record Inventory(
            @Setting(value = "Git address of the repository; needed unless mode is off", form = Form.REPOSITORY)
            Optional<String> repository,

            @Setting(value = "branch to work on; the repository's own when left out", form = Form.BRANCH)
            Optional<String> branch,

            @Setting(
                    value = "record: write what happens; drive: let ignited act on it",
                    byDefault = "off",
                    oneOf = {"off", "record", "drive"})
            String mode,

            @Setting(value = "user name that goes with the token", byDefault = "git", form = Form.PERSON)
            String user,

            @Setting("password or token for a repository that is reached by https")
            Optional<Secret> token,

            @Setting("private key file for a repository that is reached by ssh")
            Optional<Path> key,

            @Setting(
                    value = "directory on the host that ignited watches, with what stands below manifests/",
                    byDefault = "/etc/firecracker/manifests")
            Path watched,

            @Setting(value = "how long ignited has to act on a pushed manifest", byDefault = "3m")
            Duration patience) {
        /** No inventory is kept. */
        public static Inventory off() {
            return new Inventory(
                    Optional.empty(),
                    Optional.empty(),
                    "off",
                    "git",
                    Optional.empty(),
                    Optional.empty(),
                    Path.of("/etc/firecracker/manifests"),
                    Duration.ofMinutes(3));
        }

        public boolean isOn() {
            return !mode.equals("off");
        }

        public boolean drives() {
            return mode.equals("drive");
        }
    }

    /**
     * Backups that Kindling makes by itself; left out, it makes none.
     *
     * @param directory made if missing, mode 0700
     * @param every time between two backups
     * @param keep how many are kept, the newest
     */
    public record Backup(
            @Setting("directory for backups; a disk of its own is best")
            Path directory,

            @Setting(value = "time between two backups", byDefault = "24h")
            Duration every,

            @Setting(value = "how many are kept, the newest", byDefault = "7", min = 1, max = 10000)
            int keep) {}

    /** The socket through which scripts on this host talk to Kindling. */
    public Path hostSocket() {
        return socket.orElseGet(() -> stateDir.toAbsolutePath().resolve("kindling.sock"));
    }

    /** The flavour for people who do not choose: the first in the file. */
    public Flavour defaultFlavour() {
        return flavours.values().iterator().next();
    }
}
