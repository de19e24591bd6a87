package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxCards;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** "My sandboxes" as a page of its own, for platforms that have one: each with its state and the steps that fit it. */
public final class HomePage implements Function<Caller, Card> {
    /** A page has room for some; nobody has more by the usual limits. */
    private static final int MOST = 15;

    private final UnitOfWork work;
    private final Directory directory;
    private final SandboxStore sandboxes;
    private final SandboxCards cards;
    private final InstantSource clock;

    public HomePage(
            UnitOfWork work, Directory directory, SandboxStore sandboxes, SandboxCards cards, InstantSource clock) {
        this.work = work;
        this.directory = directory;
        this.sandboxes = sandboxes;
        this.cards = cards;
        this.clock = clock;
    }

    @Override
    public Card apply(Caller caller) {
        return work.read(tx -> page(tx, caller));
    }

    private Card page(ReadTransaction tx, Caller caller) {
        List<Sandbox> own = sandboxes.of(tx, caller.id());
        List<Sandbox> shared = sandboxes.sharedWith(tx, caller.id()).stream()
                .filter(sandbox -> !sandbox.owner().equals(caller.id()))
                .toList();
        boolean member = !directory.of(caller).teams().isEmpty();
        List<Block> blocks = new ArrayList<>();
        if (own.isEmpty()) {
            blocks.add(
                    new Block.Text(
                            member
                                    ? "You have no sandbox at the moment."
                                    : "You are in no team that has sandboxes. Ask a facilitator of your team, or an operator."));
        }
        own.stream().limit(MOST).forEach(sandbox -> add(blocks, sandbox, ""));
        shared.stream().limit(MOST).forEach(sandbox -> add(blocks, sandbox, ", shared by " + sandbox.handle()));
        List<Button> more = new ArrayList<>();
        if (member) {
            more.add(Button.primary("Create a sandbox", "sandbox/create", ""));
        }
        more.add(Button.plain("Help", "help", "sandbox"));
        blocks.add(new Block.Buttons(more));
        blocks.add(new Block.Note("As of " + cards.when(clock.instant()).replaceAll(" \\(.*", "")
                + ". This page follows what happens to your sandboxes."));
        return new Card(Tone.INFO, "My sandboxes", blocks);
    }

    private void add(List<Block> blocks, Sandbox sandbox, String whose) {
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(new Block.Fact("State", sandbox.state().words() + whose));
        facts.add(new Block.Fact("Team", sandbox.team()));
        sandbox.lifespan().expiresAt().ifPresent(end -> facts.add(new Block.Fact("Ends", cards.when(end))));
        Optional<Failure> failure = sandbox.failure();
        failure.ifPresent(
                fault -> facts.add(new Block.Fact("Reference", fault.reference().value())));
        blocks.add(new Block.Text(sandbox.name()));
        blocks.add(new Block.Facts(facts));
        if (whose.isEmpty()) {
            blocks.add(new Block.Buttons(ListVerb.actions(sandbox)));
        } else {
            blocks.add(new Block.Buttons(List.of(
                    Button.primary("Show details", "sandbox/show", sandbox.id().value()))));
        }
    }
}
