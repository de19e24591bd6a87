package dev.kindling.engine.ignite.standin;

import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code ignited daemon} of release v0.10.0 behind a git-sync, on a stand-in host, with the faults that facts/ignite.md tells:
 * one manifest after another, a failure is a line in its log, an unquoted uid is skipped, "not running" cuts the network only,
 * and a manifest that goes away crashes it.
 */
public final class FakeIgnited implements AutoCloseable {
    private final StandInHost host;
    private final Path origin;
    private final Path checkout;
    private final Map<Path, String> seen = new HashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::loop, "ignited");
    private volatile boolean down;
    private volatile boolean crashed;
    private volatile boolean closed;

    public FakeIgnited(StandInHost host, Path origin, Path checkout) {
        this.host = host;
        this.origin = origin;
        this.checkout = checkout;
        thread.setDaemon(true);
        thread.start();
    }

    public List<String> log() {
        return List.copyOf(log);
    }

    /** Whether it has acted on that text of a manifest, and on none after it. */
    public boolean hasApplied(String manifest, String text) {
        synchronized (seen) {
            return text.equals(seen.get(checkout.resolve(manifest)));
        }
    }

    public boolean crashed() {
        return crashed;
    }

    /** The daemon does not run; the repository is pulled all the same. */
    public void down(boolean now) {
        synchronized (seen) {
            down = now;
        }
    }

    /** Started again it looks at every manifest anew, and knows nothing of those that were deleted meanwhile. */
    public void restart() {
        synchronized (seen) {
            seen.clear();
            crashed = false;
            down = false;
        }
    }

    private void loop() {
        while (!closed) {
            try {
                // Who starts it anew, or asks what it has seen, meets it between two rounds: a look at what was pulled
                // before that
                // would act on a text that is none any more.
                synchronized (seen) {
                    pull();
                    if (!down && !crashed) {
                        look();
                    }
                }
            } catch (GitAPIException | IOException | RuntimeException e) {
                // A RuntimeException as well: Git under a repository that moves away finds many words, and the thread
                // must go on.
                log.add("git-sync: " + e);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pull() throws GitAPIException, IOException {
        if (!Files.exists(checkout.resolve(".git"))) {
            Git.cloneRepository()
                    .setURI(origin.toString())
                    .setBranch("main")
                    .setDirectory(checkout.toFile())
                    .call()
                    .close();
            return;
        }
        try (Git git = Git.open(checkout.toFile())) {
            git.fetch().call();
            if (git.getRepository().resolve("refs/remotes/origin/main") != null) {
                git.reset()
                        .setMode(ResetCommand.ResetType.HARD)
                        .setRef("refs/remotes/origin/main")
                        .call();
            }
        }
    }

    private void look() throws IOException {
        Map<Path, String> now = new HashMap<>();
        Path manifests = checkout.resolve("manifests");
        if (Files.isDirectory(manifests)) {
            try (Stream<Path> files = Files.walk(manifests)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                    now.put(file, Files.readString(file));
                }
            }
        }
        for (Path gone : seen.keySet()) {
            if (!now.containsKey(gone)) {
                log.add("panic: runtime error: invalid memory address or nil pointer dereference (" + gone + ")");
                crashed = true;
                return;
            }
        }
        now.forEach((file, text) -> {
            if (!text.equals(seen.put(file, text))) {
                apply(file, text);
            }
        });
    }

    private void apply(Path file, String text) {
        if (!(new Yaml(new SafeConstructor(new LoaderOptions())).load(text) instanceof Map<?, ?> vm)
                || vm.containsKey("labels")
                || !(vm.get("metadata") instanceof Map<?, ?> metadata)
                || !(vm.get("status") instanceof Map<?, ?> status)) {
            log.add("strict decoder error: " + file);
            return;
        }
        if (!(metadata.get("uid") instanceof String uid)) {
            return; // in silence
        }
        var id = new MachineId(uid);
        boolean wanted = Boolean.TRUE.equals(status.get("running"));
        if (wanted && !host.taskRuns(id)) {
            boolean known = host.records().uid(uid).isPresent();
            Answer answer = known
                    ? host.run("ignite", List.of("start", uid))
                    : host.run("ignite", List.of("run", "--config", file.toString()));
            log.add((known ? "start " : "create ") + uid + ": " + answer.exitCode() + " " + answer.stdout());
        } else if (!wanted && host.taskRuns(id)) {
            host.cutNetwork(id);
            log.add("stop " + uid);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
