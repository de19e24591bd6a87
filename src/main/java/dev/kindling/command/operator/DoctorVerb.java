package dev.kindling.command.operator;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Diagnosis.Chapter;
import dev.kindling.doctor.Finding;
import dev.kindling.doctor.Finding.Verdict;
import dev.kindling.maintenance.Errand;
import dev.kindling.maintenance.ErrandRunner;
import dev.kindling.maintenance.Errands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /kindling doctor}: examines the host and the chat platforms; what is well takes one line, the rest says its fix. */
public final class DoctorVerb implements ErrandRunner {
    /** Of {@link Errand#kind()}. */
    public static final String ERRAND = "doctor";

    private final Supplier<Diagnosis> doctor;

    public DoctorVerb(Supplier<Diagnosis> doctor) {
        this.doctor = doctor;
    }

    void register(OperatorOnly verbs, Errands errands) {
        verbs.typed(
                "doctor",
                new Help(
                        "doctor",
                        "examine the host and the chat platforms",
                        "Says of each thing whether it is right or how to mend it. On the host: kindling doctor."),
                (call, rest) -> ask(call, errands));
        verbs.pressed("kindling/doctor", (call, argument) -> ask(call, errands));
    }

    private static Reply ask(Call call, Errands errands) {
        errands.ask(call.tx(), call.invocation(), ERRAND, "");
        return Replies.working("Examining the host and the chat platforms", "Half a minute at most.");
    }

    @Override
    public Card run(Errand errand) {
        return card(doctor.get());
    }

    static Card card(Diagnosis diagnosis) {
        List<Block> blocks = new ArrayList<>();
        List<String> well = new ArrayList<>();
        for (Chapter chapter : diagnosis.chapters()) {
            List<Finding> wrong = chapter.findings().stream()
                    .filter(finding -> finding.verdict() != Verdict.OK)
                    .toList();
            if (wrong.isEmpty()) {
                well.add(chapter.subject());
            }
            for (Finding finding : wrong) {
                blocks.add(new Block.Text((finding.verdict() == Verdict.PROBLEM ? "Mend: " : "Look: ")
                        + chapter.subject() + ": " + finding.what() + ". " + finding.fix()));
            }
        }
        if (!well.isEmpty()) {
            blocks.add(new Block.Note("In order: " + String.join(", ", well) + "."));
        }
        return new Card(
                diagnosis.healthy() ? Tone.SUCCESS : Tone.WARNING, "The doctor says: " + diagnosis.summary(), blocks);
    }
}
