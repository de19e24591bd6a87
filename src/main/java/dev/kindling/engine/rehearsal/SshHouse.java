package dev.kindling.engine.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.file.nonefs.NoneFileSystemFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.AbstractIoServiceFactoryFactory;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.WelcomeBannerPhase;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.jspecify.annotations.Nullable;

/**
 * What all machines share: a handful of threads, one timer, one set of rules. Without it every server would bring an epoll
 * group and thread pools of its own, and 200 machines would be some 1,000 threads.
 */
final class SshHouse implements AutoCloseable {
    private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(60);
    /** OpenSSH asks for "none", then twice per key; this leaves it about as many keys as its own sshd. */
    private static final int AUTH_REQUESTS = 12;

    private static final int CHANNELS_PER_SESSION = 10;
    private static final String BANNER =
            "\n*** Kindling rehearsal: this SSH server is real, but there is no machine behind it. ***\n\n";

    private final ScheduledThreadPoolExecutor timer;
    private final CloseableExecutorService handlers;
    private final CloseableExecutorService resumers;
    private final Nio2ServiceFactory io;

    SshHouse() {
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "rehearsal-ssh-timer"));
        timer.setRemoveOnCancelPolicy(true);
        int workers = Math.max(4, Runtime.getRuntime().availableProcessors());
        handlers = ThreadUtils.newFixedThreadPool("rehearsal-ssh", workers);
        resumers = ThreadUtils.newFixedThreadPool("rehearsal-ssh-resume", 2);
        io = new Nio2ServiceFactory(newServer(), handlers, resumers);
    }

    /** A server with the rules of the house, that still lacks host key, authenticator, shell and port. */
    SshServer newServer() {
        SshServer server = SshServer.setUpDefaultServer();
        server.setScheduledExecutorService(timer, false);
        server.setIoServiceFactoryFactory(new SharedIo());
        allowPublicKeysOnly(server);
        refuseEverythingButSessions(server);
        setLimits(server);
        return server;
    }

    private static void allowPublicKeysOnly(SshServer server) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> false);
    }

    private static void refuseEverythingButSessions(SshServer server) {
        server.setChannelFactories(List.of(new RehearsalChannel.Factory()));
        server.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setFileSystemFactory(NoneFileSystemFactory.INSTANCE);
    }

    private static void setLimits(SshServer server) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Kindling_rehearsal");
        CoreModuleProperties.WELCOME_BANNER.set(server, BANNER);
        CoreModuleProperties.WELCOME_BANNER_PHASE.set(server, WelcomeBannerPhase.POST_SUCCESS);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, AUTH_TIMEOUT);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, IDLE_TIMEOUT);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, IDLE_TIMEOUT.plusMinutes(1));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, AUTH_REQUESTS);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS_PER_SESSION);
        CoreModuleProperties.COMMAND_EXIT_TIMEOUT.set(server, Duration.ofSeconds(1));
        CoreModuleProperties.SOCKET_REUSEADDR.set(server, true);
    }

    /** Ends the shared threads; the servers must have been closed before. */
    @Override
    public void close() {
        io.close(true);
        handlers.shutdownNow();
        resumers.shutdownNow();
        timer.shutdownNow();
    }

    static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Gives each server a view of the shared I/O that it may close without ending it for the others. */
    private final class SharedIo extends AbstractIoServiceFactoryFactory {
        SharedIo() {
            super(null);
        }

        @Override
        public IoServiceFactory create(FactoryManager manager) {
            return new View();
        }
    }

    private final class View extends AbstractCloseable implements IoServiceFactory {
        @Override
        public IoConnector createConnector(IoHandler handler) {
            throw new UnsupportedOperationException("a rehearsal machine connects to nothing");
        }

        @Override
        public IoAcceptor createAcceptor(IoHandler handler) {
            return io.createAcceptor(handler);
        }

        @Override
        public @Nullable IoServiceEventListener getIoServiceEventListener() {
            return null;
        }

        @Override
        public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
            // nobody listens: sessions are watched by MachineServer
        }
    }
}
