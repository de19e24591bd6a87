package dev.kindling.engine.ignite;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one call of {@code ignite} came to. Its log, fatal lines too, is on standard output (facts/ignite.md). */
record IgniteReply(ProcessResult result) {
    private static final Pattern KEY_MATERIAL =
            Pattern.compile("(?s)-----BEGIN .*?(?:-----END [^-]*-----|$)|AAAA[0-9A-Za-z+/]{16,}={0,2}");
    private static final int DETAIL_LIMIT = 2000;

    boolean succeeded() {
        return result.succeeded();
    }

    boolean panicked() {
        return result.exitCode() == 2 && result.stderr().contains("goroutine ");
    }

    List<Logfmt.Line> log() {
        return Logfmt.lines(result.stdout());
    }

    /** What went wrong in Ignite's own words: its fatal line, or the first line of what it wrote to standard error. */
    Optional<String> complaint() {
        var fatal = log().stream()
                .filter(line -> line.level().equals("fatal"))
                .map(Logfmt.Line::message)
                .reduce((first, last) -> last);
        return fatal.isPresent()
                ? fatal
                : result.stderr().lines().filter(line -> !line.isBlank()).findFirst();
    }

    boolean complains(String words) {
        return complaint().filter(text -> text.contains(words)).isPresent();
    }

    /** For the operator: how the call ended and what it said, without key material, of bounded length. */
    String detail(String action) {
        String how = result.timedOut() ? "killed after its time limit" : "exit " + result.exitCode();
        String said = complaint().orElseGet(() -> result.stdout().strip());
        String text = "ignite " + action + ": " + how + (said.isEmpty() ? "" : ": " + said.strip());
        String clean = KEY_MATERIAL.matcher(text).replaceAll("(key)");
        return clean.length() <= DETAIL_LIMIT ? clean : clean.substring(0, DETAIL_LIMIT) + " …";
    }
}
