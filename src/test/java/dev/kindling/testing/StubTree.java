package dev.kindling.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A tree with the real launcher and stand-ins for all that it calls: a Maven wrapper and JDKs that note their calls. The
 * PATH holds the plain tools of a Unix and nothing else, so the machine's own Java stays out.
 */
public final class StubTree {
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "id",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "touch");

    private static final String MAVEN = """
            #!/bin/sh
            echo $$ >>"$STUBS/maven-runs"
            echo "${LC_ALL:-${LC_CTYPE:-${LANG-}}}" >"$STUBS/maven-locale"
            echo 'Downloaded from central: a'
            echo 'Downloaded from central: b'
            echo '[INFO] --- compiler:3.14.0:compile (default-cli) @ kindling ---'
            while [ -e "$STUBS/maven-slow" ]; do sleep 0.1; done
            if [ -e "$STUBS/maven-fails" ]; then cat "$STUBS/maven-fails"; exit 1; fi
            for argument; do
                case $argument in -Dkindling.build=*) work=${argument#*=} ;; esac
            done
            mkdir -p "$work/dist/lib"
            for jar in b.jar a.jar; do : >"$work/dist/lib/$jar"; done
            : >"$work/kindling.jar"
            """;

    private static final String JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                -XX:ArchiveClassesAtExit=*) archive=${argument#*=} ;;
                -cp) take=yes ;;
                *) [ -z "${take-}" ] || class_path=$argument; take= ;;
                esac
            done
            if [ -n "${archive-}" ]; then
                echo "$class_path" >>"$STUBS/warm-ups"
                [ "${STUB_WARM_UP_EXIT-0}" = 0 ] && : >"$archive"
                exit "${STUB_WARM_UP_EXIT-0}"
            fi
            echo "java: home=$(dirname "$(dirname "$0")")"
            echo "java: process=$$"
            echo "java: directory=$(pwd -P)"
            echo "java: locale=${LC_ALL:-${LC_CTYPE:-${LANG-}}}"
            for argument; do echo "java: argument=$argument"; done
            echo "java: end"
            if [ -e "$STUBS/java-held" ]; then exec sleep 300; fi
            exit "${STUB_EXIT-0}"
            """;

    private final Path directory;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    private StubTree(Path directory) {
        this.directory = directory;
        this.root = directory.resolve("a house");
    }

    /** Lays the tree out below an empty directory. */
    public static StubTree in(Path directory) throws IOException {
        var tree = new StubTree(directory.toRealPath());
        tree.layOut();
        return tree;
    }

    private void layOut() throws IOException {
        for (String name : List.of("bin", "home", "stubs")) Files.createDirectories(directory.resolve(name));
        for (String tool : TOOLS) command(tool, "exec " + Programs.find(tool).orElseThrow() + " \"$@\"");
        for (String source : List.of(
                "pom.xml", "README.md", "src/main/java/App.java", "migrations/V1__start.sql", "bot-config/teams.yml")) {
            Path file = root.resolve(source);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        Files.copy(Path.of("kindling"), root.resolve("kindling"));
        executable(root.resolve("kindling"), Files.readString(Path.of("kindling")));
        executable(root.resolve("mvnw"), MAVEN);
        environment.putAll(Map.of(
                "PATH", directory.resolve("bin").toString(),
                "HOME", directory.resolve("home").toString(),
                "STUBS", directory.resolve("stubs").toString(),
                "KINDLING_SEARCH_ROOT", directory.toString()));
    }

    /** The directory of the launcher. */
    public Path root() {
        return root;
    }

    public void environment(String name, String value) {
        environment.put(name, value);
    }

    /** A JDK of this version at this place below the search root. */
    public Path jdk(String place, String version) throws IOException {
        Path home = directory.resolve(place);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Stub\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    public void withJdk17() throws IOException {
        jdk("usr/lib/jvm/jdk-17", "17.0.15");
    }

    /** Puts a command into the PATH. */
    public void command(String name, String script) throws IOException {
        executable(directory.resolve("bin").resolve(name), "#!/bin/sh\n" + script + "\n");
    }

    public void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(directory.resolve("bin").resolve(name), target);
    }

    /** Makes a file of the tree newer than everything that was built so far. */
    public void touch(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), now());
    }

    /** The file system's own time, by a new file: it may differ from the clock of the JVM by some milliseconds. */
    private FileTime now() throws IOException {
        Path file = Files.createTempFile(directory, "now", "");
        return Files.getLastModifiedTime(file);
    }

    public void delete(String file) throws IOException {
        Files.delete(root.resolve(file));
    }

    public int mavenRuns() {
        return notes("maven-runs").size();
    }

    /** In which locale Maven ran last. */
    public String mavenLocale() throws IOException {
        return Files.readString(directory.resolve("stubs/maven-locale")).strip();
    }

    public boolean mavenIsRunning() {
        return notes("maven-runs").stream()
                .map(Long::valueOf)
                .anyMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    /** The class paths with which archives were made. */
    public List<String> warmUps() {
        return notes("warm-ups");
    }

    public void failMavenWith(String output) throws IOException {
        Files.writeString(stub("maven-fails"), output);
    }

    public void letMavenWork() throws IOException {
        Files.delete(stub("maven-fails"));
    }

    public void slowDownMaven() throws IOException {
        Files.createFile(stub("maven-slow"));
    }

    public void letMavenGoOn() throws IOException {
        Files.deleteIfExists(stub("maven-slow"));
    }

    /** Makes each Java that starts from now on stay until it is killed. */
    public void holdJava() throws IOException {
        Files.createFile(stub("java-held"));
    }

    public void letJavaEnd() throws IOException {
        Files.delete(stub("java-held"));
    }

    public void lockFor(long pid) throws IOException {
        Path lock = Files.createDirectories(root.resolve(".launcher/lock"));
        Files.writeString(lock.resolve("pid"), pid + "\n");
    }

    /** The number of a process that has ended. */
    public long deadProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    public List<String> launcherFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".launcher"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Runs the launcher to its end. */
    public Run run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).await();
    }

    public Run run(Path launcher, String... arguments) throws IOException, InterruptedException {
        return start(launcher, arguments).await();
    }

    public Run start(String... arguments) throws IOException {
        return start(root.resolve("kindling"), arguments);
    }

    private Run start(Path launcher, String... arguments) throws IOException {
        Path stdout = Files.createTempFile(directory, "stdout", "");
        Path stderr = Files.createTempFile(directory, "stderr", "");
        var builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Arrays.stream(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Run(builder.start(), stdout, stderr);
    }

    private Path stub(String name) {
        return directory.resolve("stubs").resolve(name);
    }

    private List<String> notes(String name) {
        try {
            return Files.exists(stub(name)) ? Files.readAllLines(stub(name)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) throw new IOException("cannot make executable: " + file);
    }

    /** One run of the launcher, going on or ended, and what the stand-in Java noted. */
    public record Run(Process process, Path stdoutFile, Path stderrFile) {
        public Run await() throws InterruptedException {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the launcher did not end; stderr: " + stderr());
            }
            return this;
        }

        public int exit() {
            return process.exitValue();
        }

        public long pid() {
            return process.pid();
        }

        public void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        public void terminate() {
            process.destroy();
        }

        public String stdout() {
            return read(stdoutFile);
        }

        public String stderr() {
            return read(stderrFile);
        }

        public Path javaHome() {
            return Path.of(line("home"));
        }

        /** What the stand-in Java noted under this name. */
        public String line(String name) {
            return lines(name).get(0);
        }

        /** All arguments of Java, those of the program included. */
        public List<String> javaArguments() {
            return lines("argument");
        }

        /** The arguments of the program. */
        public List<String> mainArguments() {
            List<String> all = javaArguments();
            return all.subList(all.indexOf("dev.kindling.Kindling") + 1, all.size());
        }

        public List<String> classPath() {
            List<String> all = javaArguments();
            return List.of(all.get(all.indexOf("-cp") + 1).split(":"));
        }

        private List<String> lines(String name) {
            String start = "java: " + name + "=";
            return stdout().lines()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
