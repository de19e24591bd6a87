package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.doctor.Diagnosis;
import java.util.List;
import java.util.function.Consumer;

/** Examines a host with a configuration, without starting Kindling; the wiring implements it. */
public interface CheckUp {
    /** Changes nothing. Takes half a minute at most. */
    Diagnosis examine(KindlingConfig config, TeamsConfig teams);

    /**
     * Fetches what the engine needs for the flavours, such as images and kernels; may take many minutes.
     *
     * @param progress told what is about to be fetched, before each
     * @return what was fetched, a line each
     * @throws dev.kindling.fault.KindlingException when something cannot be had
     */
    List<String> fix(KindlingConfig config, Consumer<String> progress);
}
