package dev.kindling.chat.discord;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Compares this host's clock with Discord's, by the {@code Date} of its answers. An interaction says when it was made; with a
 * clock that is fast by a quarter of an hour every one of them looks expired.
 */
final class ClockSkew implements Interceptor {
    /** Answers tell whole seconds and are under way for some. */
    static final Duration TOLERATED = Duration.ofSeconds(30);

    /** Clocks do not run away within seconds; in a rush there are hundreds of answers in one. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final DiscordHealth health;
    private volatile Instant next = Instant.MIN;

    ClockSkew(InstantSource clock, DiscordHealth health) {
        this.clock = clock;
        this.health = health;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            judge(skew(response.header("Date"), now));
        }
        return response;
    }

    private void judge(Duration skew) {
        if (skew.abs().compareTo(TOLERATED) > 0) {
            health.complain("clock", sentence(skew));
        } else {
            health.mended("clock");
        }
    }

    static String sentence(Duration skew) {
        return "This host's clock is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "slow" : "fast")
                + " by Discord's: set it (timedatectl set-ntp true), or answers to people are refused as expired.";
    }

    /** How much {@code now} is ahead of the date; zero when there is no date to compare with. */
    static Duration skew(@Nullable String date, Instant now) {
        if (date == null) {
            return Duration.ZERO;
        }
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(theirs, now);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
