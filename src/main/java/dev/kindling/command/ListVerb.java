package dev.kindling.command;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxCards;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.team.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /sandbox list}: one's own; {@code list team} or {@code list all} for those who look after them. */
final class ListVerb {
    private static final Help HELP = new Help(
            "list [team|all]",
            "show your sandboxes",
            "Shows your sandboxes, and those that others share with you, with their state and end. Facilitators see their"
                    + " teams' with list team, operators everybody's with list all.");

    private final SandboxStore sandboxes;
    private final SandboxCards cards;

    ListVerb(SandboxStore sandboxes, SandboxCards cards) {
        this.sandboxes = sandboxes;
        this.cards = cards;
    }

    void register(Routes routes) {
        routes.typed("sandbox", "list", HELP, new Typed());
        routes.pressed("sandbox/list", (call, argument) -> typed(call, ""));
    }

    private final class Typed implements Routes.TypedHandler {
        @Override
        public Reply handle(Call call, String rest) {
            return typed(call, rest);
        }

        @Override
        public Optional<Routes.Look> look(String rest) {
            return rest.isBlank()
                    ? Optional.of((tx, caller, membership) -> own(tx, caller.id(), membership))
                    : Optional.empty();
        }
    }

    private Reply typed(Call call, String rest) {
        return switch (rest.strip().toLowerCase(Locale.ROOT)) {
            case "" -> own(call.tx(), call.caller().id(), call.membership());
            case "team" -> others(call, false);
            case "all" -> others(call, true);
            default ->
                Replies.refused("List what?", "There are: list, list team (facilitators), list all (operators).");
        };
    }

    private Reply own(ReadTransaction tx, ActorId me, Membership membership) {
        List<Sandbox> shown = Stream.concat(sandboxes.of(tx, me).stream(), sandboxes.sharedWith(tx, me).stream())
                .toList();
        if (shown.isEmpty()) {
            return Replies.show(Replies.noSandbox(Tone.INFO, membership));
        }
        Card card = new Card(Tone.INFO, "Your sandboxes", List.of(table(shown)));
        if (shown.size() == 1 && shown.get(0).owner().equals(me)) {
            card = card.with(new Block.Buttons(actions(shown.get(0))));
        }
        return Replies.show(card);
    }

    /** The next steps that fit the state. */
    static List<Button> actions(Sandbox sandbox) {
        String id = sandbox.id().value();
        List<Button> buttons = new ArrayList<>();
        switch (sandbox.state()) {
            case READY -> {
                buttons.add(Button.primary("Show details", "sandbox/show", id));
                buttons.add(Button.plain("Extend", "sandbox/extend", id));
                buttons.add(Button.plain("Stop", "sandbox/stop", id));
                buttons.add(Button.plain("Reset", "sandbox/reset", id));
            }
            case STOPPED -> {
                buttons.add(Button.primary("Start", "sandbox/start", id));
                buttons.add(Button.plain("Extend", "sandbox/extend", id));
                buttons.add(Button.plain("Reset", "sandbox/reset", id));
            }
            default -> {}
        }
        if (sandbox.state() == SandboxState.WAITING) {
            buttons.add(Button.plain("Leave the wait-list", "sandbox/delete", id));
        } else {
            buttons.add(Button.plain("Delete", "sandbox/delete", id));
        }
        return buttons;
    }

    private Reply others(Call call, boolean all) {
        if (all && !call.membership().operator()) {
            return Replies.refused("Only operators list everything", "You can see yours with list.");
        }
        if (!all
                && call.membership().facilitates().isEmpty()
                && !call.membership().operator()) {
            return Replies.refused("Only facilitators list a team", "You can see yours with list.");
        }
        List<Sandbox> shown = sandboxes.live(call.tx()).stream()
                .filter(sandbox -> all || call.membership().looksAfter(sandbox.team()))
                .toList();
        if (shown.isEmpty()) {
            return Replies.show(Card.of(Tone.INFO, "There are no sandboxes"));
        }
        return Replies.show(new Card(
                Tone.INFO, shown.size() + (shown.size() == 1 ? " sandbox" : " sandboxes"), List.of(table(shown))));
    }

    private Block table(List<Sandbox> shown) {
        return new Block.Table(
                List.of("Name", "Owner", "Team", "State", "Ends"),
                shown.stream()
                        .map(sandbox -> List.of(
                                sandbox.name(),
                                sandbox.handle(),
                                sandbox.team(),
                                sandbox.state().words()
                                        + sandbox.failure()
                                                .map(Failure::reference)
                                                .map(ref -> " (" + ref + ")")
                                                .orElse(""),
                                sandbox.lifespan().expiresAt().map(cards::when).orElse("not yet known")))
                        .toList());
    }
}
