package dev.kindling.ops;

import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Examination;
import dev.kindling.doctor.Finding;
import dev.kindling.engine.Capacity;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.DatabaseCheck;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What every host needs, whichever engine makes the machines: room, ports, names, an address that tenants can reach. */
public final class HostExaminations {
    private static final int NAME_SECONDS = 20;
    private static final int CONNECT_MILLIS = 3_000;

    private final KindlingConfig config;
    private final SandboxEngine engine;
    private final Predicate<HostPort> ours;
    private final StateExamination state;

    /** The database of this Kindling, and how to look at it. */
    public record Database(Path file, DatabaseCheck check) {}

    /** @param ours whether a port in use is one of Kindling's own sandboxes' */
    public HostExaminations(KindlingConfig config, SandboxEngine engine, Database database, Predicate<HostPort> ours) {
        this.config = config;
        this.engine = engine;
        this.ours = ours;
        this.state = new StateExamination(config.stateDir(), database);
    }

    public List<Examination> all() {
        List<Examination> all = new ArrayList<>(List.of(
                new Examination("state directory", state::directory),
                new Examination("database", state::database),
                new Examination("engine", () -> engine.examine(config.flavours().values())),
                new Examination("memory and disk", this::room),
                new Examination("ports", this::ports),
                new Examination("names", this::names),
                new Examination("public address", this::publicAddress)));
        if (config.slack().isPresent() || config.discord().isPresent()) {
            all.add(new Examination("clock", () -> clock(Path.of("/run"))));
        }
        return List.copyOf(all);
    }

    private List<Finding> room() {
        Capacity capacity = engine.capacity();
        Flavour flavour = config.defaultFlavour();
        long memory = capacity.memory().minus(config.host().reserveMemory()).bytes();
        long disk = capacity.disk().minus(config.host().reserveDisk()).bytes();
        long byMemory = memory / flavour.memory().bytes();
        long byDisk = disk / flavour.disk().bytes();
        long fit = Math.min(Math.min(byMemory, byDisk), config.host().ports().size());
        String what = "room for " + fit + " sandboxes of the flavour " + flavour.name() + " (memory " + byMemory
                + ", disk " + byDisk + ", ports " + config.host().ports().size() + ")";
        return List.of(
                fit > 0
                        ? Finding.ok(what)
                        : Finding.problem(
                                what,
                                "in kindling.yml, less memory or disk in the flavour, or a smaller host: {reserve: …}; or a"
                                        + " larger host"));
    }

    private List<Finding> ports() {
        List<Integer> taken = new ArrayList<>();
        var range = config.host().ports();
        range.ports()
                .filter(port -> !bindable(port.number()) && !ours.test(port))
                .forEach(port -> taken.add(port.number()));
        if (taken.isEmpty()) {
            return List.of(Finding.ok(range + " are free or Kindling's own"));
        }
        String some =
                taken.size() <= 5 ? taken.toString() : taken.subList(0, 5) + " and " + (taken.size() - 5) + " more";
        return List.of(Finding.warning(
                "other programs hold " + some,
                "nothing, Kindling goes around them; or end those programs (ss -ltnp shows them)"));
    }

    private static boolean bindable(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether something keeps the clock right; how far off it is, the chat platforms' own examinations tell.
     *
     * @param run {@code /run}, where the usual services say that they are there
     */
    static List<Finding> clock(Path run) {
        if (Files.exists(run.resolve("systemd/timesync/synchronized"))) {
            return List.of(Finding.ok("set by the network (systemd-timesyncd)"));
        }
        for (String service : List.of("chrony/chronyd.pid", "chronyd.pid", "ntpd.pid", "ntpsec/ntpd.pid")) {
            if (Files.exists(run.resolve(service))) {
                return List.of(Finding.ok("kept by " + (service.contains("chrony") ? "chrony" : "ntpd")));
            }
        }
        return List.of(Finding.warning(
                "nothing is seen that keeps the clock right, and chat platforms refuse whose clock is off",
                "sudo apt-get install systemd-timesyncd; sudo timedatectl set-ntp true"
                        + " (nothing, if the hypervisor keeps it)"));
    }

    private List<Finding> names() {
        Set<String> wanted = new LinkedHashSet<>();
        wanted.add(config.host().address());
        config.slack().ifPresent(slack -> wanted.add(host(slack.apiUrl())));
        config.discord()
                .ifPresent(discord -> wanted.addAll(List.of(host(discord.apiUrl()), host(discord.gatewayUrl()))));
        // Side by side: a nameserver that is silent takes ten seconds for each.
        return wanted.stream().map(HostExaminations::resolving).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static String host(String url) {
        String host = URI.create(url).getHost();
        return host == null ? url : host;
    }

    private static CompletableFuture<Finding> resolving(String name) {
        return CompletableFuture.supplyAsync(() -> resolved(name), work -> {
                    var thread = new Thread(work, "doctor-name");
                    thread.setDaemon(true);
                    thread.start();
                })
                .completeOnTimeout(
                        Finding.problem(
                                "no nameserver answers for " + name + " within " + NAME_SECONDS + " s",
                                "see that the nameserver in /etc/resolv.conf is one that this host reaches: getent hosts "
                                        + name),
                        NAME_SECONDS,
                        TimeUnit.SECONDS);
    }

    private static Finding resolved(String name) {
        try {
            return Finding.ok(name + " is " + InetAddress.getByName(name).getHostAddress());
        } catch (UnknownHostException e) {
            return Finding.problem(
                    name + " cannot be resolved",
                    "getent hosts " + name + " says what the host knows: set host.address in kindling.yml right, or the"
                            + " nameserver in /etc/resolv.conf");
        }
    }

    private List<Finding> publicAddress() {
        String address = config.host().address();
        InetAddress resolved;
        try {
            resolved = InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            return List.of(Finding.problem(
                    "host.address " + address + " cannot be resolved",
                    "host: {address: …} in kindling.yml has to be what tenants connect to; getent hosts " + address));
        }
        if (resolved.isLoopbackAddress()) {
            return List.of(
                    config.engine().equals("rehearsal")
                            ? Finding.ok(address + ": this machine alone, as fits a rehearsal")
                            : Finding.problem(
                                    "host.address " + address + " is this machine's loopback: no tenant gets there",
                                    "host: {address: …} in kindling.yml has to be what tenants connect to; ip -br addr shows"
                                            + " this machine's addresses"));
        }
        Finding reached = reachable(resolved, address);
        return isOurs(resolved)
                ? List.of(reached)
                : List.of(
                        Finding.warning(
                                address + " is no address of this machine",
                                "nothing if a router or firewall forwards the ports of host.ports to it"),
                        reached);
    }

    /** Listens on a free port of the range and connects to it the way tenants do. */
    private Finding reachable(InetAddress resolved, String address) {
        var range = config.host().ports();
        for (int port = range.last().number(); port >= range.first().number(); port--) {
            try (var listener = new ServerSocket()) {
                listener.bind(new InetSocketAddress(port));
                return connects(resolved, address, port);
            } catch (IOException e) {
                // taken; the next one serves as well
            }
        }
        return Finding.warning(
                "every port is in use, so that " + address + " could not be tried",
                "ss -ltn shows who listens; kindling doctor again later");
    }

    private static Finding connects(InetAddress resolved, String address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(resolved, port), CONNECT_MILLIS);
            return Finding.ok(address + ":" + port + " leads here (tried from this machine)");
        } catch (IOException e) {
            return Finding.warning(
                    address + ":" + port + " does not lead here when tried from this machine",
                    "try from outside: nc -vz " + address + " " + port
                            + "; open the firewall for host.ports, or forward them");
        }
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
