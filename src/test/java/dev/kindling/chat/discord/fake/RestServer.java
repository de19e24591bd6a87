package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a request through everything that Discord looks at before it does something, in Discord's order. */
final class RestServer {
    static final String BASE = "/api/v10";
    private static final Pattern AGENT = Pattern.compile("DiscordBot \\(\\S+, \\S+\\).*");

    private final World world;
    private final Rest rest;
    private final Routes routes;

    RestServer(World world, Rest rest, Routes routes) {
        this.world = world;
        this.rest = rest;
        this.routes = routes;
    }

    void handle(Context context) {
        var received = Call.Arrival.now(world.clock());
        String method = context.method().name();
        String path = URLDecoder.decode(context.path().substring(BASE.length()), StandardCharsets.UTF_8);
        Optional<Routes.Match> match = routes.find(method, path);
        String route = match.map(found -> method + " " + found.template()).orElse(method + " " + path);
        String body = isMultipart(context) ? String.valueOf(context.formParam("payload_json")) : context.body();
        if (!world.thin()) {
            context.header("Via", "1.1 google");
        }
        context.header(
                "Date",
                java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        world.clock().instant().atOffset(java.time.ZoneOffset.UTC)));
        Optional<Trouble> trouble = rest.troubleFor(route, path);
        if (trouble.isPresent() && instead(trouble.get(), context)) {
            done(route, path, body, context, received.nanos());
            return;
        }
        Call.Arrival arrived = trouble.isPresent() ? Call.Arrival.now(world.clock()) : received;
        try {
            if (match.isEmpty()) {
                world.complain("no such route: " + method + " " + path);
                throw ApiError.of(404, 0, "404: Not Found");
            }
            Answer answer = answer(context, match.get(), path, body, arrived);
            describe(match.get(), answer.status(), answer.body());
            boolean silent = world.thin() && route.equals(Rest.CALLBACK);
            context.status(silent ? 204 : answer.status());
            if (!answer.body().isMissingNode() && !silent) {
                json(context, world.thin() ? Thinness.answer(route, answer.body()) : answer.body());
            }
        } catch (ApiError error) {
            refuse(context, route, error);
            match.ifPresent(found -> describe(found, error.status(), error.body()));
        }
        done(route, path, body, context, received.nanos());
        trouble.ifPresent(still -> afterwards(still, context));
    }

    private Answer answer(Context context, Routes.Match match, String path, String text, Call.Arrival arrived) {
        if (!("Bot " + world.token()).equals(context.header("Authorization"))) {
            throw ApiError.of(401, 0, "401: Unauthorized");
        }
        if (!AGENT.matcher(Optional.ofNullable(context.userAgent()).orElse("")).matches()) {
            world.complain("no proper User-Agent: " + context.userAgent());
            throw ApiError.of(403, 40333, "internal network error");
        }
        Map<String, String> query = new LinkedHashMap<>();
        context.queryParamMap().forEach((name, values) -> query.put(name, values.get(0)));
        JsonNode body = body(context, match, text);
        Call call = new Call(
                match.method(), match.template(), path, match.parameters(), query, body, files(context), arrived);
        RateLimits.Standing standing = rest.limits().use(call);
        if (!world.thin()) {
            standing.headers().forEach(context::header);
        }
        if (standing.retryAfter().isPresent()) {
            throw tooMany(context, standing.retryAfter().get(), standing.global());
        }
        if (!body.isMissingNode() && world.checksBodies()) {
            FormFaults faults = ApiDescription.published().request(call.method(), call.template(), body);
            if (!faults.isEmpty()) {
                throw ApiError.invalidForm(faults);
            }
        }
        return world.patience().locked(() -> match.handler().handle(call));
    }

    private static JsonNode body(Context context, Routes.Match match, String text) {
        if (!ApiDescription.published().takesBody(match.method(), match.template())) {
            return MissingNode.getInstance();
        }
        String type = Optional.ofNullable(context.contentType()).orElse("");
        if (!type.startsWith("application/json") && !isMultipart(context)) {
            throw ApiError.invalidForm("_misc", "CONTENT_TYPE_INVALID", "Expected \"Content-Type\" application/json");
        }
        return Json.read(text).orElseThrow(() -> ApiError.of(400, 50109, "The request body contains invalid JSON."));
    }

    private static boolean isMultipart(Context context) {
        return Optional.ofNullable(context.contentType()).orElse("").startsWith("multipart/form-data");
    }

    private static List<Call.Upload> files(Context context) {
        List<Call.Upload> files = new ArrayList<>();
        if (isMultipart(context)) {
            context.uploadedFileMap().forEach((part, uploads) -> {
                for (UploadedFile upload : uploads) {
                    try (var content = upload.content()) {
                        files.add(new Call.Upload(part, upload.filename(), content.readAllBytes()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
        return files;
    }

    private void describe(Routes.Match match, int status, JsonNode body) {
        if (!body.isMissingNode() && world.checksBodies()) {
            ApiDescription.published()
                    .response(match.method(), match.template(), status, body)
                    .forEach(fault -> world.complain(
                            "the fake's own answer to " + match.method() + " " + match.template() + ": " + fault));
        }
    }

    private void refuse(Context context, String route, ApiError error) {
        if (error.status() == 401 || error.status() == 403 || error.status() == 429) {
            rest.limits().invalidAnswer();
        }
        if (error.status() == 400 || error.code() == 10062 || error.code() == 40060) {
            world.complain(route + " refused: " + error.body());
        }
        context.status(error.status());
        json(context, error.body());
    }

    private static ApiError tooMany(Context context, Duration wait, boolean global) {
        limited(context, wait, global);
        return ApiError.tooMany(Double.parseDouble(RateLimits.seconds(wait)), global);
    }

    private static void limited(Context context, Duration wait, boolean global) {
        context.header("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
        context.header("X-RateLimit-Scope", global ? "global" : "user");
        if (global) {
            context.header("X-RateLimit-Global", "true");
        }
    }

    /** Trouble in which nothing is done. */
    private boolean instead(Trouble trouble, Context context) {
        if (trouble instanceof Trouble.Broken broken) {
            context.status(broken.status()).contentType("text/html").result("<html>out of order</html>");
            return true;
        }
        if (trouble instanceof Trouble.Refused refused) {
            context.status(refused.status());
            json(context, Json.object().put("message", refused.message()).put("code", refused.code()));
            return true;
        }
        if (trouble instanceof Trouble.RateLimited limited) {
            context.status(429);
            if (limited.via()) {
                limited(context, limited.retryAfter(), limited.global());
                json(
                        context,
                        ApiError.tooMany(Double.parseDouble(RateLimits.seconds(limited.retryAfter())), limited.global())
                                .body());
            } else {
                context.res().setHeader("Via", null);
                context.header(
                        "Retry-After", String.valueOf(limited.retryAfter().toSeconds()));
                context.contentType("text/html").result("error code: 1015");
            }
            return true;
        }
        if (trouble instanceof Trouble.Late late) {
            rest.delay(late.by());
        }
        return false;
    }

    /** Trouble with the answer to what was done. */
    private static void afterwards(Trouble trouble, Context context) {
        String whole = Optional.ofNullable(context.result()).orElse("");
        if (trouble instanceof Trouble.HalfAnAnswer) {
            context.result(whole.substring(0, whole.length() / 2));
        } else if (trouble instanceof Trouble.LostAnswer) {
            try {
                // More is promised than comes: the connection breaks.
                context.res().setContentLength(whole.length() + 1000);
                context.res().flushBuffer();
                context.result("");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void done(String route, String path, String body, Context context, long received) {
        rest.add(new Rest.Request(route, path, body, context.statusCode(), received));
        world.patience().locked(() -> {});
    }

    private static void json(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString());
    }
}
