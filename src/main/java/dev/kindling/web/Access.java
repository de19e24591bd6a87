package dev.kindling.web;

import dev.kindling.config.Secret;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UnauthorizedResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Lets in whoever knows the password, if there is one: browsers by {@code POST /api/login {password}} and a session
 * cookie, programs by {@code Authorization: Bearer}. Everything needs it but the page's own files and the addresses that
 * monitoring asks. {@code GET /api/session} says whether one is needed, {@code POST /api/logout} ends it.
 */
final class Access implements WebRoutes {
    private static final String COOKIE = "kindling_session";
    private static final Set<String> OPEN = Set.of("/healthz", "/readyz", "/metrics", "/api/login", "/api/session");

    private final Optional<PasswordGate> gate;
    private final Set<String> files;
    private final OwnGuards ownGuards;
    private final WebJson json;

    /**
     * @param files addresses of the page's own files, which hold nothing secret
     */
    Access(
            Optional<Secret> password,
            Set<String> files,
            OwnGuards ownGuards,
            WebJson json,
            RandomGenerator random,
            InstantSource clock) {
        this.ownGuards = ownGuards;
        this.gate = password.map(secret -> new PasswordGate(secret, random, clock));
        this.files = Set.copyOf(files);
        this.json = json;
    }

    private record Login(String password) {}

    void check(Context context) {
        boolean post = context.method().equals(HandlerType.POST);
        boolean open =
                OPEN.contains(context.path()) || ownGuards.cover(context) || (!post && files.contains(context.path()));
        if (!open && gate.isPresent() && !isKnown(context, gate.get())) {
            context.header("WWW-Authenticate", "Bearer realm=\"kindling\"");
            throw new UnauthorizedResponse("This console asks for a password.");
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/api/session",
                context -> json.write(
                        context,
                        Map.of("needed", gate.isPresent(), "open", gate.isEmpty() || hasSession(context, gate.get()))));
        routes.post("/api/login", this::login);
        routes.post("/api/logout", context -> {
            gate.ifPresent(known -> cookie(context).ifPresent(known::close));
            context.header("Set-Cookie", COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
            context.status(204);
        });
    }

    private void login(Context context) {
        String password = json.read(context, Login.class).password();
        gate.ifPresent(known -> {
            judge(context, known, password);
            String secure = context.scheme().equals("https") ? "; Secure" : "";
            context.header(
                    "Set-Cookie",
                    COOKIE + "=" + known.open() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                            + PasswordGate.SESSION.toSeconds() + secure);
        });
        context.status(204);
    }

    private boolean isKnown(Context context, PasswordGate known) {
        if (hasSession(context, known)) {
            return true;
        }
        Optional<String> bearer = PasswordGate.bearer(Optional.ofNullable(context.header("Authorization")));
        bearer.ifPresent(password -> judge(context, known, password));
        return bearer.isPresent();
    }

    private static void judge(Context context, PasswordGate known, String password) {
        PasswordGate.Verdict verdict = known.tryPassword(context.ip(), password);
        if (verdict == PasswordGate.Verdict.WAIT) {
            context.header("Retry-After", Long.toString(PasswordGate.PENALTY.toSeconds()));
            throw new TooManyRequestsResponse("Too many wrong passwords. Wait a quarter of a minute.");
        } else if (verdict == PasswordGate.Verdict.WRONG) {
            throw new UnauthorizedResponse("That is not the password.");
        }
    }

    private static boolean hasSession(Context context, PasswordGate known) {
        return cookie(context).filter(known::isOpen).isPresent();
    }

    private static Optional<String> cookie(Context context) {
        return Optional.ofNullable(context.cookie(COOKIE));
    }
}
