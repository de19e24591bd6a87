package dev.kindling.engine.ignite.standin;

import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.ignite.IgniteHost;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host with Ignite on it that is not there: executables {@code ignite}, {@code ctr}, {@code iptables}, {@code dmsetup} and
 * {@code losetup} which behave as the recordings show, machines that answer SSH, and the state that all of them share. Lives
 * in a test, or by {@link #main} in a process of its own that outlives Kindling. Never kinder than the real thing: a second
 * create at the same moment fails always, not one time in five.
 */
public final class StandInHost implements AutoCloseable {
    private static final Duration SNAPSHOT_TIME = Duration.ofMillis(15);

    private final Path directory;
    private final Misbehaviour misbehaviour;
    private final FakeContainerd containerd = new FakeContainerd();
    private final FakeIptables iptables = new FakeIptables();
    private final FakeDevices devices;
    private final FakeLeases leases;
    private final VmRecords records;
    private final Images images;
    private final Images kernels;
    private final FakeNetwork network;
    private final IgniteProgram ignite = new IgniteProgram(this);
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    private final Map<String, Guest.Disk> disks = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> holds = new ConcurrentHashMap<>();
    private final AtomicInteger inSnapshot = new AtomicInteger();
    private final AtomicInteger mostInSnapshot = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    /** Machines that die when they are seen running next. */
    private final Set<String> doomed = ConcurrentHashMap.newKeySet();

    private final Random random = new Random(1);
    private final KeyPair bakedInHostKey = freshKey();
    private final ServerSocket door;
    private volatile boolean root = true;
    private volatile boolean portsIgnored;
    private volatile Set<String> missingBinaries = Set.of();
    private volatile Set<String> missingFiles = Set.of();

    private StandInHost(Path directory, String address) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.misbehaviour = new Misbehaviour(this.directory.resolve("misbehave"));
        this.leases = new FakeLeases(this.directory.resolve("cni"));
        this.records = new VmRecords(this.directory.resolve("firecracker"));
        Path firecracker = this.directory.resolve("firecracker");
        this.devices = new FakeDevices(this.directory.resolve("sys/block"), firecracker);
        this.images = new Images(
                firecracker.resolve("image"),
                "base",
                "6.1 MB",
                "weaveworks/ignite-ubuntu:latest",
                "weaveworks/ignite-amazonlinux:latest");
        this.kernels = new Images(
                firecracker.resolve("kernel"),
                "kernel",
                "13.6 MB",
                "weaveworks/ignite-kernel:5.10.51",
                "weaveworks/ignite-kernel:4.19.125");
        this.network = new FakeNetwork(address, this::guestBehind);
        this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    /** A host whose forwards listen on loopback, with everything under one directory. */
    public static StandInHost on(Path directory) {
        return on(directory, "127.0.0.1");
    }

    /** @param address literal address on which forwarded ports listen */
    public static StandInHost on(Path directory, String address) {
        try {
            var host = new StandInHost(directory, address);
            host.open();
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A host in a process of its own: {@code main DIRECTORY}; ends when it is killed. Misbehaviour through its file. */
    public static void main(String[] arguments) throws InterruptedException {
        try (StandInHost host = on(Path.of(arguments[0]))) {
            System.out.println("stand-in host ready in " + host.directory);
            Thread.currentThread().join();
        }
    }

    private void open() throws IOException {
        Files.createDirectories(directory.resolve("proc/self"));
        runAsRoot(true);
        Files.writeString(directory.resolve("proc/meminfo"), "MemTotal:       16384000 kB\nMemFree:  8000000 kB\n");
        newBoot();
        containerdUp(true);
        Files.createDirectories(directory.resolve("answers"));
        for (String program : List.of("ignite", "ctr", "iptables", "dmsetup", "losetup")) {
            install(program);
        }
        daemon("stand-in-door", () -> {
            while (!door.isClosed()) {
                try {
                    Socket caller = door.accept();
                    daemon("stand-in-call", () -> serve(caller));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    // ---- for tests: what to hand to the engine

    public IgniteHost host() {
        return hostIn(directory);
    }

    /** The same for a host that another process keeps in this directory. */
    public static IgniteHost hostIn(Path directory) {
        Path bin = directory.toAbsolutePath().resolve("bin");
        return new IgniteHost(
                "/usr/bin:/bin",
                bin.resolve("ctr").toString(),
                bin.resolve("iptables").toString(),
                bin.resolve("dmsetup").toString(),
                bin.resolve("losetup").toString(),
                directory.toAbsolutePath().resolve("cni"),
                directory.toAbsolutePath().resolve("proc"),
                List.of(directory.toAbsolutePath().resolve("containerd.sock")),
                Optional.empty(),
                Duration.ofMillis(100));
    }

    public KindlingConfig.Ignite config(Duration timeout) {
        return configIn(directory, timeout);
    }

    public static KindlingConfig.Ignite configIn(Path directory, Duration timeout) {
        Path home = directory.toAbsolutePath();
        return new KindlingConfig.Ignite(
                home.resolve("bin/ignite").toString(), 1, timeout, home.resolve("firecracker"));
    }

    public String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    // ---- for tests: what goes wrong

    /** See {@link Misbehaviour} for what there is. */
    public void misbehave(String key, String value) {
        misbehaviour.tell(key, value);
    }

    public void behave() {
        misbehaviour.forget();
    }

    /**
     * From now on calls of that verb of Ignite do nothing yet, until the returned one runs; a caller that was killed meanwhile
     * has done nothing. For tests that must not depend on how long something takes.
     */
    public Runnable hold(String verb) {
        var held = new CountDownLatch(1);
        holds.put(verb, held);
        return held::countDown;
    }

    /** The tenant types {@code poweroff}: the machine is off, its forward, lease and container stay. */
    public synchronized void powerOffGuest(MachineId id) {
        records.uid(id.value()).ifPresent(vm -> {
            containerd.taskDied(vm.container());
            shutDown(vm);
            records.removeSocket(vm.uid());
            vm.setStopped();
            records.save(vm);
        });
    }

    /** What ignited does to a machine whose manifest says that it is not to run: its network goes, its task stays. */
    synchronized void cutNetwork(MachineId id) {
        records.uid(id.value()).ifPresent(vm -> {
            leases.of(vm.container()).ifPresent(address -> iptables.disconnect(vm.container(), address));
            leases.release(vm.container());
            vm.setStopped();
            records.save(vm);
            rulesChanged();
        });
    }

    /** Whether its task runs in containerd, whatever Ignite says. */
    public boolean taskRuns(MachineId id) {
        return containerd.task("ignite-" + id).filter("RUNNING"::equals).isPresent();
    }

    /** The sandbox process is killed, as by the OOM killer: the metadata knows nothing of it. */
    public synchronized void killSandbox(MachineId id) {
        records.uid(id.value()).ifPresent(vm -> {
            containerd.taskDied(vm.container());
            shutDown(vm);
        });
    }

    /** The host restarts: metadata, leases and containers stay; tasks, rules and devices are gone. */
    public synchronized void reboot() {
        records.all().forEach(this::shutDown);
        containerd.hostRestarted();
        iptables.hostRestarted();
        devices.hostRestarted();
        rulesChanged();
        newBoot();
    }

    private void newBoot() {
        try {
            Path file = directory.resolve("proc/sys/kernel/random/boot_id");
            Files.createDirectories(file.getParent());
            Files.writeString(file, UUID.randomUUID() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #reboot}: this machine's disk cannot be brought up again; it starts and dies. */
    public void ruinDisk(MachineId id) {
        disks.computeIfPresent(id.value(), (uid, disk) -> {
            disk.files().put("/ruined", new Guest.Disk.Content("", "rw-------"));
            return disk;
        });
    }

    public void containerdUp(boolean up) {
        try {
            if (up) {
                Files.writeString(directory.resolve("containerd.sock"), "");
            } else {
                Files.delete(directory.resolve("containerd.sock"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void uninstall(String program) {
        try {
            Files.delete(Path.of(program(program)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What two first imports at once leave: the same image twice. */
    public void importAgain(String image) {
        images.add(nextUid(), image);
    }

    public void runAsRoot(boolean asRoot) {
        root = asRoot;
        String uid = asRoot ? "0" : "1000";
        try {
            Files.writeString(
                    directory.resolve("proc/self/status"),
                    "Name:\tjava\nUid:\t" + String.join("\t", uid, uid, uid, uid) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void missing(Set<String> binaries, Set<String> files) {
        missingBinaries = binaries;
        missingFiles = files;
    }

    // ---- for tests: what there is

    /** Everything on the host that belongs to this machine, in words; empty when nothing is left of it. */
    public synchronized List<String> traces(MachineId id) {
        String container = "ignite-" + id;
        return Stream.of(
                        records.traces(id.value()),
                        containerd.traces(container),
                        leases.traces(container),
                        iptables.traces(container),
                        devices.traces(container))
                .flatMap(List::stream)
                .toList();
    }

    /** A create was cut off between its loop device and device-mapper: no device of that machine leads to the loop device. */
    /** @return its name, such as {@code loop4} */
    public String leakLoopOnImage(String image, boolean autoclear, boolean held) {
        return devices.leakLoopOnImage(image, autoclear, held);
    }

    public void leakLoop(MachineId id) {
        devices.leakLoop("ignite-" + id);
    }

    public int loopDevices() {
        return devices.loopsInUse();
    }

    /** Every command line that was called, program first. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** How many creates were under way at once, at most. */
    public int mostCreatesAtOnce() {
        return mostInSnapshot.get();
    }

    public Optional<String> fileIn(MachineId id, String path) {
        return Optional.ofNullable(disks.get(id.value()))
                .map(disk -> disk.files().get(path))
                .map(Guest.Disk.Content::text);
    }

    public Optional<String> modeOf(MachineId id, String path) {
        return Optional.ofNullable(disks.get(id.value()))
                .map(disk -> disk.files().get(path))
                .map(Guest.Disk.Content::mode);
    }

    // ---- for the programs

    /** Runs one call of a program here, without a process around it. */
    public Answer run(String program, List<String> words) {
        calls.add(program + " " + String.join(" ", words));
        return perform(program, words);
    }

    private Answer perform(String program, List<String> words) {
        return switch (program) {
            case "ignite" -> runIgnite(words);
            case "ctr" -> withContainerd(() -> containerd.ctr(words, this::taskKilled));
            case "iptables" -> iptables.iptables(words, tables -> rulesChanged());
            case "dmsetup" -> devices.dmsetup(words);
            case "losetup" -> devices.losetup(words);
            default -> Answer.failure(program + ": not found");
        };
    }

    private Answer runIgnite(List<String> words) {
        String verb = IgniteProgram.verb(words);
        if (misbehaviour.happens("panic." + verb)) {
            return new Answer(2, "", IgniteProgram.resource("panic.txt"));
        }
        if (misbehaviour.happens("garbage." + verb)) {
            return Answer.of(
                    "\u0000\u0007VM|nonsense|\n=== \"level=fatal\nVM|0123456789abcde|x|true||||\n\u001b[31m???\n");
        }
        return ignite.run(words);
    }

    boolean hangs(List<String> words) {
        return misbehaviour.happens("hang." + IgniteProgram.verb(words));
    }

    private Answer withContainerd(Supplier<Answer> work) {
        return containerdUp()
                ? work.get()
                : Answer.failure("ctr: failed to dial \"/run/containerd/containerd.sock\": context deadline exceeded");
    }

    private void taskKilled(String container) {
        records.uid(container.substring("ignite-".length())).ifPresent(this::shutDown);
        Optional.ofNullable(guests.remove(container)).ifPresent(Guest::close);
    }

    /** Ignite's own lock does not hold: who comes while another is at it fails, and leaks. */
    VmRecord withSnapshotLock(Supplier<VmRecord> create) {
        int now = inSnapshot.incrementAndGet();
        mostInSnapshot.accumulateAndGet(now, Math::max);
        try {
            if (now > 1) {
                throw new Output.Fatal(
                        "unable to lock \"/tmp/ignite-snapshot.lock\": open /tmp/ignite-snapshot.lock: no such file or directory");
            }
            pause(SNAPSHOT_TIME);
            synchronized (this) {
                return create.get();
            }
        } finally {
            inSnapshot.decrementAndGet();
        }
    }

    /** One of the random failures, if the dice say so at this stage. */
    boolean wrong(String stage) {
        return misbehaviour.value("failure-rate").isPresent() && !stage.isEmpty() && misbehaviour.diceSayFail();
    }

    void boot(VmRecord vm, String address) {
        Guest.Disk disk = disks.getOrDefault(vm.uid(), new Guest.Disk());
        var shown = new Guest.Disk(new ConcurrentHashMap<>(disk.files()));
        boolean stranger = misbehaviour.happens("wrong-host-key");
        if (stranger) {
            shown.files().remove("/etc/ssh/ssh_host_ed25519_key");
        }
        var id = new MachineId(vm.uid());
        try {
            guests.put(
                    vm.container(),
                    new Guest(vm.uid(), stranger ? shown : disk, bakedInHostKey, () -> powerOffGuest(id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (misbehaviour.happens("dead")) {
            powerOffGuest(id);
            vm.setStopped();
        } else if (misbehaviour.way().equals("dies-when-seen")) {
            doomed.add(vm.uid());
        }
    }

    /** Machines that come up, are seen running once, and die. */
    void seen() {
        for (VmRecord vm : records.all()) {
            boolean ruined =
                    disks.getOrDefault(vm.uid(), new Guest.Disk()).files().containsKey("/ruined");
            if (guests.containsKey(vm.container())
                    && (ruined || doomed.remove(vm.uid()) || misbehaviour.happens("dies-when-seen"))) {
                powerOffGuest(new MachineId(vm.uid()));
            }
        }
    }

    void shutDown(VmRecord vm) {
        Optional.ofNullable(guests.remove(vm.container())).ifPresent(Guest::close);
    }

    void rulesChanged() {
        network.listenOn(iptables.ports());
    }

    private Optional<Integer> guestBehind(int port) {
        Optional<String> destination = iptables.destination(port);
        return destination.flatMap(target -> guests.entrySet().stream()
                .filter(guest -> leases.of(guest.getKey())
                        .filter(address -> target.equals(address + ":22"))
                        .isPresent())
                .map(guest -> guest.getValue().port())
                .findFirst());
    }

    void requireContainerd() {
        if (!containerdUp()) {
            throw new Output.Fatal(
                    "Could not stat a containerd socket: [/run/containerd/containerd.sock /run/docker/containerd/containerd.sock]");
        }
    }

    boolean containerdUp() {
        return Files.exists(directory.resolve("containerd.sock"));
    }

    String nextUid() {
        return String.format("%016x", random.nextLong());
    }

    String nextName() {
        return "wispy-glade";
    }

    boolean asRoot() {
        return root;
    }

    void ignorePorts(boolean ignored) {
        portsIgnored = ignored;
    }

    boolean ignoresPorts() {
        return portsIgnored;
    }

    Set<String> missingBinaries() {
        return missingBinaries;
    }

    Set<String> missingFiles() {
        return missingFiles;
    }

    Misbehaviour misbehaviour() {
        return misbehaviour;
    }

    /** Containerd reaches no registry from now on. */
    public void withoutRegistry() {
        containerd.offline();
    }

    FakeContainerd containerd() {
        return containerd;
    }

    FakeIptables iptables() {
        return iptables;
    }

    FakeLeases leases() {
        return leases;
    }

    FakeDevices devices() {
        return devices;
    }

    VmRecords records() {
        return records;
    }

    Images images() {
        return images;
    }

    Images kernels() {
        return kernels;
    }

    FakeNetwork network() {
        return network;
    }

    Map<String, Guest.Disk> disks() {
        return disks;
    }

    // ---- the door through which the executables come

    /** Count of words, then each word, all ended by NUL; the answer is one line: exit code and two files with the output. */
    private void serve(Socket caller) {
        try (caller;
                var in = new DataInputStream(caller.getInputStream())) {
            int count = Integer.parseInt(word(in));
            var words = new ArrayList<String>();
            for (int i = 0; i < count; i++) {
                words.add(word(in));
            }
            String program = words.remove(0);
            calls.add(program + " " + String.join(" ", words));
            misbehaviour.callBegins(program.equals("ignite") ? IgniteProgram.verb(words) : "");
            boolean hangs = program.equals("ignite") && hangs(words);
            if (program.equals("ignite") && (slowedDown(words) || heldUp(words)) && gone(caller)) {
                return;
            }
            Answer answer = perform(program, words);
            if (hangs) {
                in.read(); // until the caller is killed
                return;
            }
            Path out = directory.resolve("answers").resolve(answers.incrementAndGet() + ".out");
            Path err = out.resolveSibling(out.getFileName() + ".err");
            Files.writeString(out, answer.stdout());
            Files.writeString(err, answer.stderr());
            caller.getOutputStream()
                    .write((answer.exitCode() + " " + out + " " + err + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // the caller was killed
        }
    }

    private boolean slowedDown(List<String> words) {
        Optional<String> millis =
                misbehaviour.value("slow." + IgniteProgram.verb(words)).or(() -> misbehaviour.value("slow.any"));
        millis.ifPresent(time -> pause(Duration.ofMillis(Long.parseLong(time))));
        return millis.isPresent();
    }

    private boolean heldUp(List<String> words) {
        CountDownLatch held = holds.get(IgniteProgram.verb(words));
        if (held == null) {
            return false;
        }
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** A caller that was killed while it was slow has done nothing. */
    private static boolean gone(Socket caller) throws IOException {
        caller.setSoTimeout(1);
        try {
            return caller.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static String word(DataInputStream in) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int b = in.readByte(); b != 0; b = in.readByte()) {
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** With bash a call costs some 10 ms; where there is none, a small Java program does the same. */
    private void install(String program) throws IOException {
        Path file = directory.resolve("bin").resolve(program);
        Files.createDirectories(file.getParent());
        Files.writeString(file, Files.isExecutable(Path.of("/bin/bash")) ? bash(program) : java(program));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String bash(String program) {
        return """
                #!/bin/bash
                exec 3<>/dev/tcp/127.0.0.1/%d || exit 111
                printf '%%s\\0' "$(($# + 1))" %s "$@" >&3
                read -r code out err <&3 || exit 112
                cat "$out"; cat "$err" >&2; rm -f "$out" "$err"
                exit "$code"
                """.formatted(door.getLocalPort(), program);
    }

    int doorPort() {
        return door.getLocalPort();
    }

    private String java(String program) {
        String classes =
                Path.of(System.getProperty("java.home"), "bin", "java") + " -Xshare:auto -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' " + StandInIgnite.class.getName();
        return "#!/bin/sh\nexec " + classes + " " + door.getLocalPort() + " " + program + " \"$@\"\n";
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static KeyPair freshKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.close();
        guests.values().forEach(Guest::close);
    }

    @Override
    public String toString() {
        return "stand-in host with "
                + records.all().stream().map(VmRecord::name).collect(Collectors.joining(", "));
    }
}
