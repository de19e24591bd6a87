package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.Rule;
import dev.kindling.sshkey.SshDoctor.State;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** There is no machine to log in to, whatever ssh said. */
final class StateRules {
    /** Nothing a person does with ssh can help. */
    static final List<Rule> FINAL = List.of(
            (facts, error) -> facts.state() == State.EXPIRED
                    ? Diagnosis.of(
                            Cause.EXPIRED, facts.sandbox() + ended(facts) + ".", "Make a new one.", "/sandbox create")
                    : Diagnosis.none(),
            (facts, error) -> facts.state() == State.REMOVED
                    ? Diagnosis.of(
                            Cause.REMOVED, facts.sandbox() + " was removed.", "Make a new one.", "/sandbox create")
                    : Diagnosis.none(),
            (facts, error) -> facts.state() == State.FAILED
                    ? Diagnosis.of(
                            Cause.FAILED,
                            facts.sandbox() + " could not be made; there is no machine behind its address.",
                            "Try again; if that fails too, tell a facilitator.",
                            "/sandbox create")
                    : Diagnosis.none());

    /** It will pass, or one button helps. */
    static final List<Rule> PASSING = List.of(
            (facts, error) -> facts.state() == State.STOPPED
                    ? Diagnosis.of(
                            Cause.STOPPED,
                            facts.sandbox() + " is stopped.",
                            "Press Start below its details, or type this.",
                            "/sandbox start " + facts.sandbox())
                    : Diagnosis.none(),
            (facts, error) -> facts.state() == State.NOT_READY
                    ? Diagnosis.of(
                            Cause.NOT_READY,
                            facts.sandbox() + " is not ready yet.",
                            "Wait for the message that says it is, which comes as soon as it answers.")
                    : Diagnosis.none());

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private StateRules() {}

    private static String ended(Facts facts) {
        return facts.expiry()
                .map(moment -> " expired on " + TIME.format(moment))
                .orElse(" has expired");
    }
}
