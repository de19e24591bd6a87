package dev.kindling.cli;

import java.net.URI;

/** A Kindling that runs. Closing it ends it in order: no new commands, workers, connections, database. */
public interface Running extends AutoCloseable {
    /** Address of the web server, with the port that it really got. */
    URI url();

    @Override
    void close();
}
