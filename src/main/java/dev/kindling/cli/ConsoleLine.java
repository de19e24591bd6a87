package dev.kindling.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A way to the API of a running console. */
interface ConsoleLine {
    /** Status and JSON of an answer. */
    record Answer(int status, String body) {}

    /**
     * Sends one request: a POST of JSON when there is a body, a GET otherwise.
     *
     * @param path with its query
     * @param patience how long the answer may take
     */
    Answer exchange(String path, Optional<String> body, Duration patience) throws IOException, InterruptedException;

    /** Where it leads, for messages. */
    String place();

    /** A sentence that says what to do. */
    String whenNobodyAnswers();

    /** A sentence that says what to do. */
    String whenUnauthorized();
}
