package dev.kindling.sshkey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/**
 * The file that decides who logs in to a machine, written over an SSH session. The command is a constant; what goes into the
 * file travels on its standard input, so no text of a person is ever part of a command line.
 */
final class AuthorizedKeysFile {
    /** The last line, so that a file cut short by a lost connection never takes the place of the old one. */
    static final String END = "# kindling: whole";

    /** For any POSIX shell with coreutils or busybox: written beside the file, checked, moved over it, forced to the disk. */
    static final String REPLACE = "umask 077; cat > ~/.ssh/authorized_keys.kindling"
            + " && tail -n 1 ~/.ssh/authorized_keys.kindling | grep -qxF '" + END + "'"
            + " && mv -f ~/.ssh/authorized_keys.kindling ~/.ssh/authorized_keys && sync";

    private AuthorizedKeysFile() {}

    static String content(List<PublicKey> keys, String comment) {
        var text = new StringBuilder();
        keys.forEach(key -> text.append(key.authorizedKeysLine(comment)).append('\n'));
        return text.append(END).append('\n').toString();
    }

    /** @return whether the command said that the file is in its place */
    static boolean replace(ClientSession session, String content, Duration limit) throws IOException {
        try (ChannelExec channel = session.createExecChannel(REPLACE)) {
            channel.setIn(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
            // What a tenant's machine says is of no use and could be without end.
            channel.setOut(OutputStream.nullOutputStream());
            channel.setErr(OutputStream.nullOutputStream());
            channel.open().verify(limit);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS), limit);
            Integer status = channel.getExitStatus();
            return status != null && status == 0;
        }
    }
}
