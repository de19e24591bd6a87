package dev.kindling.engine.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * One channel's conversation with the built-in commands: a shell, or the single command of {@code ssh host command}. Driven
 * by the channel's data on the shared I/O threads; it owns no thread.
 */
final class ShellCommand implements AsyncCommand {
    private final BuiltIns builtIns;
    private final Optional<String> only;
    private final Runnable powerOff;
    // Handed over by sshd between construction and start.
    private @Nullable IoOutputStream outStream;
    private @Nullable IoOutputStream errStream;
    private @Nullable ExitCallback exit;

    private ShellCommand(BuiltIns builtIns, Optional<String> only, Runnable powerOff) {
        this.builtIns = builtIns;
        this.only = only;
        this.powerOff = powerOff;
    }

    static ShellCommand interactive(BuiltIns builtIns, Runnable powerOff) {
        return new ShellCommand(builtIns, Optional.empty(), powerOff);
    }

    static ShellCommand single(BuiltIns builtIns, String line, Runnable powerOff) {
        return new ShellCommand(builtIns, Optional.of(line), powerOff);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        // Only a pty request sets TERM: other variables are refused (RehearsalChannel).
        boolean terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
        var out = new ShellOutput(Objects.requireNonNull(outStream), terminal, () -> channel.close(true));
        var err = new ShellOutput(Objects.requireNonNull(errStream), terminal, () -> channel.close(true));
        var talk = new Talk(terminal, out, terminal ? out : err, Objects.requireNonNull(exit));
        channel.setDataReceiver(talk);
        only.ifPresentOrElse(talk::answerAndLeave, talk::greet);
    }

    @Override
    public void destroy(ChannelSession channel) {
        // nothing is held
    }

    @Override
    public void setIoOutputStream(IoOutputStream stream) {
        outStream = stream;
    }

    @Override
    public void setIoErrorStream(IoOutputStream stream) {
        errStream = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void setIoInputStream(IoInputStream in) {
        // data comes through the receiver
    }

    @Override
    public void setInputStream(InputStream in) {
        // data comes through the receiver
    }

    @Override
    public void setOutputStream(OutputStream out) {
        // asynchronous output is used instead
    }

    @Override
    public void setErrorStream(OutputStream err) {
        // asynchronous output is used instead
    }

    /** The running conversation. */
    private final class Talk implements ChannelDataReceiver, LineEditor.Listener {
        private final boolean terminal;
        private final ShellOutput out;
        private final ShellOutput err;
        private final ExitCallback leave;
        private final LineEditor editor;
        private int lastStatus;
        private boolean over;

        Talk(boolean terminal, ShellOutput out, ShellOutput err, ExitCallback leave) {
            this.terminal = terminal;
            this.out = out;
            this.err = err;
            this.leave = leave;
            this.editor = new LineEditor(terminal, out::print, this);
        }

        void greet() {
            out.print(builtIns.motd());
            prompt();
        }

        void answerAndLeave(String line) {
            if (show(builtIns.run(line))) {
                leave();
            }
        }

        @Override
        public int data(ChannelSession channel, byte[] bytes, int from, int count) {
            if (!over) {
                editor.feed(bytes, from, count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!over) {
                editor.close();
            }
        }

        @Override
        public boolean line(String text) {
            if (!show(builtIns.run(text))) {
                return false;
            }
            prompt();
            return true;
        }

        @Override
        public void interrupted() {
            prompt();
        }

        @Override
        public void end() {
            if (terminal) {
                out.print("logout\n");
            }
            leave();
        }

        /** Whether the conversation goes on. */
        private boolean show(Answer answer) {
            out.print(answer.out());
            err.print(answer.err());
            lastStatus = answer.status();
            switch (answer.next()) {
                case GO_ON -> {
                    return true;
                }
                case LOG_OUT -> end();
                case POWER_OFF -> {
                    over = true;
                    out.whenSent(powerOff);
                }
            }
            return false;
        }

        private void prompt() {
            if (terminal) {
                out.print(builtIns.prompt());
            }
        }

        private void leave() {
            over = true;
            err.whenSent(() -> out.whenSent(() -> leave.onExit(lastStatus)));
        }
    }
}
