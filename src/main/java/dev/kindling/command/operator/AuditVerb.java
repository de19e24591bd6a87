package dev.kindling.command.operator;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.sandbox.SandboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /kindling audit [name|person|reference] [number]}. */
final class AuditVerb {
    private static final Pattern ASKED = Pattern.compile("(?:(\\S*[^\\d\\s]\\S*)\\s*)?(\\d{1,4})?");
    private static final int USUAL = 15;
    private static final int MOST = 50;
    private static final int LONGEST_DETAIL = 80;

    private final AuditLog audit;
    private final SandboxStore sandboxes;

    AuditVerb(AuditLog audit, SandboxStore sandboxes) {
        this.audit = audit;
        this.sandboxes = sandboxes;
    }

    void register(OperatorOnly verbs) {
        verbs.typed(
                "audit",
                new Help(
                        "audit [name|person|reference] [number]",
                        "who did what, newest first",
                        "Takes the name of a sandbox, a person's id or a reference code. Example: /kindling audit"
                                + " vm-alice-001 20"),
                this::typed);
    }

    private Reply typed(Call call, String rest) {
        Matcher asked = ASKED.matcher(rest.strip());
        if (!asked.matches()) {
            return Replies.refused(
                    "Whose audit?", "Give a sandbox's name, a person's id or a reference code, and a number of lines.");
        }
        String about = Optional.ofNullable(asked.group(1)).orElse("");
        int most = Math.max(1, Math.min(MOST, asked.group(2) == null ? USUAL : Integer.parseInt(asked.group(2))));
        String subject = sandboxes
                .named(call.tx(), about)
                .map(found -> found.id().value())
                .orElse(about);
        List<AuditEvent> events = audit.latest(call.tx(), subject, most);
        if (events.isEmpty()) {
            return Replies.show(Card.of(Tone.INFO, "The audit has nothing about that"));
        }
        List<List<String>> rows = new ArrayList<>();
        events.forEach(event -> rows.add(row(event)));
        return Replies.show(new Card(
                Tone.INFO,
                "The newest " + (events.size() == 1 ? "event" : events.size() + " events"),
                List.of(new Block.Table(List.of("When (UTC)", "Who", "What", "Subject", "Outcome"), rows))));
    }

    private static List<String> row(AuditEvent event) {
        String change = event.from()
                .map(from -> " " + from + " → " + event.to().orElse("?"))
                .orElse("");
        String detail = event.detail().length() <= LONGEST_DETAIL
                ? event.detail()
                : event.detail().substring(0, LONGEST_DETAIL) + "…";
        return List.of(
                event.at().toString().replace("T", " ").replaceAll("\\..*|Z$", ""),
                ActorId.spoken(event.actor()),
                event.action() + change,
                event.subject(),
                event.outcome()
                        + (detail.isEmpty() ? "" : ": " + detail)
                        + event.reference().map(code -> " (" + code + ")").orElse(""));
    }
}
