package dev.kindling.ops.backup;

import dev.kindling.config.KindlingConfig;
import dev.kindling.fault.KindlingException;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a backup every so often and keeps the newest. Its file names hold the time, so that a restart knows when the next is due. */
public final class BackupTask implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(BackupTask.class);
    private static final TaskKind KIND = new TaskKind("backup", TaskKind.Lane.TIMER);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("kindling-(\\d{8}T\\d{6}Z)\\.zip");

    /** What {@link Backup} works with, and a kill leaves behind: a copy of the database, half an archive. */
    private static final Pattern WORKING =
            Pattern.compile("\\.kindling-\\d{8}T\\d{6}Z\\.zip\\.db(-\\w+)?|kindling-\\d{8}T\\d{6}Z\\.zip\\.part");

    private static final Duration TRY_AGAIN = Duration.ofMinutes(30);

    private final Backup backup;
    private final StatePlaces places;
    private final KindlingConfig.Backup settings;
    private final InstantSource clock;
    private volatile Optional<String> fault = Optional.empty();

    public BackupTask(Backup backup, StatePlaces places, KindlingConfig.Backup settings, InstantSource clock) {
        this.backup = backup;
        this.places = places;
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins; the first one at once when there is none of late. */
    public void begin(UnitOfWork work, TaskQueue tasks) {
        Instant due = newest().map(made -> made.plus(settings.every())).orElse(clock.instant());
        work.write(tx -> {
            tasks.schedule(tx, KIND, "all", due);
            return true;
        });
    }

    /** Why the last backup did not succeed; empty when it did, or none was due yet. */
    public Optional<String> fault() {
        return fault;
    }

    /** One line for {@code /readyz}. */
    public String detail() {
        return fault.orElseGet(
                () -> newest().map(made -> "last made at " + made).orElse("none made yet"));
    }

    /** When the newest backup was made; one from a time to come was made by a clock that was wrong, and says nothing. */
    public Optional<Instant> newest() {
        Instant now = clock.instant();
        return made().stream()
                .flatMap(file -> time(file).stream())
                .filter(made -> !made.isAfter(now))
                .findFirst();
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        Instant now = clock.instant();
        Optional<Instant> next = newest().map(made -> made.plus(settings.every()));
        if (next.filter(due -> due.isAfter(now)).isPresent()) {
            return next;
        }
        forgetHalves();
        try {
            var made = backup.write(places, settings.directory().resolve("kindling-" + STAMP.format(now) + ".zip"));
            fault = Optional.empty();
            log.info("Backup {} made: {} files, {} bytes", made.file(), made.files(), made.bytes());
            forgetOld();
            return Optional.of(now.plus(settings.every()));
        } catch (KindlingException e) {
            fault = Optional.of(String.valueOf(e.getMessage()));
            log.error("No backup was made: {}", e.getMessage(), e);
            return Optional.of(now.plus(TRY_AGAIN));
        }
    }

    /** There is one Kindling, and it makes one at a time: these are of one that was killed over it. */
    private void forgetHalves() {
        try (Stream<Path> files = Files.list(settings.directory())) {
            files.filter(file ->
                            WORKING.matcher(String.valueOf(file.getFileName())).matches())
                    .forEach(BackupTask::forget);
        } catch (IOException e) {
            log.debug("There is no {} yet", settings.directory(), e);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("The old backup {} cannot be removed", file, e);
        }
    }

    private void forgetOld() {
        Instant now = clock.instant();
        made().stream()
                .filter(file -> time(file).filter(made -> !made.isAfter(now)).isPresent())
                .skip(settings.keep())
                .forEach(BackupTask::forget);
    }

    /** Its own backups, newest first; other files in the directory are none of its business. */
    private List<Path> made() {
        try (Stream<Path> files = Files.list(settings.directory())) {
            return files.filter(file -> time(file).isPresent())
                    .sorted((one, other) ->
                            time(other).orElseThrow().compareTo(time(one).orElseThrow()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Instant> time(Path file) {
        var match = NAME.matcher(String.valueOf(file.getFileName()));
        try {
            return match.matches() ? Optional.of(STAMP.parse(match.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
