package dev.kindling.command.operator;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.maintenance.Maintenance;
import dev.kindling.sandbox.HostLimits;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sandbox.Usage;
import dev.kindling.units.DataSize;
import java.util.ArrayList;
import java.util.List;

/** {@code /kindling status}: what there is, what room is left, and whether Kindling takes newcomers. */
final class StatusVerb {
    private final SandboxStore sandboxes;
    private final HostLimits host;
    private final Maintenance maintenance;
    private final int ports;

    StatusVerb(SandboxStore sandboxes, HostLimits host, Maintenance maintenance, int ports) {
        this.sandboxes = sandboxes;
        this.host = host;
        this.maintenance = maintenance;
        this.ports = ports;
    }

    void register(OperatorOnly verbs) {
        verbs.typed(
                "status",
                new Help(
                        "status",
                        "sandboxes by state, and the room that is left",
                        "For what may be wrong with the host, there is /kindling doctor."),
                (call, rest) -> status(call));
    }

    private Reply status(Call call) {
        List<Block.Fact> facts = new ArrayList<>();
        for (SandboxState state : SandboxState.values()) {
            int count = sandboxes.count(call.tx(), state);
            if (count > 0 && state != SandboxState.REMOVED) {
                facts.add(new Block.Fact(state.words(), String.valueOf(count)));
            }
        }
        if (facts.isEmpty()) {
            facts.add(new Block.Fact("Sandboxes", "none"));
        }
        Usage usage = sandboxes.usage(call.tx());
        facts.add(new Block.Fact("Memory given out", share(usage.memory(), host.memory())));
        facts.add(new Block.Fact("Disk given out", share(usage.disk(), host.disk())));
        facts.add(new Block.Fact("Ports", ports + " in all"));
        facts.add(new Block.Fact(
                "Newcomers",
                maintenance
                        .current(call.tx())
                        .map(drain -> "none, for maintenance since " + drain.spoken())
                        .orElse("are let in")));
        return Replies.show(new Card(Tone.INFO, "Kindling", List.of(new Block.Facts(facts)))
                .withButtons(Button.plain("Examine everything", "kindling/doctor", "")));
    }

    private static String share(DataSize used, DataSize all) {
        return megabytes(used) + " of " + megabytes(all);
    }

    private static String megabytes(DataSize size) {
        return (size.bytes() >> 20) + " MB";
    }
}
