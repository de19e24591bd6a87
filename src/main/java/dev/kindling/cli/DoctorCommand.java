package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Diagnosis.Chapter;
import dev.kindling.doctor.Finding;
import dev.kindling.fault.KindlingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindling doctor}: what is wrong with this host and its chat platforms, and what to do about it. */
@Command(
        name = "doctor",
        description = "Examine the host and the chat platforms; every line says ok or how to mend it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing has to be mended", "1:something has", "2:wrong usage"})
public final class DoctorCommand implements Callable<Integer> {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final CheckUp checkUp;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Directory with kindling.yml and teams.yml (default: ${DEFAULT-VALUE}).")
    private Path config = UsualPlaces.configuration();

    @Option(names = "--fix", description = "First import the images and kernels that the flavours need.")
    private boolean fix;

    @Option(names = "--json", description = "One JSON object a line: subject, verdict, what, fix.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    public DoctorCommand(CheckUp checkUp) {
        this.checkUp = checkUp;
    }

    @Override
    public Integer call() {
        var read = Reading.of(config);
        PrintWriter out = spec.commandLine().getOut();
        if (fix) {
            fix(read.kindling());
        }
        Diagnosis diagnosis = checkUp.examine(read.kindling(), read.teams());
        diagnosis
                .chapters()
                .forEach(chapter -> chapter.findings().forEach(finding -> out.println(line(chapter, finding))));
        if (!json) {
            out.println(diagnosis.summary());
        }
        out.flush();
        return diagnosis.healthy() ? 0 : 1;
    }

    /** An import takes minutes without a word of its own; this shows that it lives. */
    private void fix(KindlingConfig kindling) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Looking for what the flavours need …");
        err.flush();
        var done = new CountDownLatch(1);
        var signs = new Thread(() -> signs(done, err), "doctor-progress");
        signs.setDaemon(true);
        signs.start();
        try {
            List<String> fetched = checkUp.fix(kindling, step -> {
                err.println("Fetching " + step + " …");
                err.flush();
            });
            err.println(
                    fetched.isEmpty()
                            ? "Everything was there already."
                            : "Fetched " + String.join(", ", fetched) + ".");
        } catch (KindlingException e) {
            // What is in the way is what the examination is about.
            err.println("Not fetched: " + e.getMessage());
        } finally {
            done.countDown();
            err.flush();
        }
    }

    private static void signs(CountDownLatch done, PrintWriter err) {
        long seconds = 0;
        try {
            while (!done.await(SIGN_OF_LIFE.toSeconds(), TimeUnit.SECONDS)) {
                seconds += SIGN_OF_LIFE.toSeconds();
                err.println("… still fetching after " + seconds + " s");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With {@code --json}. */
    private record Line(String subject, String verdict, String what, String fix) {}

    private String line(Chapter chapter, Finding finding) {
        if (json) {
            try {
                return new ObjectMapper()
                        .writeValueAsString(new Line(
                                chapter.subject(),
                                finding.verdict().name().toLowerCase(Locale.ROOT),
                                finding.what(),
                                finding.fix()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        String mark = switch (finding.verdict()) {
            case OK -> "ok   ";
            case WARNING -> "look ";
            case PROBLEM -> "fix  ";
        };
        return mark + chapter.subject() + ": " + finding.what()
                + (finding.fix().isEmpty() ? "" : System.lineSeparator() + "       → " + finding.fix());
    }
}
