package dev.kindling.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
    @Test
    void what_the_operating_system_said_is_told_in_words() {
        assertThat(FileTrouble.words(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(FileTrouble.words(new FileAlreadyExistsException("/x"))).isEqualTo("something else has that name");
        assertThat(FileTrouble.words(new NoSuchFileException("/x"))).isEqualTo("it cannot be made there");
        assertThat(FileTrouble.words(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("read-only file system");
    }

    @Test
    void the_rest_is_named_by_its_kind() {
        assertThat(FileTrouble.words(new FileSystemException("/x"))).isEqualTo("FileSystemException");
        assertThat(FileTrouble.words(new EOFException())).isEqualTo("EOFException");
    }
}
