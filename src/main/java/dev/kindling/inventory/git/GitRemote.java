package dev.kindling.inventory.git;

import dev.kindling.config.KindlingConfig;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * The address of a repository and how to prove to its server who we are. By SSH only servers in the user's {@code
 * ~/.ssh/known_hosts} are spoken to: nobody is there to say yes to another one.
 */
public final class GitRemote implements AutoCloseable {
    private static final int SECONDS = 30;

    private final String url;
    private final Optional<CredentialsProvider> credentials;
    private final SshdSessionFactory ssh;
    private final Optional<String> branch;

    private GitRemote(
            String url, Optional<String> branch, Optional<CredentialsProvider> credentials, SshdSessionFactory ssh) {
        this.url = url;
        this.branch = branch;
        this.credentials = credentials;
        this.ssh = ssh;
    }

    /** @param home of the user who runs Kindling */
    public static GitRemote of(String url, KindlingConfig.Inventory settings, Path home) {
        Path sshHome = home.resolve(".ssh");
        var builder = new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(home.toFile())
                .setSshDirectory(sshHome.toFile());
        settings.key().ifPresent(key -> builder.setDefaultIdentities((File ignored) -> List.of(key)));
        return new GitRemote(
                url,
                settings.branch(),
                settings.token().map(token -> new UsernamePasswordCredentialsProvider(settings.user(), token.reveal())),
                builder.build(null));
    }

    String url() {
        return url;
    }

    /** The branch that the settings name. */
    Optional<String> branch() {
        return branch;
    }

    /** Every reference that the server has now, by name, and its HEAD. */
    Map<String, Ref> refs() throws GitAPIException {
        Map<String, Ref> refs = new HashMap<>();
        for (Ref ref :
                prepare(Git.lsRemoteRepository().setRemote(url).setHeads(false)).call()) {
            refs.put(ref.getName(), ref);
        }
        return refs;
    }

    <C extends TransportCommand<C, ?>> C prepare(C command) {
        credentials.ifPresent(command::setCredentialsProvider);
        return command.setTimeout(SECONDS).setTransportConfigCallback(transport -> {
            if (transport instanceof SshTransport overSsh) {
                overSsh.setSshSessionFactory(ssh);
            }
        });
    }

    @Override
    public void close() {
        ssh.close();
    }
}
