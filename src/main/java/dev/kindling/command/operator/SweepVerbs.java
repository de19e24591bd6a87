package dev.kindling.command.operator;

import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.maintenance.Errands;
import dev.kindling.sweep.SweepErrands;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code /kindling orphans} and {@code /kindling repair [what]}. */
final class SweepVerbs {
    private static final Pattern TROUBLE = Pattern.compile("[a-z0-9.-]{1,60}");

    private final Errands errands;
    private final SweepErrands sweep;

    SweepVerbs(Errands errands, SweepErrands sweep) {
        this.errands = errands;
        this.sweep = sweep;
    }

    void register(OperatorOnly verbs) {
        verbs.typed(
                "orphans",
                new Help(
                        "orphans",
                        "what is left over: machines that nobody owns, sandboxes without machine, stuck ones, files, ports",
                        "Only looks. On the host: kindling sweep."),
                (call, rest) -> look(call));
        verbs.typed(
                "repair",
                new Help(
                        "repair [what]",
                        "mend what orphans shows, after a question",
                        "Shows first what it would do. Takes everything that Kindling surely made, or one thing by its name:"
                                + " /kindling repair machine-0123456789abcdef"),
                this::typed);
        verbs.pressed("kindling/orphans", (call, argument) -> look(call));
        verbs.pressed("kindling/repair", this::typed);
        verbs.pressed(SweepErrands.CONFIRM, this::confirmed);
    }

    private Reply look(Call call) {
        errands.ask(call.tx(), call.invocation(), SweepErrands.REPORT, "");
        return Replies.working("Comparing database, machines, ports and files", "It takes some seconds.");
    }

    private Reply typed(Call call, String rest) {
        String what = rest.strip().toLowerCase(Locale.ROOT);
        if (!what.isEmpty() && !TROUBLE.matcher(what).matches()) {
            return Replies.refused("Repair what?", "Give one name as /kindling orphans shows it, or none for all.");
        }
        errands.ask(call.tx(), call.invocation(), SweepErrands.PLAN, what.equals("all") ? "" : what);
        return Replies.working("Looking at what a repair would do", "Nothing is changed before you say yes.");
    }

    private Reply confirmed(Call call, String plan) {
        if (sweep.current(call.tx(), plan).isEmpty()) {
            return Replies.refused(
                    "That list is too old", "Much may have changed. Ask again with /kindling repair, and look first.");
        }
        errands.ask(call.tx(), call.invocation(), SweepErrands.REPAIR, plan);
        return Replies.working("Repairing, one after another", "What came of it follows here.");
    }
}
