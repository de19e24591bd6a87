package dev.kindling.doctor;

import dev.kindling.doctor.Diagnosis.Chapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes all examinations side by side. One that throws or does not come to an end becomes a finding and keeps nobody else
 * from being made.
 */
public final class Doctor {
    private final List<Examination> examinations;
    private final Duration patience;

    /** @param patience how long one examination may take */
    public Doctor(List<Examination> examinations, Duration patience) {
        this.examinations = List.copyOf(examinations);
        this.patience = patience;
    }

    public Diagnosis examine() {
        Map<String, FutureTask<List<Finding>>> under = new LinkedHashMap<>();
        for (Examination examination : examinations) {
            var task = new FutureTask<>(() -> examination.look().get());
            under.put(examination.subject(), task);
            var thread = new Thread(task, "doctor-" + examination.subject());
            thread.setDaemon(true);
            thread.start();
        }
        long end = System.nanoTime() + patience.toNanos();
        List<Chapter> chapters = new ArrayList<>();
        under.forEach((subject, task) -> chapters.add(new Chapter(subject, outcome(task, end - System.nanoTime()))));
        return new Diagnosis(chapters);
    }

    private List<Finding> outcome(FutureTask<List<Finding>> task, long nanos) {
        try {
            return task.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(Finding.problem(
                    "no answer within " + patience.toSeconds() + " s",
                    "kindling doctor again; if it stays, something hangs there: journalctl -b | tail -50"));
        } catch (ExecutionException e) {
            return List.of(
                    Finding.problem("could not be looked at: " + e.getCause(), "that first; then: kindling doctor"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.warning("not looked at: Kindling is stopping", "kindling doctor"));
        }
    }
}
