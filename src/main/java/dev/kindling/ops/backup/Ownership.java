package dev.kindling.ops.backup;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.stream.Stream;

/** Whose files are: root restores a state for the account that runs Kindling, which has to be able to open it. */
final class Ownership {
    private Ownership() {}

    /**
     * Gives a file, or a directory with all that is in it, to the owner and group of a directory. Links are not followed.
     *
     * @throws FileSystemException when this account may not give files away
     */
    static void like(Path directory, Path tree) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(directory, PosixFileAttributes.class);
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                PosixFileAttributes has = view.readAttributes();
                if (!has.owner().equals(wanted.owner())) {
                    view.setGroup(wanted.group());
                    view.setOwner(wanted.owner());
                }
            }
        }
    }
}
