package dev.kindling.sweep;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a sweep says. */
final class SweepCards {
    /** More lines than this nobody reads, and chats cut messages off. */
    static final int MOST = 20;

    private SweepCards() {}

    static Card report(List<Trouble> troubles) {
        if (troubles.isEmpty()) {
            return Card.of(
                    Tone.SUCCESS,
                    "Nothing is left over",
                    new Block.Text("Database, machines, ports and files belong together."));
        }
        List<Block> blocks = new ArrayList<>();
        troubles.stream().limit(MOST).forEach(trouble -> blocks.add(new Block.Text(line(trouble))));
        more(troubles.size(), blocks);
        var card = new Card(
                Tone.WARNING,
                count(troubles.size()) + (troubles.size() == 1 ? " that does" : " that do") + " not belong together",
                blocks);
        return troubles.stream().anyMatch(Trouble::repairableWithOthers)
                ? card.withButtons(Button.plain("What would a repair do?", "kindling/repair", ""))
                : card;
    }

    private static String line(Trouble trouble) {
        String advice = trouble.repair()
                .map(repair -> trouble.repairableWithOthers()
                        ? " A repair would " + repair.plan() + "."
                        : " Only /kindling repair " + trouble.id() + " would " + repair.plan() + ".")
                .orElseGet(() -> trouble.id().startsWith("unseen-")
                        ? " See to that program first; /kindling doctor says more."
                        : " Nothing says that Kindling made it, so Kindling does not touch it.");
        return trouble.id() + ": " + trouble.what() + "." + advice;
    }

    /** @param planned those that the button stands for */
    static Card plan(List<Trouble> planned, int more, Button yes) {
        List<Block> blocks = new ArrayList<>();
        planned.forEach(trouble -> blocks.add(new Block.Text(trouble.id() + ": " + trouble.what() + ". I would "
                + trouble.repair().map(Repair::plan).orElse("leave it") + ".")));
        if (more > 0) {
            blocks.add(new Block.Note("And " + more + " more; ask again after these."));
        }
        return new Card(Tone.WARNING, "Repair " + count(planned.size()) + "?", blocks).withButtons(yes);
    }

    static Card nothingToRepair() {
        return Card.of(
                Tone.SUCCESS, "There is nothing to repair", new Block.Text("/kindling orphans shows what there is."));
    }

    /** One was named that is not there, or that Kindling only reports. */
    static Card notRepaired(String asked, List<Trouble> all) {
        Optional<Trouble> reported =
                all.stream().filter(trouble -> trouble.id().equals(asked)).findFirst();
        if (reported.isPresent()) {
            return Card.of(Tone.REFUSAL, "Kindling does not touch " + asked, new Block.Text(line(reported.get())));
        }
        List<Trouble> repairable =
                all.stream().filter(trouble -> trouble.repair().isPresent()).toList();
        if (repairable.isEmpty()) {
            return Card.of(
                    Tone.REFUSAL, "There is no " + asked, new Block.Text("Nothing is left over that needs a repair."));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Say one of these names, whole and as it is written, or none for all:"));
        repairable.stream().limit(MOST).forEach(trouble -> blocks.add(new Block.Text(line(trouble))));
        more(repairable.size(), blocks);
        return new Card(Tone.REFUSAL, "There is no " + asked, blocks);
    }

    static Card result(List<AuditEvent> events) {
        if (events.isEmpty()) {
            return Card.of(
                    Tone.SUCCESS, "Nothing had to be repaired", new Block.Text("What was shown has gone meanwhile."));
        }
        List<Block> blocks = new ArrayList<>();
        events.forEach(
                event -> blocks.add(new Block.Text(mark(event) + event.subject() + ": " + event.detail() + ".")));
        long failed = events.stream()
                .filter(event -> event.outcome().equals("failed"))
                .count();
        if (failed > 0) {
            return new Card(Tone.FAULT, failed + " of " + events.size() + " could not be repaired", blocks);
        }
        long cutOff = events.stream().filter(Sweep::cutOff).count();
        if (cutOff > 0) {
            blocks.add(new Block.Note("Of what was cut off something may be left: /kindling orphans shows it."));
            return new Card(Tone.WARNING, cutOff + " of " + events.size() + " repairs were cut off", blocks);
        }
        return new Card(Tone.SUCCESS, "Repaired " + count(events.size()), blocks);
    }

    private static String mark(AuditEvent event) {
        if (Sweep.cutOff(event)) {
            return "Cut off by a restart of Kindling: ";
        }
        return event.outcome().equals("failed") ? "Not done: " : "Done: ";
    }

    /** For the operators in the morning. */
    static Card nightly(List<Trouble> news) {
        var card = report(news);
        return new Card(card.tone(), "The nightly sweep found " + count(news.size()), card.blocks());
    }

    static Card blind(String why) {
        return Card.of(
                Tone.WARNING,
                "The nightly sweep could not look at the host",
                new Block.Text(why + " /kindling doctor says more."));
    }

    private static void more(int count, List<Block> blocks) {
        if (count > MOST) {
            blocks.add(new Block.Note("And " + (count - MOST) + " more."));
        }
    }

    private static String count(int count) {
        return count == 1 ? "one thing" : count + " things";
    }

    /** For logs. */
    static String ids(List<Trouble> troubles) {
        return troubles.stream().map(Trouble::id).collect(Collectors.joining(", "));
    }
}
