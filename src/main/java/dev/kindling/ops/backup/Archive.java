package dev.kindling.ops.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.fault.KindlingException;
import dev.kindling.units.DiskRoom;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The file of a backup: a zip with its {@link Contents} at the end; mode 0600, there whole or not at all. */
final class Archive {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Archive() {}

    /** Puts things into an archive. */
    static final class Writer implements AutoCloseable {
        private final Path target;
        private final Path draft;
        private final FileChannel channel;
        private final ZipOutputStream zip;
        private final List<Contents.Item> items = new ArrayList<>();
        private boolean whole;

        Writer(Path target) throws IOException {
            this.target = target;
            this.draft = target.resolveSibling(target.getFileName() + ".part");
            Files.deleteIfExists(draft);
            this.channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            this.zip = new ZipOutputStream(Channels.newOutputStream(channel));
        }

        void directory(String name, Path directory) throws IOException {
            zip.putNextEntry(new ZipEntry(name + "/"));
            zip.closeEntry();
            items.add(new Contents.Item(name + "/", 0, "", mode(directory)));
        }

        /** Files that vanish before they are opened are left out: their machine was removed meanwhile. */
        void file(String name, Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                zip.putNextEntry(new ZipEntry(name));
                var digest = sha256();
                OutputStream out = new DigestOutputStream(zip, digest);
                long size = in.transferTo(out);
                zip.closeEntry();
                items.add(new Contents.Item(name, size, HexFormat.of().formatHex(digest.digest()), mode(file)));
            } catch (NoSuchFileException e) {
                // Nothing of it is in the archive.
            }
        }

        private static String mode(Path path) throws IOException {
            try {
                return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            } catch (NoSuchFileException e) {
                return Files.isDirectory(path) ? "rwx------" : "rw-------";
            }
        }

        /** Ends the archive, puts it onto the disk and in its place. */
        Contents finish(String kindling, String made, String schema, List<String> skipped) throws IOException {
            var contents = new Contents(Contents.FORMAT, kindling, made, schema, items, skipped);
            zip.putNextEntry(new ZipEntry(Contents.NAME));
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(contents));
            zip.closeEntry();
            zip.finish();
            channel.force(true);
            zip.close();
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            try (var directory = FileChannel.open(parent(target), StandardOpenOption.READ)) {
                directory.force(true);
            }
            whole = true;
            return contents;
        }

        @Override
        public void close() throws IOException {
            if (!whole) {
                channel.close();
                Files.deleteIfExists(draft);
            }
        }
    }

    static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /**
     * Reads and checks everything in an archive while it unpacks it into an empty directory.
     *
     * @throws KindlingException when anything in it is not as its list says
     */
    static Contents unpack(Path archive, Path into) {
        try (var zip = new ZipFile(archive.toFile())) {
            Contents contents = contents(zip, archive);
            long size = zip.stream().mapToLong(ZipEntry::getSize).sum();
            refuseWithoutRoom(archive, into, size, DiskRoom.usable(into));
            var listed = new HashSet<String>(List.of(Contents.NAME));
            for (Contents.Item item : contents.files()) {
                if (!listed.add(item.name())) {
                    throw damaged(archive, item.name() + " is listed twice");
                }
                unpack(zip, item, archive, into);
            }
            // At the end: a directory may be one that nothing can be put into.
            for (Contents.Item item : contents.files()) {
                Files.setPosixFilePermissions(into.resolve(item.name()), PosixFilePermissions.fromString(item.mode()));
            }
            var others = zip.stream().map(ZipEntry::getName).filter(name -> !listed.contains(name));
            others.findFirst().ifPresent(name -> {
                throw damaged(archive, name + " is not listed");
            });
            if (!listed.contains(Contents.DATABASE)) {
                throw damaged(archive, "it holds no database");
            }
            return contents;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(archive, String.valueOf(e.getMessage()));
        }
    }

    static void refuseWithoutRoom(Path archive, Path into, long needed, long free) {
        if (needed > free) {
            throw new KindlingException("There is no room for what " + archive + " holds: it takes "
                    + ((needed >> 20) + 1) + " MB in " + parent(into) + ", where " + (free >> 20)
                    + " MB are free. Nothing was changed; free some space and call it again.");
        }
    }

    private static Contents contents(ZipFile zip, Path archive) throws IOException {
        ZipEntry list = zip.getEntry(Contents.NAME);
        if (list == null) {
            throw new KindlingException(archive + " is not a backup of Kindling's: it has no " + Contents.NAME + ".");
        }
        try (InputStream in = zip.getInputStream(list)) {
            int format = JSON.readTree(in).path("format").asInt();
            if (format > Contents.FORMAT) {
                throw new KindlingException(archive + " was made by a newer Kindling (format " + format
                        + "). Install that version to restore it. Nothing was changed.");
            }
        }
        try (InputStream in = zip.getInputStream(list)) {
            return JSON.readValue(in, Contents.class);
        }
    }

    private static void unpack(ZipFile zip, Contents.Item item, Path archive, Path into) throws IOException {
        Path target = into.resolve(item.name()).normalize();
        // Whoever can write archives must not be able to write elsewhere.
        if (!target.startsWith(into) || target.equals(into)) {
            throw damaged(archive, item.name() + " points outside");
        }
        ZipEntry entry = zip.getEntry(item.name());
        if (entry == null) {
            throw damaged(archive, item.name() + " is missing");
        }
        if (item.isDirectory()) {
            Files.createDirectories(target);
        } else {
            Files.createDirectories(parent(target));
            var digest = sha256();
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = new DigestOutputStream(
                            Files.newOutputStream(target, StandardOpenOption.CREATE_NEW), digest)) {
                long size = in.transferTo(out);
                if (size != item.size()
                        || !HexFormat.of().formatHex(digest.digest()).equals(item.sha256())) {
                    throw damaged(archive, item.name() + " is not what was saved");
                }
            }
        }
    }

    private static KindlingException damaged(Path archive, String why) {
        return new KindlingException(archive + " is damaged (" + why + "). Nothing was changed; take another backup.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
