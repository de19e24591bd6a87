package dev.kindling.config;

import dev.kindling.config.KindlingConfig.Http;
import dev.kindling.units.Spans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the settings of {@code kindling.yml} demand of each other, one rule to a method. */
final class KindlingRules {
    /** Kindling puts the sandbox's host key and the tenant's keys there, and nobody else may. */
    private static final Set<String> OWNED = Set.of(
            "/etc/ssh/ssh_host_ed25519_key",
            "/etc/ssh/ssh_host_ed25519_key.pub",
            "/root/.ssh/authorized_keys",
            "/root/.ssh/authorized_keys2");

    private final Path directory;
    private final Readings settings;
    private final Faults faults;

    /** @param directory which relative files are relative to */
    KindlingRules(Path directory, Readings settings, Faults faults) {
        this.directory = directory;
        this.settings = settings;
        this.faults = faults;
    }

    void check() {
        longestLifeCoversLife();
        warningsComeWithinLife();
        slackBySocketHasItsToken();
        slackByHttpIsSigned();
        openConsoleHasPassword();
        inventoryHasRepository();
        onlyIgniteIsDriven();
        for (String flavour : settings.names("flavours").orElse(List.of())) {
            igniteHasImages("flavours." + flavour);
            filesAreThere("flavours." + flavour + ".copy-files");
        }
    }

    private void longestLifeCoversLife() {
        settings.value("limits.life", Duration.class)
                .ifPresent(life -> settings.value("limits.longest-life", Duration.class)
                        .filter(longest -> longest.compareTo(life) < 0)
                        .ifPresent(longest -> faults.add(
                                settings.place("limits.longest-life"),
                                "'limits.longest-life' (" + Spans.brief(longest) + ") is shorter than 'limits.life' ("
                                        + Spans.brief(life) + ")",
                                "make it at least as long")));
    }

    private void warningsComeWithinLife() {
        var life = settings.value("limits.life", Duration.class);
        for (int i = 0; ; i++) {
            String path = "limits.warn-before[" + i + "]";
            if (!settings.has(path)) {
                return;
            }
            var warning = settings.value(path, Duration.class);
            if (life.isPresent() && warning.isPresent() && warning.get().compareTo(life.get()) >= 0) {
                faults.add(
                        settings.place(path),
                        "a warning " + Spans.brief(warning.get()) + " before the end of a life of "
                                + Spans.brief(life.get()) + " would never come",
                        "make it shorter than 'limits.life'");
            }
        }
    }

    private void slackBySocketHasItsToken() {
        if (isSlackMode("socket") && settings.isLeftOut("slack.app-token")) {
            faults.add(
                    settings.place("slack"),
                    "'slack.app-token' is missing, without which Slack opens no socket",
                    "add it (xapp-…), or use mode http with a signing-secret");
        }
    }

    private boolean isSlackMode(String mode) {
        return settings.value("slack.mode", String.class).filter(mode::equals).isPresent();
    }

    private void slackByHttpIsSigned() {
        if (isSlackMode("http") && settings.isLeftOut("slack.signing-secret")) {
            faults.add(
                    settings.place("slack.mode"),
                    "'slack.signing-secret' is missing, without which anybody could speak for Slack in mode http",
                    "add it, or use mode socket");
        }
    }

    private void openConsoleHasPassword() {
        boolean open = settings.value("http.listen", Http.class)
                .filter(listen -> !listen.isLoopback())
                .isPresent();
        if (open && settings.has("console.password") && settings.isLeftOut("console.password")) {
            faults.add(
                    settings.place("console.password"),
                    "the console has no password, yet 'http.listen' is not loopback",
                    "set console.password, or listen on 127.0.0.1");
        }
    }

    private void inventoryHasRepository() {
        boolean on = settings.value("inventory.mode", String.class)
                .filter(mode -> !mode.equals("off"))
                .isPresent();
        if (on && settings.isLeftOut("inventory.repository")) {
            faults.add(
                    settings.place("inventory.mode"),
                    "'inventory.repository' is missing",
                    "add the Git address, or use mode off");
        }
    }

    private void onlyIgniteIsDriven() {
        boolean drives = settings.value("inventory.mode", String.class)
                .filter("drive"::equals)
                .isPresent();
        if (drives
                && settings.value("engine", String.class)
                        .filter("ignite"::equals)
                        .isEmpty()) {
            faults.add(
                    settings.place("inventory.mode"),
                    "mode drive lets ignited make the machines, yet 'engine' is not ignite",
                    "use mode record, or the engine ignite");
        }
    }

    private void igniteHasImages(String flavour) {
        if (settings.value("engine", String.class).filter("ignite"::equals).isEmpty()) {
            return;
        }
        for (String part : List.of("image", "kernel")) {
            String path = flavour + "." + part;
            if (settings.value(path, String.class).filter(String::isEmpty).isPresent()) {
                faults.add(
                        settings.place(path),
                        Words.shown(path) + " is missing, which the engine ignite needs",
                        Form.IMAGE.advice());
            } else if (settings.value(path, String.class)
                    .filter(image -> image.contains("@"))
                    .isPresent()) {
                // weaveworks/ignite, pkg/apis/meta/v1alpha1/image.go: a name with a digest has no tag for it.
                faults.add(
                        settings.place(path),
                        Words.shown(path) + " has a digest, which the engine ignite cannot read",
                        "write its name with a tag; a registry of your own keeps a tag from being moved");
            }
        }
    }

    private void filesAreThere(String copyFiles) {
        Map<String, String> taken = new HashMap<>();
        Set<Path> sources = new HashSet<>();
        for (String file : settings.names(copyFiles).orElse(List.of())) {
            String path = copyFiles + "." + file;
            if (Form.HOST_FILE.fits(file)) {
                checkSource(path, file, sources);
            }
            settings.value(path, String.class).ifPresent(target -> checkTarget(path, file, target, taken));
        }
    }

    private void checkSource(String path, String file, Set<Path> sources) {
        if (isMissing(file)) {
            faults.add(
                    settings.place(path),
                    "there is no file " + Words.shown(file) + " in " + directory,
                    "put it beside this file, or write its absolute path");
        }
        if (!sources.add(directory.resolve(file).normalize())) {
            faults.add(settings.place(path), Words.shown(file) + " stands here again", "keep one of them");
        }
    }

    private void checkTarget(String path, String file, String target, Map<String, String> taken) {
        if (OWNED.contains(target)) {
            faults.add(
                    settings.place(path),
                    Words.shown(target) + " belongs to Kindling, which puts the sandbox's own keys there",
                    "remove this line");
        }
        String other = taken.putIfAbsent(target, file);
        if (other != null) {
            faults.add(
                    settings.place(path),
                    Words.shown(file) + " and " + Words.shown(other) + " would both become " + Words.shown(target),
                    "keep one of them");
        }
    }

    // An absolute path may well exist on the sandbox host only, not where the configuration is checked.
    private boolean isMissing(String file) {
        return !Path.of(file).isAbsolute() && !Files.isRegularFile(directory.resolve(file));
    }
}
