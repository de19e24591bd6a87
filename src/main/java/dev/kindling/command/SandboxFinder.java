package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the sandbox that a person means, and checks that it is theirs to act on. */
final class SandboxFinder {
    /** What the caller wants to do with it. */
    enum Access {
        /** Owner, or somebody it is shared with: reading. */
        READ,
        /** The owner, as long as they are in the team: getting more out of it. */
        USE,
        /** The owner, or whoever looks after the team: stopping, removing. */
        MANAGE
    }

    private final SandboxStore sandboxes;

    SandboxFinder(SandboxStore sandboxes) {
        this.sandboxes = sandboxes;
    }

    /**
     * The sandbox of that name, or the caller's only one when the name is empty.
     *
     * @param action button that asks the same again for one of several
     * @throws CommandRouter.RefusedException with what to do instead
     */
    Sandbox named(Call call, String name, Access access, String action) {
        if (name.isBlank()) {
            return only(call, access, action);
        }
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        Optional<Sandbox> found = sandboxes
                .named(call.tx(), wanted)
                .filter(sandbox -> sandbox.state().live());
        return checked(call, found, access, wanted);
    }

    /** The sandbox that a button is about. The argument comes from outside, so everything is checked again. */
    Sandbox pressed(Call call, String argument, Access access) {
        Optional<Sandbox> found = argument.matches("[0-9a-f]{16}")
                ? sandboxes.find(call.tx(), new MachineId(argument))
                : Optional.empty();
        if (found.isPresent() && !found.get().state().live() && mayKnow(call, found.get())) {
            throw refuse(
                    found.get().name() + " is " + found.get().state().words(),
                    "This button belongs to a sandbox that is no more. /sandbox create makes a new one.");
        }
        return checked(call, found, access, "that");
    }

    private Sandbox only(Call call, Access access, String action) {
        List<Sandbox> own = access == Access.READ
                ? Stream.concat(
                                sandboxes.of(call.tx(), call.caller().id()).stream(),
                                sandboxes.sharedWith(call.tx(), call.caller().id()).stream())
                        .toList()
                : sandboxes.of(call.tx(), call.caller().id());
        if (own.isEmpty()) {
            throw new CommandRouter.RefusedException(Replies.noSandbox(Tone.REFUSAL, call.membership()));
        }
        if (own.size() > 1) {
            throw new CommandRouter.RefusedException(Card.of(
                            Tone.REFUSAL,
                            "Which one?",
                            new Block.Text("You have several sandboxes; say its name, or press it."))
                    .with(new Block.Buttons(own.stream()
                            .limit(5)
                            .map(sandbox -> Button.plain(
                                    sandbox.name(), action, sandbox.id().value()))
                            .toList())));
        }
        return checked(call, Optional.of(own.get(0)), access, own.get(0).name());
    }

    private Sandbox checked(Call call, Optional<Sandbox> found, Access access, String wanted) {
        // Somebody else's sandbox is answered like one that does not exist: its name is not theirs to learn.
        if (found.isEmpty() || !mayKnow(call, found.get())) {
            // Only what looks like our names: anything else may be a password or token in the wrong place.
            String shown = wanted.matches("vm-[a-z0-9.-]{1,60}") ? wanted : "of that name";
            throw refuse(
                    "You have no sandbox " + shown,
                    "/sandbox list shows yours. Somebody else's can be managed by a facilitator of its team or an operator.");
        }
        Sandbox sandbox = found.get();
        boolean owner = sandbox.owner().equals(call.caller().id());
        switch (access) {
            case READ -> {
                if (!owner && !shared(call, sandbox)) {
                    throw refuse(
                            "The details go to its owner only",
                            sandbox.name() + " belongs to " + sandbox.handle()
                                    + ". Only they, and people they share it with," + " get its SSH details.");
                }
                stillMember(call, sandbox);
            }
            case USE -> {
                if (!owner) {
                    throw refuse(
                            "Only its owner can do that", sandbox.name() + " belongs to " + sandbox.handle() + ".");
                }
                stillMember(call, sandbox);
            }
            case MANAGE -> {
                if (!owner && !call.membership().looksAfter(sandbox.team())) {
                    throw refuse(
                            "Only its owner can do that",
                            sandbox.name() + " belongs to " + sandbox.handle() + "; a facilitator of team "
                                    + sandbox.team() + " or an operator can help.");
                }
            }
        }
        return sandbox;
    }

    private boolean mayKnow(Call call, Sandbox sandbox) {
        return sandbox.owner().equals(call.caller().id())
                || call.membership().looksAfter(sandbox.team())
                || shared(call, sandbox);
    }

    private boolean shared(Call call, Sandbox sandbox) {
        return sandboxes.keys(call.tx(), sandbox.id()).stream()
                .anyMatch(key -> key.holder().equals(call.caller().id()));
    }

    private static void stillMember(Call call, Sandbox sandbox) {
        if (call.membership().team(sandbox.team()).isEmpty()) {
            throw refuse(
                    "You are no longer in team " + sandbox.team(),
                    sandbox.name()
                            + " stays until its end, and you can still delete it. Ask a facilitator of the team if"
                            + " this is a mistake.");
        }
    }

    static CommandRouter.RefusedException refuse(String title, String why) {
        return new CommandRouter.RefusedException(Card.of(Tone.REFUSAL, title, new Block.Text(why)));
    }
}
