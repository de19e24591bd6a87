package dev.kindling.engine.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The machines on disk: {@code <state>/<uid>/machine.json}. A record is written beside the old one, forced to disk and moved
 * over it, so that a crash leaves either the old or the new one.
 */
final class MachineFiles {
    private static final String RECORD = "machine.json";

    private final Path root;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectWriter writer = mapper.writerWithDefaultPrettyPrinter();

    MachineFiles(Path root) throws IOException {
        this.root = root.toAbsolutePath();
        Files.createDirectories(
                this.root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Every machine of which something lies on disk, readable or not. */
    List<MachineId> ids() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .flatMap(folder -> idOf(folder).stream())
                    .toList();
        }
    }

    private static Optional<MachineId> idOf(Path folder) {
        try {
            return Optional.of(new MachineId(folder.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not one of ours
        }
    }

    /** @throws IOException when the record is missing or damaged */
    MachineRecord read(MachineId id) throws IOException {
        MachineRecord record = mapper.readValue(folder(id).resolve(RECORD).toFile(), MachineRecord.class);
        if (!record.uid().equals(id.value())) {
            throw new IOException("the record belongs to another machine: " + record.uid());
        }
        return record;
    }

    void write(MachineRecord record) throws IOException {
        Path folder = folder(record.id());
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = folder.resolve(RECORD + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel file = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(writer.writeValueAsBytes(record));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(fresh, folder.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
        force(root);
    }

    /** Whether there was anything to delete. */
    boolean delete(MachineId id) throws IOException {
        Path folder = folder(id);
        List<Path> inside;
        try (Stream<Path> entries = Files.list(folder)) {
            inside = entries.toList();
        } catch (NoSuchFileException e) {
            return false;
        }
        // The record goes first: a crash in between leaves a machine that is broken, not one that comes back.
        Files.deleteIfExists(folder.resolve(RECORD));
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
        Files.delete(folder);
        force(root);
        return true;
    }

    boolean writable() {
        return Files.isWritable(root);
    }

    Path folder(MachineId id) {
        return root.resolve(id.value());
    }

    /** A new name is only safe once its folder is on disk, too. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
