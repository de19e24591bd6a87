package dev.kindling.inventory;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.ActorId;
import dev.kindling.inventory.InventoryStore.Numbered;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.units.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in commits who did what, why, and where it was asked for. */
final class Narrator {
    private static final int LONGEST_DETAIL = 500;

    private final String host;

    Narrator(String host) {
        this.host = host;
    }

    /** Kindling itself, for what nobody asked for. */
    Change.Author kindling() {
        return new Change.Author("Kindling", "kindling@" + host);
    }

    /** The person as Git names people; the address is none that mail could reach, and tells who it was without doubt. */
    Change.Author author(String actor, Optional<String> handle) {
        try {
            var person = ActorId.parse(actor);
            return new Change.Author(
                    clean(handle.orElse(person.user())),
                    clean(person.user() + "@" + person.workspace() + "."
                            + person.platform().key() + ".invalid"));
        } catch (IllegalArgumentException e) {
            return kindling();
        }
    }

    /** @param history state changes of the sandbox up to the event, newest first */
    String message(Numbered numbered, Sandbox sandbox, List<Numbered> history) {
        AuditEvent event = numbered.event();
        var text = new StringBuilder(subject(event, sandbox, history)).append("\n");
        if (!event.detail().isBlank()) {
            text.append("\n").append(clean(event.detail())).append("\n");
        }
        return text
                + trailers(
                        sandbox,
                        event.actor(),
                        event.source(),
                        event.reference(),
                        Optional.of(new Mark(numbered.id(), event.at(), host)));
    }

    /** What a commit says about its origin, at its end. */
    String trailers(Sandbox sandbox, String actor, String source, Optional<String> reference, Optional<Mark> mark) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Kindling-Sandbox: " + sandbox.id() + " " + sandbox.name());
        lines.add("Kindling-Actor: " + clean(actor));
        lines.add("Kindling-Invocation: " + clean(source));
        lines.add("Kindling-Chat: "
                + clean(sandbox.owner().platform().key() + " " + sandbox.owner().workspace() + " "
                        + sandbox.channel()));
        reference.ifPresent(code -> lines.add("Kindling-Reference: " + clean(code)));
        mark.map(Mark::line).ifPresent(lines::add);
        return String.join("\n", lines) + "\n";
    }

    private static String subject(AuditEvent event, Sandbox sandbox, List<Numbered> history) {
        String name = sandbox.name();
        if (event.to().isEmpty()) {
            return switch (event.action()) {
                case "extend", "grace" -> "Extend " + name;
                case "shorten" -> "Shorten " + name;
                case "add key" -> "Add a key to " + name;
                case "replace key" -> "Replace the key of " + name;
                default -> clean(event.action()) + ": " + name;
            };
        }
        return switch (SandboxState.valueOf(event.to().get())) {
            case READY -> became(sandbox, history);
            case STOPPED -> event.source().startsWith("system:watch") ? name + " went off by itself" : "Stop " + name;
            case REMOVED, REMOVING ->
                "Remove " + name + (event.source().startsWith("system:expiry") ? ": its time was up" : "");
            case FAILED -> "Remove " + name + ": it failed";
            default -> name + " is " + SandboxState.valueOf(event.to().get()).words();
        };
    }

    /** A sandbox becomes ready in three ways; which one, its last steps tell. */
    private static String became(Sandbox sandbox, List<Numbered> history) {
        for (Numbered step : history) {
            String from = step.event().from().orElse("");
            String to = step.event().to().orElse("");
            if (to.equals("PROVISIONING") && (from.equals("READY") || from.equals("STOPPED"))) {
                return "Reset " + sandbox.name();
            }
            if (to.equals("PROVISIONING")) {
                break;
            }
            if (to.equals("BOOTING") && from.equals("STOPPED")) {
                return "Start " + sandbox.name();
            }
        }
        return "Create " + sandbox.name() + " for " + clean(sandbox.handle()) + " (team " + sandbox.team() + ")";
    }

    /** One line, nothing that could be taken for a line of ours. */
    static String clean(String text) {
        return OneLine.cut(OneLine.of(text), LONGEST_DETAIL);
    }
}
