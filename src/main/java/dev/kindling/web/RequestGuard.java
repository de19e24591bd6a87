package dev.kindling.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns away what a browser was tricked into by another site: names that were made to point here (DNS rebinding) and
 * requests that another page sends. Also puts on every answer the headers that keep the page to itself.
 */
final class RequestGuard {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:[0-9]{1,5})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|[a-z0-9-]+\\.localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=()",
            "Cache-Control",
            "no-store");

    private final boolean loopback;
    private final String listenHost;
    private final OwnGuards ownGuards;

    RequestGuard(WebSettings settings, OwnGuards ownGuards) {
        this.ownGuards = ownGuards;
        this.loopback = settings.loopback();
        this.listenHost = settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
    }

    void check(Context context) {
        HEADERS.forEach(context::header);
        if (ownGuards.cover(context)) {
            // May come through a proxy, under a name of the world outside.
            return;
        }
        String host = Optional.ofNullable(context.header("Host")).orElse("").toLowerCase(Locale.ROOT);
        if (loopback && !isOurs(host)) {
            throw new HttpResponseException(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "This server answers to localhost only, not to the name that you used.",
                    Map.of());
        }
        if (!READING.contains(context.method())) {
            checkWriting(context, host);
        } else if (context.path().startsWith("/api/") && isCrossSite(context)) {
            throw otherSite();
        }
    }

    private void checkWriting(Context context, String host) {
        boolean foreign = Optional.ofNullable(context.header("Origin"))
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .filter(origin -> !origin.equals("http://" + host) && !origin.equals("https://" + host))
                .isPresent();
        if (foreign || isCrossSite(context)) {
            throw otherSite();
        }
        String type = Optional.ofNullable(context.contentType()).orElse("").toLowerCase(Locale.ROOT);
        if (!type.split(";", 2)[0].strip().equals("application/json")) {
            throw new UnsupportedMediaTypeResponse("Only application/json is taken here.");
        }
    }

    private boolean isOurs(String host) {
        Matcher parts = HOST.matcher(host);
        return parts.matches()
                && (LOOPBACK.matcher(parts.group(1)).matches()
                        || parts.group(1).equals(listenHost.toLowerCase(Locale.ROOT)));
    }

    /** Browsers say where a request comes from; {@code none} is a person who typed the address. */
    private static boolean isCrossSite(Context context) {
        return Optional.ofNullable(context.header("Sec-Fetch-Site"))
                .filter(site -> !site.equals("same-origin") && !site.equals("none"))
                .isPresent();
    }

    private static ForbiddenResponse otherSite() {
        return new ForbiddenResponse("This request comes from another site.");
    }
}
