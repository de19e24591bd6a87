package dev.kindling.web;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A stand-in for the command router: answers a few lines in a fixed way and remembers each answer by invocation. */
public final class ScriptedCommands implements CommandHandler {
    private final Map<InvocationId, Reply> answers = new ConcurrentHashMap<>();
    private final List<Invocation> handled = new CopyOnWriteArrayList<>();
    private final Set<InvocationId> working = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Invocation> whenCreating = invocation -> {};

    /** Has {@code work} run when somebody creates a sandbox; the work lasts until {@link #finish}. */
    public void whenCreating(Consumer<Invocation> work) {
        whenCreating = work;
    }

    public void finish(InvocationId invocation) {
        working.remove(invocation);
    }

    public boolean ended(InvocationId invocation) {
        return !working.contains(invocation);
    }

    /** Every invocation that was handled for the first time. */
    public List<Invocation> handled() {
        return handled;
    }

    @Override
    public Reply handle(Invocation invocation) {
        return answers.computeIfAbsent(invocation.id(), id -> {
            handled.add(invocation);
            return answer(invocation);
        });
    }

    private Reply answer(Invocation invocation) {
        if (invocation.input() instanceof Input.Typed typed) {
            return typed(invocation, typed.text());
        } else if (invocation.input() instanceof Input.Submitted form) {
            return submitted(invocation, form.values());
        } else if (invocation.input() instanceof Input.Pressed pressed) {
            return pressed(pressed);
        }
        throw new IllegalStateException("unknown input");
    }

    private Reply typed(Invocation invocation, String text) {
        if (text.startsWith("/sandbox create ssh-")) {
            return creating(invocation);
        } else if (text.equals("/sandbox create")) {
            return new Reply.OpenForm(form());
        } else if (text.startsWith("/sandbox delete")) {
            return new Reply.Show(Card.of(
                            Card.Tone.WARNING,
                            "Delete vm-alice-001?",
                            new Block.Text("Everything on its disk is gone for good."))
                    .withButtons(
                            Button.confirming("Delete it", "sandbox/delete", "vm-alice-001"),
                            Button.plain("Keep it", "sandbox/keep", "vm-alice-001")));
        } else if (text.equals("/sandbox list")) {
            return new Reply.Show(list());
        } else if (text.equals("/boom")) {
            throw new IllegalStateException("secret inner detail");
        }
        return new Reply.Show(
                Card.of(Card.Tone.REFUSAL, "There is no such command", new Block.Text("Try /sandbox help.")));
    }

    private Reply creating(Invocation invocation) {
        working.add(invocation.id());
        whenCreating.accept(invocation);
        return new Reply.Show(
                Card.of(Card.Tone.PROGRESS, "Making vm-alice-001", new Block.Text("It takes about a minute.")));
    }

    private Reply submitted(Invocation invocation, Map<String, String> values) {
        if (!values.getOrDefault("key", "").startsWith("ssh-")) {
            return new Reply.FormErrors(Map.of("key", "This is not an SSH public key."));
        }
        return creating(invocation);
    }

    private static Reply pressed(Input.Pressed pressed) {
        if (pressed.action().name().equals("sandbox/create")) {
            return new Reply.OpenForm(form());
        } else if (pressed.action().name().equals("sandbox/delete")) {
            return new Reply.Show(
                    Card.of(Card.Tone.SUCCESS, "vm-alice-001 is gone", new Block.Text("Port 60001 is free again.")));
        }
        return new Reply.Show(Card.of(Card.Tone.INFO, "Nothing was changed"));
    }

    private static Form form() {
        return new Form(
                "sandbox/create",
                "",
                "Create a sandbox",
                "Create",
                List.of(
                        Form.Field.paragraph("key", "Your SSH public key", true, "The one line of id_ed25519.pub"),
                        Form.Field.choice(
                                "flavour",
                                "Flavour",
                                "standard",
                                List.of(
                                        new Form.Choice("standard", "standard: 2 CPUs, 2 GB"),
                                        new Form.Choice("large", "large: 4 CPUs, 8 GB"))),
                        Form.Field.line("for", "How long", false, "Such as 4h", "4h")));
    }

    static Card list() {
        return Card.of(
                        Card.Tone.INFO,
                        "Your sandboxes",
                        new Block.Table(
                                List.of("Name", "State", "Flavour", "Ends"),
                                List.of(
                                        List.of("vm-alice-001", "ready", "standard", "in 3 h 40 min"),
                                        List.of("vm-alice-002", "stopped", "large-with-a-long-name", "in 25 min"))))
                .withButtons(
                        Button.primary("Create another", "sandbox/create", ""),
                        Button.plain("Extend", "sandbox/extend", "vm-alice-001"));
    }

    /** The details that a tenant gets. */
    static Card details() {
        return Card.of(
                        Card.Tone.SUCCESS,
                        "vm-alice-001 is ready",
                        new Block.Text("Log in from a terminal:"),
                        new Block.Code("Log in", "ssh -p 60001 root@127.0.0.1"),
                        new Block.Code(
                                "Line for ~/.ssh/known_hosts",
                                "[127.0.0.1]:60001 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdV0b1sXxJ6FfJpd0Cqv5wEXAMPLE"),
                        new Block.Facts(List.of(
                                new Block.Fact("Fingerprint", "SHA256:3Jq1wJvK9vE8mP6p0uXj4m2Zr7cN5tB1sYyQxWzExam"),
                                new Block.Fact("Flavour", "standard: 2 CPUs, 2 GB memory"),
                                new Block.Fact("Ends", "today at 18:40 (in 4 hours)"))),
                        new Block.Link(
                                "Open in VS Code", "vscode://vscode-remote/ssh-remote+root@127.0.0.1:60001/root"),
                        new Block.Note("Keep this to yourself: whoever has your key and this address gets in."))
                .withButtons(
                        Button.plain("Extend", "sandbox/extend", "vm-alice-001"),
                        Button.plain("Show again", "sandbox/show", "vm-alice-001"));
    }
}
