package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import java.nio.file.Path;
import java.util.List;

/** What {@code backup} and {@code restore} do; the root package implements it. */
public interface BackupActions {
    /** @return what was done, a line each */
    List<String> backup(KindlingConfig config, Path file);

    /**
     * @param replace whether a state that is there already is moved aside
     * @return what was done and what to do next, a line each
     */
    List<String> restore(KindlingConfig config, Path file, boolean replace);
}
