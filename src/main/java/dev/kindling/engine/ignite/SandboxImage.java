package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container image in which Ignite runs each machine, {@code weaveworks/ignite:<version>}. No flavour names it, and Ignite
 * pulls it at the first start, of which a tenant would be the one who waits; where no registry is reached, that start fails.
 */
final class SandboxImage {
    private static final Pattern IN_VERSION =
            Pattern.compile("SandboxImage:version\\.Image\\{Name:\"([^\"]+)\", Tag:\"([^\"]+)\"");

    private static final Duration LONGEST_PULL = Duration.ofMinutes(15);

    private final IgniteCli ignite;
    private final ProcessRunner runner;
    private final String ctr;

    SandboxImage(IgniteCli ignite, ProcessRunner runner, String ctr) {
        this.ignite = ignite;
        this.runner = runner;
        this.ctr = ctr;
    }

    /**
     * Its name as containerd has it, when it is not there.
     *
     * @return empty when it is there, or when Ignite or containerd does not say
     */
    Optional<String> missing() {
        Optional<String> images = new HostTool(runner, ctr, "-n", Containerd.NAMESPACE).ask("image", "ls", "-q");
        return images.isEmpty()
                ? Optional.empty()
                : name().filter(name -> images.get().lines().noneMatch(name::equals));
    }

    private Optional<String> name() {
        try {
            Matcher match = IN_VERSION.matcher(ignite.version().result().stdout());
            return match.find() ? Optional.of("docker.io/" + match.group(1) + ":" + match.group(2)) : Optional.empty();
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** @throws EngineException when it cannot be had */
    void pull(String name) {
        ProcessResult result =
                runner.run(List.of(ctr, "-n", Containerd.NAMESPACE, "image", "pull", name), LONGEST_PULL);
        if (!result.succeeded()) {
            String said = result.stderr()
                    .strip()
                    .lines()
                    .reduce((first, last) -> last)
                    .orElse("no word why");
            throw new EngineException(
                    "The image that Ignite runs machines in could not be fetched.",
                    true,
                    "ctr image pull " + name + ": " + (result.timedOut() ? "took too long" : said));
        }
    }
}
