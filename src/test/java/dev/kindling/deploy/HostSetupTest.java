package dev.kindling.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The set-up of a host, in a throw-away root with small files in place of the real downloads. */
class HostSetupTest {
    private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
    private static final String VERSION = "kindling-1.2.3-build7";

    @TempDir
    Path directory;

    private Path downloads;
    private Path root;

    @BeforeEach
    void local_downloads() throws Exception {
        Programs.require("sha256sum"); // Linux
        downloads = Files.createDirectories(directory.resolve("downloads"));
        root = directory.resolve("root");
        Files.writeString(downloads.resolve("ignite-x"), "#!/bin/sh\n# ignite\n");
        Files.writeString(downloads.resolve("ignited-x"), "#!/bin/sh\n# ignited\n");
        Files.writeString(downloads.resolve("runc.x"), "#!/bin/sh\n# runc\n");
        pack("containerd.tar.gz", "bin/containerd", "bin/ctr");
        pack("cni.tgz", "bridge", "host-local", "portmap", "firewall", "loopback");
        pack(VERSION + ".tar.gz", VERSION + "/kindling", VERSION + "/share/bot-config/kindling.schema.json");
        describe();
    }

    private void pack(String archive, String... files) throws IOException {
        Path source = Files.createTempDirectory(directory, "pack");
        for (String file : files) {
            Path path = source.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "#!/bin/sh\n# " + file + "\n");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String top = files[0].contains("/") ? files[0].substring(0, files[0].indexOf('/')) : ".";
        var packed = Programs.run("tar", "-czf", downloads.resolve(archive).toString(), "-C", source.toString(), top);
        assertThat(packed.exit()).isZero();
    }

    /** The list of downloads with the checksums of what lies there, for whatever architecture this is. */
    private void describe() throws Exception {
        var list = new StringBuilder("# a list\n\n");
        for (String architecture : List.of("amd64", "arm64")) {
            for (String[] line : new String[][] {
                {"ignite", "v0.10.0", "ignite-x"},
                {"ignited", "v0.10.0", "ignited-x"},
                {"containerd", "1.6.31", "containerd.tar.gz"},
                {"runc", "v1.1.12", "runc.x"},
                {"cni-plugins", "v1.1.1", "cni.tgz"}
            }) {
                list.append(String.join(
                                " ",
                                line[0],
                                line[1],
                                architecture,
                                checksum(downloads.resolve(line[2])),
                                "https://github.com/owner/" + line[2]))
                        .append('\n');
            }
        }
        Files.writeString(downloads.resolve("artifacts"), list);
    }

    private static String checksum(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private Ran setUp(Map<String, String> environment, String... more) {
        var command = Stream.concat(
                        Stream.of(
                                DEPLOY.resolve("host-setup.sh").toString(),
                                "--root",
                                root.toString(),
                                "--artifacts",
                                downloads.resolve("artifacts").toString(),
                                "--address",
                                "sandboxes.example.org"),
                        Stream.of(more))
                .toList();
        return Ran.script(environment, "", command);
    }

    private Ran setUpOffline(String... more) {
        return setUp(
                Map.of(),
                Stream.concat(Stream.of("--offline", downloads.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Every file below the root with its kind, mode, time and contents. */
    private SortedMap<String, String> tree() throws Exception {
        var tree = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                                + (Files.isRegularFile(path) ? " " + checksum(path) : "");
                tree.put(
                        root.relativize(path).toString(),
                        what + " " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
            }
        }
        return tree;
    }

    @Test
    void a_second_run_changes_nothing() throws Exception {
        Ran first = setUpOffline();
        assertThat(first.exit()).as(first.output()).isZero();
        var before = tree();

        Ran second = setUpOffline();

        assertThat(second.exit()).as(second.output()).isZero();
        assertThat(second.output()).doesNotContain("wrote", "unpacked", "installed", "WARNING");
        assertThat(tree()).isEqualTo(before);
        assertThat(before)
                .containsKeys(
                        "usr/local/bin/ignite",
                        "usr/local/bin/ignited",
                        "usr/local/bin/containerd",
                        "usr/local/sbin/runc",
                        "opt/cni/bin/portmap",
                        "opt/kindling/releases/" + VERSION + "/kindling",
                        "etc/ignite/config.yaml",
                        "etc/modules-load.d/kindling.conf",
                        "etc/sysctl.d/60-kindling.conf",
                        "etc/tmpfiles.d/kindling.conf",
                        "etc/kindling/kindling.schema.json",
                        "etc/systemd/system/kindling.service",
                        "etc/systemd/system/kindling-root.socket",
                        "etc/systemd/system/kindling-root@.service")
                .hasEntrySatisfying(
                        "etc/kindling/kindling.env", mode -> assertThat(mode).startsWith("rw-------"));
        assertThat(Files.readSymbolicLink(root.resolve("opt/kindling/current"))).hasToString("releases/" + VERSION);
    }

    @Test
    void the_configuration_that_it_writes_is_valid_and_agrees_with_itself() throws Exception {
        setUpOffline("--ports", "61000-61010");

        var result = new ConfigReader(Map.of()).read(root.resolve("etc/kindling"));

        assertThat(result).isInstanceOf(ConfigResult.Read.class);
        var config = ((ConfigResult.Read) result).kindling();
        assertThat(config.engine()).isEqualTo("ignite");
        assertThat(config.host().address()).isEqualTo("sandboxes.example.org");
        assertThat(config.host().ports()).hasToString("61000-61010");
        assertThat(config.ignite().helper()).contains(Path.of("/run/kindling/root.sock"));
        assertThat(config.http().isLoopback()).isTrue();
        assertThat(root.resolve("etc/kindling/root.conf")).content().contains("\nports=61000-61010\n");
        assertThat(root.resolve("etc/sysctl.d/60-kindling.conf")).content().contains("= 61000-61010\n");
        assertThat(Files.readAllLines(root.resolve("etc/kindling/images")))
                .contains(
                        config.defaultFlavour().image(), config.defaultFlavour().kernel());
        assertThat(DEPLOY.resolve("systemd/kindling-root.socket"))
                .content()
                .contains("ListenStream=" + config.ignite().helper().orElseThrow() + "\n");
    }

    @Test
    void what_the_operator_has_changed_stays() throws Exception {
        setUpOffline();
        Path settings = root.resolve("etc/kindling/kindling.yml");
        Files.writeString(settings, "mine\n");

        assertThat(setUpOffline().exit()).isZero();

        assertThat(settings).hasContent("mine\n");
    }

    @Test
    void a_damaged_program_is_put_right() throws Exception {
        setUpOffline();
        Files.writeString(root.resolve("usr/local/bin/ignite"), "changed");

        assertThat(setUpOffline().exit()).isZero();

        assertThat(root.resolve("usr/local/bin/ignite")).hasSameBinaryContentAs(downloads.resolve("ignite-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt/cni/bin/bridge", "usr/local/bin/ctr"})
    void a_file_of_an_archive_that_is_gone_is_unpacked_again(String file) throws Exception {
        setUpOffline();
        var before = tree();
        Files.delete(root.resolve(file));

        assertThat(setUpOffline().exit()).isZero();

        assertThat(tree()).containsOnlyKeys(before.keySet());
    }

    /** As {@code cp} does on a full disk: half of the file is there when it gives up. */
    @ParameterizedTest
    @CsvSource({
        "ignite.kindling-new, usr/local/bin/ignite",
        "kindling.yml.kindling-new, etc/kindling/kindling.yml",
        "releases/.new, opt/kindling/releases"
    })
    void a_disk_that_is_full_is_said_and_nothing_half_stays_on_it(String written, String wanted) throws Exception {
        Path stub = Files.createDirectories(directory.resolve("stub")).resolve("cp");
        Files.writeString(stub, """
                #!/bin/sh
                for target; do :; done
                case $target in
                */%s) echo half >"$target"
                    echo "cp: error writing '$target': No space left on device" >&2
                    exit 1 ;;
                esac
                exec %s "$@"
                """.formatted(written, Programs.find("cp").orElseThrow()));
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = stub.getParent() + ":" + System.getenv("PATH");

        Ran full = setUp(Map.of("PATH", path), "--offline", downloads.toString());

        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.output()).contains("run this again when there is room");
        assertThat(tree().keySet()).noneMatch(name -> name.contains("kindling-new") || name.contains(".new"));
        assertThat(setUpOffline().exit()).isZero();
        assertThat(root.resolve(wanted)).exists();
    }

    @ParameterizedTest
    @CsvSource({"ignite-x, usr/local/bin/ignite", "cni.tgz, opt/cni/bin/bridge", "containerd.tar.gz, usr/local/bin/ctr"
    })
    void a_wrong_checksum_is_refused_and_nothing_of_it_installed(String file, String installed) throws Exception {
        Files.writeString(downloads.resolve(file), "something else");

        Ran ran = setUpOffline();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.output()).contains("has the wrong checksum", "It was not installed.");
        assertThat(root.resolve(installed)).doesNotExist();
    }

    @Test
    void a_download_without_a_known_checksum_needs_one_from_the_operator() throws Exception {
        String ignited = checksum(downloads.resolve("ignited-x"));
        Path list = downloads.resolve("artifacts");
        Files.writeString(list, Files.readString(list).replace(ignited, "-"));

        Ran refused = setUpOffline();
        Ran told = setUp(Map.of("KINDLING_SHA256_IGNITED", ignited), "--offline", downloads.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output()).contains("KINDLING_SHA256_IGNITED");
        assertThat(told.exit()).as(told.output()).isZero();
    }

    @Test
    void a_missing_file_is_named_with_where_to_get_it() throws Exception {
        Files.delete(downloads.resolve("runc.x"));

        Ran ran = setUpOffline();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.output()).contains("put runc.x there (https://github.com/owner/runc.x)");
    }

    @Test
    void every_address_can_be_replaced() throws Exception {
        Assumptions.assumeTrue(
                Programs.find("curl").or(() -> Programs.find("wget")).isPresent(), "this test needs curl or wget");
        HttpServer mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mirror.createContext("/", exchange -> {
            Path file = downloads.resolve(
                    Path.of(exchange.getRequestURI().getPath()).getFileName().toString());
            byte[] body = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        mirror.start();
        try {
            String address = "http://127.0.0.1:" + mirror.getAddress().getPort();
            Files.move(downloads.resolve("cni.tgz"), downloads.resolve("plugins.tgz"));

            Ran ran = setUp(
                    Map.of("KINDLING_GITHUB", address, "KINDLING_URL_CNI_PLUGINS", address + "/elsewhere/plugins.tgz"),
                    "--kindling",
                    downloads.resolve(VERSION + ".tar.gz").toString());

            assertThat(ran.exit()).as(ran.output()).isZero();
            assertThat(ran.output()).contains(address + "/owner/ignite-x", address + "/elsewhere/plugins.tgz");
            assertThat(root.resolve("opt/cni/bin/bridge")).exists();
        } finally {
            mirror.stop(0);
        }
    }

    @Test
    void a_new_release_lies_beside_the_old_one_and_the_way_back_is_one_link() throws Exception {
        setUpOffline();
        String next = "kindling-1.3.0-build8";
        pack(next + ".tar.gz", next + "/kindling", next + "/share/x");

        Ran upgrade =
                setUpOffline("--kindling", downloads.resolve(next + ".tar.gz").toString());
        assertThat(upgrade.exit()).as(upgrade.output()).isZero();
        assertThat(root.resolve("opt/kindling/current/kindling")).content().contains(next);

        assertThat(setUpOffline("--use", VERSION).exit()).isZero();
        assertThat(root.resolve("opt/kindling/current/kindling")).content().contains(VERSION);
        assertThat(setUpOffline("--use", "list").output()).contains(VERSION, next);
        assertThat(setUpOffline("--use", "../../etc").exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ports=1", "--nonsense", "--address", "--help-me"})
    void a_wrong_call_is_a_usage_error(String option) {
        assertThat(Ran.script(
                                Map.of(),
                                "",
                                List.of(DEPLOY.resolve("host-setup.sh").toString(), option))
                        .exit())
                .isEqualTo(2);
    }

    /** A script's variable that is not set: {@code --use "$OLD"} would set up the whole host, and switch forward. */
    @ParameterizedTest
    @ValueSource(strings = {"--use", "--kindling", "--offline", "--artifacts", "--address", "--ports", "--root"})
    void an_empty_value_is_a_usage_error_and_changes_nothing(String option) throws Exception {
        setUpOffline();
        var before = tree();

        Ran ran = setUpOffline(option, "");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.output()).contains(option + " needs a value");
        assertThat(tree()).isEqualTo(before);
    }

    /** As the service does: dash ends itself when a redirection of {@code :} fails. */
    @Test
    void an_installed_kindling_starts_for_a_user_who_may_not_write_there() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/etc/shadow")), "this test needs root");
        Path home = Files.createDirectories(directory.resolve("installed"));
        Path dist = home.resolve(".launcher/dist/b");
        Files.createDirectories(dist.resolve("lib"));
        Files.createDirectories(dist.resolve("users"));
        Files.copy(Path.of("kindling"), home.resolve("kindling"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve(".launcher/current"), "b\n");
        for (String file : List.of("stamp", "jars", "lib/kindling.jar", "java/release")) {
            Files.createDirectories(dist.resolve(file).getParent());
            Files.writeString(dist.resolve(file), "JAVA_VERSION=\"17.0.1\"\n");
        }
        Path java = Files.createDirectories(dist.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho Java runs\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.run("chmod", "-R", "a+rX", directory.toString());

        Ran ran = Ran.script(
                Map.of("JAVA_HOME", dist.resolve("java").toString()),
                "",
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        home.resolve("kindling").toString(),
                        "serve"));

        assertThat(ran).isEqualTo(new Ran(0, "Java runs\n"));
    }

    // ---- the files themselves

    static Stream<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> firstLine(file).startsWith("#!"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String firstLine(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shellcheck_finds_nothing(Path script) {
        assertThat(Programs.run("shellcheck", script.toString()).output()).isEmpty();
        assertThat(script).isExecutable();
        assertThat(firstLine(script)).isEqualTo("#!/bin/sh");
    }

    @Test
    void every_download_is_pinned_by_version_and_checksum() throws Exception {
        var lines = Files.readAllLines(DEPLOY.resolve("artifacts")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(lines).hasSize(10).allSatisfy(line -> {
            String[] words = line.split(" +");
            assertThat(words).hasSize(5);
            assertThat(words[3]).matches("[0-9a-f]{64}");
            assertThat(words[4]).startsWith("https://").contains(words[1]);
        });
    }

    @Test
    void systemd_knows_every_line_of_the_units() throws IOException {
        Assumptions.assumeTrue(Programs.find("systemd-analyze").isPresent(), "this test needs systemd-analyze");
        try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
            var arguments = Stream.concat(
                            Stream.of("verify", "--man=no"),
                            units.map(Path::toString).sorted())
                    .toArray(String[]::new);

            // The programs are not installed where this runs.
            assertThat(Programs.run("systemd-analyze", arguments).output().lines())
                    .filteredOn(line -> !line.contains("is not executable: No such file or directory"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"libvirt, 22.04", "virtualbox, 24.04"})
    void vagrant_accepts_the_vagrantfile(String provider, String ubuntu) throws IOException {
        Path vagrant = Programs.require("vagrant");
        Path stub = Files.createDirectories(directory.resolve("bin")).resolve("VBoxManage");
        Files.writeString(stub, "#!/bin/sh\necho 7.0.14r161095\n");
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));

        Ran ran = Ran.script(
                Map.of(
                        "PATH",
                        stub.getParent() + ":" + System.getenv("PATH"),
                        "VAGRANT_DEFAULT_PROVIDER",
                        provider,
                        "VAGRANT_HOME",
                        directory.resolve("vagrant").toString(),
                        "VAGRANT_DOTFILE_PATH",
                        directory.resolve("dot").toString(),
                        "VAGRANT_CHECKPOINT_DISABLE",
                        "1",
                        "KINDLING_UBUNTU",
                        ubuntu),
                "",
                List.of(vagrant.toString(), "validate"));

        assertThat(ran.output()).contains("validated successfully");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void the_dashboard_asks_for_figures_that_there_are() throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(DEPLOY.resolve("grafana/kindling.json").toFile());
        var known = List.of(
                "kindling_sandboxes",
                "jvm_memory_used_bytes",
                "jvm_memory_committed_bytes",
                "jvm_threads_live_threads",
                "jvm_threads_daemon_threads",
                "up");

        var metrics = dashboard.findValuesAsText("expr").stream()
                .flatMap(expression ->
                        Pattern.compile("([a-z_]+)\\{").matcher(expression).results())
                .map(match -> match.group(1))
                .toList();

        assertThat(metrics).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void the_sample_of_docker_is_json() throws IOException {
        assertThat(new ObjectMapper()
                        .readTree(DEPLOY.resolve("registry-mirror/daemon.json").toFile())
                        .at("/registry-mirrors/0")
                        .asText())
                .startsWith("http://");
    }

    // ---- manifests for ignited

    @Test
    void the_machines_of_another_kindling_are_not_brought_to_the_ignited_of_this_one() throws IOException {
        Path clone = directory.resolve("clone");
        for (String host : List.of("here.example", "there.example", "")) {
            Path machine = Files.createDirectories(clone.resolve("manifests/blue/vm" + host.replace(".", "-")));
            Files.writeString(
                    machine.resolve("vm.yaml"),
                    "kind: VM\n" + (host.isEmpty() ? "" : "    kindling.dev/host: \"" + host + "\"\n"));
        }

        Ran ran = bring(clone, Map.of("KINDLING_HOST", "here.example"));

        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(watched().resolve("blue/vmhere-example/vm.yaml")).exists();
        assertThat(watched().resolve("blue/vm/vm.yaml")).exists();
        assertThat(watched().resolve("blue/vmthere-example")).doesNotExist();
    }

    @Test
    void a_machine_of_kindlings_that_is_to_run_lives_on_when_somebody_deletes_its_manifest_or_rewrites_the_history()
            throws IOException {
        Path clone = directory.resolve("clone");
        for (String name : List.of("runs", "off", "theirs")) {
            Path machine = Files.createDirectories(clone.resolve("manifests/blue/" + name));
            Files.writeString(machine.resolve("vm.yaml"), """
                    kind: "VM"
                    metadata:
                      annotations:
                        %s: "host.example"
                    status:
                      running: %s
                    """.formatted(
                            name.equals("theirs") ? "other" : "kindling.dev/host", !name.equals("off")));
        }
        assertThat(bring(clone).exit()).isZero();

        Files.createDirectories(clone.resolve("manifests/red"));
        for (String name : List.of("runs", "off", "theirs")) {
            Files.delete(clone.resolve("manifests/blue/" + name + "/vm.yaml"));
        }
        Ran ran = bring(clone);

        assertThat(ran.exit()).isZero();
        assertThat(ran.output()).contains("blue/runs/vm.yaml is gone from the repository");
        assertThat(watched().resolve("blue/runs/vm.yaml")).exists();
        assertThat(watched().resolve("blue/off")).doesNotExist();
        assertThat(watched().resolve("blue/theirs")).doesNotExist();
    }

    private Ran bring(Path clone) {
        return bring(clone, Map.of());
    }

    private Ran bring(Path clone, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("KINDLING_APPLIED", directory.resolve("applied").toString());
        return Ran.script(
                environment,
                "",
                List.of(
                        DEPLOY.resolve("libexec/kindling-manifests").toString(),
                        clone.toString(),
                        watched().toString()));
    }

    private Path watched() {
        return directory.resolve("firecracker/manifests");
    }

    @Test
    void the_unit_brings_manifests_to_where_ignited_watches_and_where_kindling_says_that_the_keys_are()
            throws IOException {
        Path byDefault = KindlingConfig.Inventory.off().watched();
        String unit = Files.readString(DEPLOY.resolve("systemd/kindling-manifests.service"));
        assertThat(unit).containsPattern("(?m)^ExecStart=\\S+ \\S+ " + byDefault + "$");
        assertThat(Files.readString(DEPLOY.resolve("systemd/ignited.service"))).contains("mkdir -p " + byDefault);
        Path clone = directory.resolve("clone");
        Path alice = Files.createDirectories(clone.resolve("manifests/blue/alice"));
        Files.writeString(alice.resolve("alice.pub"), "key\n");

        assertThat(bring(clone).exit()).isZero();

        assertThat(watched().resolve("blue/alice/alice.pub")).hasContent("key");
    }

    @Test
    void the_directory_that_ignited_watches_stays_also_when_nothing_is_left_in_it() throws IOException {
        Path clone = directory.resolve("clone");
        Path manifest =
                Files.createDirectories(clone.resolve("manifests/blue/alice")).resolve("vm.yaml");
        Files.writeString(manifest, "alice 1\n");
        bring(clone);
        Object before = Files.getAttribute(watched(), "unix:ino");

        Files.delete(manifest);
        bring(clone);

        assertThat(watched()).isEmptyDirectory();
        assertThat(Files.getAttribute(watched(), "unix:ino")).isEqualTo(before);
    }

    @Test
    void only_what_a_commit_changed_reaches_ignited() throws IOException {
        Path clone = directory.resolve("clone");
        Path alice = Files.createDirectories(clone.resolve("manifests/blue/alice"));
        Path bob = Files.createDirectories(clone.resolve("manifests/blue/bob"));
        Files.writeString(alice.resolve("vm.yaml"), "alice 1\n");
        Files.writeString(alice.resolve("key.pub"), "key\n");
        Files.writeString(bob.resolve("vm.yaml"), "bob 1\n");
        Files.createSymbolicLink(bob.resolve("link.yaml"), Path.of("/etc/passwd"));
        Path watched = watched().resolve("blue");

        assertThat(bring(clone).output()).containsSubsequence("blue/alice/key.pub", "blue/alice/vm.yaml");
        Files.writeString(watched.resolve("alice/vm.yaml"), "alice 1\nstatus of ignited\n");
        Files.writeString(watched().resolve("by-hand.yaml"), "by hand\n");
        Files.delete(bob.resolve("vm.yaml"));

        assertThat(bring(clone).exit()).isZero();

        assertThat(watched.resolve("alice/vm.yaml")).hasContent("alice 1\nstatus of ignited");
        assertThat(watched.resolve("bob")).doesNotExist();
        assertThat(watched().resolve("by-hand.yaml")).exists();
        Files.writeString(alice.resolve("vm.yaml"), "alice 2\n");
        bring(clone);
        assertThat(watched.resolve("alice/vm.yaml")).hasContent("alice 2");
    }

    @Test
    void a_clone_that_is_gone_removes_no_machine() throws IOException {
        Path clone = directory.resolve("clone");
        Path alice = Files.createDirectories(clone.resolve("manifests/blue/alice"));
        Files.writeString(alice.resolve("vm.yaml"), "alice 1\n");
        bring(clone);

        assertThat(bring(directory.resolve("nowhere")).exit()).isEqualTo(1);

        assertThat(watched().resolve("blue/alice/vm.yaml")).exists();
    }
}
