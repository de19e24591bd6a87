package dev.kindling.chat.slack;

import dev.kindling.chat.Form;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens forms, which Slack allows for three seconds after an interaction and once for each. */
final class Forms {
    private static final Logger log = LoggerFactory.getLogger(Forms.class);

    /** What is left of the three seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private static final Set<String> IS_OPEN = Set.of("exchanged_trigger_id", "trigger_exchanged");

    private final SlackApi api;
    private final Executor background;

    Forms(SlackApi api, Executor background) {
        this.api = api;
        this.background = background;
    }

    /** Whether the form is open now. */
    boolean open(Incoming incoming, Form form) {
        if (incoming.trigger().isEmpty()) {
            return false;
        }
        String trigger = incoming.trigger().get();
        String view = Modals.modal(form, incoming.id(), incoming.origin()).toString();
        try {
            return CompletableFuture.supplyAsync(() -> open(trigger, view), background)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RejectedExecutionException e) {
            log.info("Slack did not open a form in time");
            return false;
        } catch (ExecutionException e) {
            log.warn("A form could not be opened", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean open(String trigger, String view) {
        try {
            api.call(
                    "views.open",
                    bot -> bot.viewsOpen(request -> request.triggerId(trigger).viewAsString(view)));
            return true;
        } catch (SlackFault fault) {
            if (fault.says(IS_OPEN)) {
                // A redelivery: the first delivery opened it.
                return true;
            }
            log.info("Slack did not open a form: {}", fault.error());
            return false;
        }
    }
}
