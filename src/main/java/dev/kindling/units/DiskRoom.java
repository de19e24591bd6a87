package dev.kindling.units;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How large the file system is on which a file lies, and how much of it is free. Asked of the kernel directly: the JDK's own
 * {@code FileStore} wants a line in the mount table first, which a changed root does not have.
 */
public final class DiskRoom {
    private DiskRoom() {}

    /**
     * Bytes of the whole file system.
     *
     * @throws IOException when the file does not exist or cannot be asked
     */
    public static long total(Path file) throws IOException {
        long bytes = file.toFile().getTotalSpace();
        if (bytes <= 0) {
            throw new IOException("the size of the file system of " + file + " cannot be read");
        }
        return bytes;
    }

    /**
     * Bytes that this user may still write; 0 when it is full.
     *
     * @throws IOException as {@link #total} does
     */
    public static long usable(Path file) throws IOException {
        total(file);
        return file.toFile().getUsableSpace();
    }
}
