package dev.kindling.command.operator;

import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.maintenance.Drain;
import dev.kindling.maintenance.Maintenance;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.OneLine;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /kindling drain [reason]} and {@code /kindling drain off}. */
final class DrainVerb {
    /** Long enough for a sentence, short enough for a warning. */
    private static final int LONGEST_REASON = 200;

    private final Maintenance maintenance;
    private final Consumer<WriteTransaction> reopened;

    /** @param reopened told, before the commit, that newcomers are let in again */
    DrainVerb(Maintenance maintenance, Consumer<WriteTransaction> reopened) {
        this.maintenance = maintenance;
        this.reopened = reopened;
    }

    void register(OperatorOnly verbs) {
        verbs.typed(
                "drain",
                new Help(
                        "drain [reason] | drain off",
                        "make no new sandboxes, for maintenance",
                        "Sandboxes that are there live on and none ends by the clock; their owners are told. /kindling drain off"
                                + " ends it and gives everybody that time back."
                                + " Example: /kindling drain new disks until 18:00"),
                this::typed);
        verbs.pressed("kindling/drain-off", (call, argument) -> end(call));
    }

    private Reply typed(Call call, String rest) {
        String word = rest.strip().toLowerCase(Locale.ROOT);
        if (word.equals("off") || word.equals("end")) {
            return end(call);
        }
        String reason = OneLine.of(rest);
        if (OneLine.length(reason) > LONGEST_REASON) {
            return Replies.refused("That reason is too long", "At most " + LONGEST_REASON + " characters, please.");
        }
        Optional<Integer> told = maintenance.begin(call.tx(), call.invocation(), reason);
        return told.map(people -> Replies.show(Card.of(Card.Tone.SUCCESS, "No new sandboxes from now on")
                        .withText(toldWords(people) + " Sandboxes that are being made get finished.")
                        .withButtons(Button.plain("End the maintenance", "kindling/drain-off", ""))))
                .orElseGet(() -> already(call));
    }

    private Reply already(Call call) {
        String since = maintenance.current(call.tx()).map(Drain::spoken).orElse("a moment ago");
        return Replies.refused(
                "Kindling is in maintenance already", "Since " + since + ". /kindling drain off ends it.");
    }

    private Reply end(Call call) {
        Optional<Integer> told = maintenance.end(call.tx(), call.invocation());
        if (told.isEmpty()) {
            return Replies.refused("Kindling is not in maintenance", "/kindling drain begins one.");
        }
        reopened.accept(call.tx());
        return Replies.done("New sandboxes are made again", toldWords(told.get()));
    }

    private static String toldWords(int people) {
        return switch (people) {
            case 0 -> "Nobody else has a sandbox, so nobody is told.";
            case 1 -> "One person with a sandbox is told.";
            default -> people + " people with sandboxes are told.";
        };
    }
}
