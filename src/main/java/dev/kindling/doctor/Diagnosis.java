package dev.kindling.doctor;

import dev.kindling.doctor.Finding.Verdict;
import java.util.List;

/** What all examinations found, in their order. */
public record Diagnosis(List<Chapter> chapters) {
    public Diagnosis {
        chapters = List.copyOf(chapters);
    }

    /** The findings about one subject. */
    public record Chapter(String subject, List<Finding> findings) {
        public Chapter {
            findings = List.copyOf(findings);
        }
    }

    /** Whether nothing has to be mended; warnings may be left. */
    public boolean healthy() {
        return count(Verdict.PROBLEM) == 0;
    }

    public long count(Verdict verdict) {
        return chapters.stream()
                .flatMap(chapter -> chapter.findings().stream())
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    /** One sentence with the counts. */
    public String summary() {
        long problems = count(Verdict.PROBLEM);
        long warnings = count(Verdict.WARNING);
        if (problems == 0 && warnings == 0) {
            return "All is well.";
        }
        return counted(problems, "problem") + ", " + counted(warnings, "warning") + ".";
    }

    private static String counted(long number, String thing) {
        return (number == 0 ? "no" : String.valueOf(number)) + " " + thing + (number == 1 ? "" : "s");
    }
}
