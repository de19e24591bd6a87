package dev.kindling.fault;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Says in a few words why the operating system did not give a file. */
public final class FileTrouble {
    private FileTrouble() {}

    /** To go into brackets behind what could not be done; names no file. */
    public static String words(IOException fault) {
        if (fault instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "something else has that name";
        }
        if (fault instanceof NoSuchFileException) {
            return "it cannot be made there";
        }
        if (fault instanceof FileSystemException inSystem && inSystem.getReason() != null) {
            String reason = inSystem.getReason();
            return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
        }
        return fault.getClass().getSimpleName();
    }
}
