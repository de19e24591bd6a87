package dev.kindling.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One line of the doctor.
 *
 * @param what what was found, in plain words; never a secret
 * @param fix the one thing to do; empty when there is nothing to do
 */
public record Finding(Verdict verdict, String what, String fix) {
    /** How bad it is. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Works, or cannot be told from here; worth a look. */
        WARNING,
        /** Has to be mended before people can use Kindling. */
        PROBLEM
    }

    public static Finding ok(String what) {
        return new Finding(Verdict.OK, what, "");
    }

    public static Finding warning(String what, String fix) {
        return new Finding(Verdict.WARNING, what, fix);
    }

    /**
     * A service that is installed and does not run: a problem, unless nothing on this host starts services, as in a changed
     * root or while an image is being built.
     *
     * @param systemd the directory that is there while systemd runs (sd_booted(3))
     */
    public static Finding ofServices(String what, String fix, Path systemd) {
        return Files.isDirectory(systemd)
                ? problem(what, fix)
                : warning(what + "; no systemd runs here that would start it", "where one does: " + fix);
    }

    public static Finding problem(String what, String fix) {
        return new Finding(Verdict.PROBLEM, what, fix);
    }
}
