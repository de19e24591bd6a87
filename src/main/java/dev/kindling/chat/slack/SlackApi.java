package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.kindling.config.KindlingConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's Web API with our tokens: every answer is either usable or a {@link SlackFault}, and a method that Slack asked
 * to leave alone is left alone. Synchronous, so that a message is never queued where nobody sees it. Thread-safe.
 */
final class SlackApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackApi.class);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String APP_TOKEN_TEST = "auth.test (app)";
    private static final String OPEN_SOCKET = "apps.connections.open";

    /** Calls about the line itself, whose refusals the caller judges. */
    private static final Set<String> OF_THE_LINE = Set.of("auth.test", APP_TOKEN_TEST, OPEN_SOCKET);

    private final Slack slack;
    private final MethodsClient bot;
    private final KindlingConfig.Slack config;
    private final InstantSource clock;
    private final Consumer<String> sawRefused;
    private final Map<String, Instant> paused = new ConcurrentHashMap<>();

    /** @param sawRefused told of Slack's word for each call with the bot's token that it refused */
    SlackApi(KindlingConfig.Slack config, InstantSource clock, Consumer<String> sawRefused) {
        this.config = config;
        this.clock = clock;
        this.sawRefused = sawRefused;
        // A configuration of our own: the shared default one throws when it is changed.
        var settings = new SlackConfig();
        // The SDK puts the method right behind it.
        settings.setMethodsEndpointUrlPrefix(config.apiUrl().endsWith("/") ? config.apiUrl() : config.apiUrl() + "/");
        settings.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
        settings.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
        settings.setHttpClientCallTimeoutMillis(TIMEOUT_MILLIS);
        settings.setExecutorServiceProvider(new UnhurriedThreads());
        // Statistics cost an auth.test for each token.
        settings.setStatsEnabled(false);
        settings.getMethodsConfig().setStatsEnabled(false);
        this.slack = Slack.getInstance(
                settings,
                new SlackHttpClient(SlackHttpClient.buildOkHttpClient(settings)
                        .newBuilder()
                        .addInterceptor(new PostedOnce())
                        .build()));
        this.bot = slack.methods(config.botToken().reveal());
    }

    /** One call of the Web API. */
    @FunctionalInterface
    interface Call<T extends SlackApiTextResponse> {
        T with(MethodsClient bot) throws IOException, SlackApiException;
    }

    Slack sdk() {
        return slack;
    }

    /** @param method its name, such as {@code chat.postMessage}; what Slack limits is counted by it */
    <T extends SlackApiTextResponse> T call(String method, Call<T> call) throws SlackFault {
        try {
            return attempt(method, call);
        } catch (SlackFault fault) {
            if (fault.kind() == SlackFault.Kind.REFUSED && !OF_THE_LINE.contains(method)) {
                sawRefused.accept(fault.error());
            }
            throw fault;
        }
    }

    /** Fails when Slack asked to leave this method alone for a while. */
    void checkPause(String method) throws SlackFault {
        Instant until = paused.get(method);
        Instant now = clock.instant();
        if (until != null && now.isBefore(until)) {
            throw SlackFault.wait(method, Duration.between(now, until));
        }
    }

    private <T extends SlackApiTextResponse> T attempt(String method, Call<T> call) throws SlackFault {
        checkPause(method);
        try {
            T answer = call.with(bot);
            if (!answer.isOk()) {
                throw limited(
                        SlackFault.refused(method, answer.getError() == null ? "no reason given" : answer.getError()),
                        method,
                        answer.getHttpResponseHeaders());
            }
            return answer;
        } catch (SlackApiException e) {
            throw fault(method, e);
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            throw SlackFault.unreached(method, "no answer (" + e.getClass().getSimpleName() + ")");
        } catch (IOException e) {
            throw SlackFault.away(method, "no answer (" + e.getClass().getSimpleName() + ")");
        } catch (SlackFault e) {
            throw e;
        } catch (RuntimeException e) {
            // The SDK lets its JSON parser's exceptions through when an answer is cut off; their text quotes the
            // answer.
            log.debug("An answer of {} could not be read", method, e);
            throw SlackFault.away(method, "an answer that is none");
        }
    }

    private SlackFault fault(String method, SlackApiException e) {
        Response response = e.getResponse();
        if (response.code() == 429) {
            return pause(method, pauseOf(response.header("Retry-After")));
        }
        var error = e.getError();
        if (response.code() < 500 && error != null && error.getError() != null) {
            return SlackFault.refused(method, error.getError());
        }
        return SlackFault.away(method, "status " + response.code());
    }

    private SlackFault limited(SlackFault fault, String method, Map<String, List<String>> headers) {
        if (fault.kind() != SlackFault.Kind.WAIT) {
            return fault;
        }
        String wish = headers == null
                ? ""
                : headers.entrySet().stream()
                        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals("retry-after"))
                        .flatMap(entry -> entry.getValue().stream())
                        .findFirst()
                        .orElse("");
        return pause(method, pauseOf(wish));
    }

    private SlackFault pause(String method, Duration pause) {
        paused.put(method, clock.instant().plus(pause));
        return SlackFault.wait(method, pause);
    }

    private static Duration pauseOf(@org.jspecify.annotations.Nullable String seconds) {
        if (seconds == null || !seconds.matches("[0-9]{1,6}")) {
            return USUAL_PAUSE;
        }
        Duration pause = Duration.ofSeconds(Math.max(1, Long.parseLong(seconds)));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Whether the app-level token is refused too; asked when opening a socket was refused. */
    void checkAppToken() throws SlackFault {
        call(
                APP_TOKEN_TEST,
                methods -> methods.authTest(
                        request -> request.token(config.appToken().orElseThrow().reveal())));
    }

    /** Address of a socket, which need not be opened. */
    String openConnection() throws SlackFault {
        String token = config.appToken().orElseThrow().reveal();
        String url = call(OPEN_SOCKET, methods -> methods.appsConnectionsOpen(request -> request.token(token)))
                .getUrl();
        if (url == null) {
            throw SlackFault.away(OPEN_SOCKET, "an answer without an address");
        }
        return url;
    }

    /** Sends a message to a {@code response_url}, which needs no token. */
    void respond(String responseUrl, JsonNode message) throws SlackFault {
        String place = "response_url";
        try (Response response = slack.getHttpClient().postJsonBody(responseUrl, message.toString())) {
            if (response.code() == 429) {
                throw SlackFault.wait(place, pauseOf(response.header("Retry-After")));
            }
            if (response.code() >= 500) {
                throw SlackFault.away(place, "status " + response.code());
            }
            String refusal = refusal(response);
            if (!response.isSuccessful() || !refusal.isEmpty()) {
                throw SlackFault.refused(place, refusal.isEmpty() ? "status " + response.code() : refusal);
            }
        } catch (IOException e) {
            throw SlackFault.away(place, "no answer (" + e.getClass().getSimpleName() + ")");
        } catch (IllegalArgumentException e) {
            throw SlackFault.refused(place, "not an address");
        }
    }

    /** Slack answers {@code ok} as plain text, or JSON with an error. */
    private static String refusal(Response response) throws IOException {
        ResponseBody body = response.body();
        String text = body == null ? "" : body.string();
        if (!text.startsWith("{")) {
            return "";
        }
        try {
            JsonNode answer = MAPPER.readTree(text);
            return answer.path("ok").asBoolean(true) ? "" : answer.path("error").asText("refused");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /**
     * Fetches a file that somebody shared. The bot's token goes to Slack's own hosts only.
     *
     * @param most bytes that are wanted at most; longer files are refused
     */
    String download(String url, int most) throws SlackFault {
        String place = "file";
        if (!isSlacks(url)) {
            throw SlackFault.refused(place, "a file that is not kept by Slack");
        }
        var request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + config.botToken().reveal())
                .build();
        try (Response response =
                slack.getHttpClient().getOkHttpClient().newCall(request).execute()) {
            ResponseBody body = response.body();
            if (!response.isSuccessful() || body == null) {
                throw SlackFault.refused(place, "status " + response.code());
            }
            byte[] bytes = body.byteStream().readNBytes(most + 1);
            if (bytes.length > most) {
                throw SlackFault.refused(place, "too long");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw SlackFault.away(place, "no answer (" + e.getClass().getSimpleName() + ")");
        }
    }

    private boolean isSlacks(String url) {
        try {
            URI file = new URI(url);
            URI api = new URI(config.apiUrl());
            if (file.getHost() == null || api.getHost() == null || file.getUserInfo() != null) {
                return false;
            }
            boolean sameServer = file.getHost().equals(api.getHost())
                    && file.getPort() == api.getPort()
                    && String.valueOf(file.getScheme()).equals(api.getScheme());
            return sameServer
                    || (String.valueOf(file.getScheme()).equals("https")
                            && (file.getHost().equals("slack.com")
                                    || file.getHost().endsWith(".slack.com")));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        slack.close();
    }
}
