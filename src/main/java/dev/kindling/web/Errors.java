package dev.kindling.web;

import dev.kindling.chat.console.UnknownPersonException;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as {@code {"error": sentence, "reference": code}}; the log has the cause under the same code. */
final class Errors implements WebRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private final WebJson json;
    private final RandomGenerator random;

    Errors(WebJson json, RandomGenerator random) {
        this.json = json;
        this.random = random;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.exception(
                HttpResponseException.class, (fault, context) -> refuse(context, fault.getStatus(), sentence(fault)));
        routes.exception(UnknownPersonException.class, (fault, context) -> refuse(context, 403, message(fault)));
        routes.exception(KindlingException.class, (fault, context) -> fail(context, message(fault), fault));
        routes.exception(
                Exception.class,
                (fault, context) ->
                        fail(context, "Something went wrong inside Kindling. It is not your fault.", fault));
    }

    private static String sentence(HttpResponseException fault) {
        String message = message(fault);
        return switch (fault.getStatus()) {
            case 404 -> message.startsWith("Endpoint ") ? "There is nothing at this address." : message;
            case 405 -> "This address does not work that way.";
            case 413 ->
                message.startsWith("That is too long")
                        ? message
                        : "That is too long: a request has at most " + WebServer.LARGEST_REQUEST / 1024 + " kB.";
            default -> message;
        };
    }

    private static String message(Exception fault) {
        return Optional.ofNullable(fault.getMessage()).orElse("That did not work.");
    }

    private void refuse(Context context, int status, String sentence) {
        ReferenceCode reference = ReferenceCode.next(random);
        LOG.info("{} {} was answered {}, {}", context.method(), printable(context.path()), status, reference);
        answer(context, status, sentence, reference);
    }

    private void fail(Context context, String sentence, Exception fault) {
        ReferenceCode reference = ReferenceCode.next(random);
        LOG.error("{} {} failed, {}", context.method(), printable(context.path()), reference, fault);
        answer(context, 500, sentence, reference);
    }

    private void answer(Context context, int status, String sentence, ReferenceCode reference) {
        context.status(status);
        json.write(context, Map.of("error", sentence, "reference", reference.value()));
    }

    private static String printable(String path) {
        String known = path.replaceAll("[^A-Za-z0-9/._-]", "?");
        return known.substring(0, Math.min(known.length(), 80));
    }
}
