package dev.kindling.inventory.git;

import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Finding;
import dev.kindling.inventory.ManifestText;
import dev.kindling.inventory.OtherDefault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;

/** Looks whether the inventory's repository is as Kindling needs it; changes nothing. */
public final class GitCheck {
    private final KindlingConfig.Inventory settings;
    private final String host;
    private final Path clone;
    private final Path home;

    /**
     * @param host address of the host, as tenants know it
     * @param clone of a Kindling that may run or not
     * @param home of the user who runs Kindling
     */
    public GitCheck(KindlingConfig.Inventory settings, String host, Path clone, Path home) {
        this.host = host;
        this.settings = settings;
        this.clone = clone;
        this.home = home;
    }

    public List<Finding> run() {
        var findings = new ArrayList<Finding>();
        String url = settings.repository().orElseThrow();
        try (var remote = GitRemote.of(url, settings, home)) {
            Map<String, Ref> refs = remote.refs();
            String branch = settings.branch().or(this::remembered).orElseGet(() -> RemoteBranches.usual(refs));
            findings.add(branch(url, branch, refs));
        } catch (GitAPIException e) {
            findings.add(unreadable(url, GitRepository.reason(e)));
        }
        if (settings.drives()) {
            findings.add(watched());
        }
        return List.copyOf(findings);
    }

    /** Another user may have other keys and known_hosts than the one who runs Kindling. */
    private Finding unreadable(String url, String reason) {
        String user = System.getProperty("user.name");
        Optional<String> owner = owner();
        String fix = "git ls-remote " + url + " as " + owner.orElse("the user who runs Kindling")
                + " (its address, the right of the key or token, the network, known_hosts)";
        return owner.filter(name -> !name.equals(user)).isPresent()
                ? Finding.warning(url + " cannot be read by " + user + ": " + reason, fix)
                : Finding.problem(url + " cannot be read: " + reason, fix);
    }

    private Optional<String> owner() {
        try {
            return Optional.of(Files.getOwner(clone).getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Finding branch(String url, String branch, Map<String, Ref> refs) {
        Optional<RemoteBranches.Missing> missing = RemoteBranches.missing(branch, refs);
        if (missing.isPresent()) {
            return Finding.problem(missing.get().what(), missing.get().fix());
        }
        return RemoteBranches.theirDefault(refs)
                .filter(theirs -> !theirs.equals(branch) && settings.branch().isEmpty())
                .map(theirs -> new OtherDefault(branch, theirs))
                .map(other -> Finding.warning(other.what(), other.fix(settings.drives())))
                .orElseGet(() -> Finding.ok(url + ", branch " + branch));
    }

    /** The branch that the clone is on; it was the remote's own when that was seen first. */
    private Optional<String> remembered() {
        var config = new FileBasedConfig(clone.resolve("config").toFile(), FS.DETECTED);
        try {
            config.load();
        } catch (IOException | ConfigInvalidException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(config.getString(GitRepository.SECTION, null, GitRepository.BRANCH));
    }

    private Finding watched() {
        Path directory = settings.watched();
        if (!Files.isDirectory(directory)) {
            return Finding.problem(
                    directory + " is not there, so that ignited sees nothing of what is pushed",
                    "set up git-sync (top of deploy/git-sync/compose.yml), then sudo systemctl enable --now"
                            + " kindling-manifests.service kindling-manifests.path ignited");
        }
        try (Stream<Path> files = Files.find(directory, 3, (file, facts) -> file.endsWith("vm.yaml"))) {
            Optional<Path> others = files.filter(this::ofAnother).findFirst();
            return others.isPresent()
                    ? Finding.warning(
                            others.get() + " is a machine of another Kindling, and ignited makes it here",
                            "KINDLING_HOST=" + host
                                    + " in /etc/kindling/git-sync.env; stop ignited, remove such manifests" + " from "
                                    + directory + ", start ignited")
                    : Finding.ok("manifests come to " + directory);
        } catch (IOException | UncheckedIOException e) {
            return Finding.warning(directory + " cannot be read: " + e, "ls -lR " + directory);
        }
    }

    private boolean ofAnother(Path manifest) {
        try {
            return ManifestText.foreign(Files.readString(manifest), host).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
