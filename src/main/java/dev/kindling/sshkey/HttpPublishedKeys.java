package dev.kindling.sshkey;

import dev.kindling.config.KindlingConfig.KeySources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches {@code {base}/{account}.keys}. Thread-safe; keep one. Redirects are followed on the same host only. */
public final class HttpPublishedKeys implements PublishedKeys {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final int LONGEST_ANSWER = 64 * 1024;
    private static final int MOST_REDIRECTS = 3;

    private final KeySources sources;
    private final Duration timeout;
    private final HttpClient client;

    public HttpPublishedKeys(KeySources sources) {
        this(sources, TIMEOUT);
    }

    /** @param timeout for the whole exchange */
    HttpPublishedKeys(KeySources sources, Duration timeout) {
        this.sources = sources;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public List<PublicKey> of(Source source, String account) {
        String base = base(source)
                .orElseThrow(() -> new PublishedKeysException(
                        "Fetching keys from " + source.title() + " is switched off here; paste your public key."));
        if (!source.allows(account)) {
            throw new PublishedKeysException("That is not an account name " + source.title() + " could have.");
        }
        var keys = accepted(fetch(source, account, URI.create(base.replaceAll("/+$", "") + "/" + account + ".keys")));
        if (keys.isEmpty()) {
            throw new PublishedKeysException("The " + source.title() + " account " + account
                    + " publishes no SSH key that Kindling takes; paste your public key.");
        }
        return keys;
    }

    private Optional<String> base(Source source) {
        return switch (source) {
            case GITHUB -> sources.github();
            case GITLAB -> sources.gitlab();
        };
    }

    private String fetch(Source source, String account, URI address) {
        long deadline = System.nanoTime() + timeout.toNanos();
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<String> response = get(source, next, deadline);
            int status = response.statusCode();
            if (status == 200) {
                return response.body();
            }
            if (status == 404) {
                throw new PublishedKeysException(source.title() + " has no account " + account + ".");
            }
            Optional<URI> target = sameHostTarget(next, response);
            if (status < 300 || status >= 400 || target.isEmpty()) {
                throw new PublishedKeysException(
                        source.title() + " answered with status " + status + "; paste your public key.");
            }
            next = target.get();
        }
        throw new PublishedKeysException(source.title() + " redirects in circles; paste your public key.");
    }

    private HttpResponse<String> get(Source source, URI address, long deadline) {
        long left = Math.max(1, deadline - System.nanoTime());
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofNanos(left))
                .header("User-Agent", "kindling")
                .build();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, info -> new CappedBody(LONGEST_ANSWER));
        try {
            return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new PublishedKeysException(
                    source.title() + " did not answer as it should; try again, or paste your public key.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishedKeysException("Kindling is stopping; try again in a minute.", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Optional<URI> sameHostTarget(URI from, HttpResponse<String> response) {
        return response.headers().firstValue("Location").flatMap(location -> {
            try {
                URI to = from.resolve(location);
                boolean same = Objects.equals(from.getScheme(), to.getScheme())
                        && Objects.equals(from.getRawAuthority(), to.getRawAuthority());
                return same ? Optional.of(to) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** Bad and weak lines are skipped: they are the account owner's other keys, not a fault. */
    private static List<PublicKey> accepted(String body) {
        return body.lines()
                .map(KeyIntake::read)
                .filter(KeyIntake.Accepted.class::isInstance)
                .map(result -> ((KeyIntake.Accepted) result).key())
                .distinct()
                .toList();
    }
}
