package dev.kindling.sandbox;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.engine.RemovalReport;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words that Kindling says about sandboxes, the same on every platform. */
public final class SandboxCards {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final String address;
    private final InstantSource clock;

    /** @param address what tenants connect to */
    public SandboxCards(String address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
    }

    /** What tenants connect to. */
    public String address() {
        return address;
    }

    /** A point in time with the span from now: {@code Sun 22 Nov 17:40 UTC (in 35 minutes)}. */
    public String when(Instant time) {
        Duration gap = Duration.between(clock.instant(), time);
        String span = about(gap.abs());
        return WHEN.format(time) + (gap.isNegative() ? " (" + span + " ago)" : " (in " + span + ")");
    }

    /** Nobody wants to read that it is 29 minutes 59 seconds: from two minutes on, to the nearest minute. */
    private static String about(Duration span) {
        boolean longer = span.compareTo(Duration.ofMinutes(2)) >= 0;
        return Spans.spoken(longer ? span.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES) : span);
    }

    /** How the sandbox is reached; it has a port and a host key. */
    public ConnectionDetails connection(Sandbox sandbox, List<SandboxKey> keys) {
        return new ConnectionDetails(
                sandbox.name(),
                address,
                sandbox.port().orElseThrow(),
                sandbox.flavour().user(),
                sandbox.hostKey().orElseThrow(),
                keys.get(0).key());
    }

    /** SSH details; for the eyes of the owner, and of those it is shared with, only. */
    public Card details(Sandbox sandbox, List<SandboxKey> keys) {
        var connection = connection(sandbox, keys);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Two steps: make the host known, then log in."));
        blocks.add(new Block.Code("1. Add this line to ~/.ssh/known_hosts", connection.knownHostsLine()));
        blocks.add(new Block.Code("2. Log in", connection.command()));
        blocks.add(new Block.Code(
                "For \"ssh " + sandbox.name()
                        + "\" and VS Code: add this to ~/.ssh/config (set IdentityFile to your key)",
                connection.configBlock()));
        blocks.add(new Block.Link("Open in VS Code (Remote-SSH)", connection.vscodeLink()));
        blocks.add(new Block.Facts(facts(sandbox, keys)));
        blocks.add(new Block.Code("Try this first", tryFirst(sandbox)));
        blocks.add(new Block.Note("The host key was made by Kindling before the first boot. If ssh ever shows another"
                + " fingerprint, do not connect; paste what it says to /sandbox doctor."));
        blocks.add(new Block.Buttons(List.of(
                Button.plain("Extend", "sandbox/extend", sandbox.id().value()),
                sandbox.state() == SandboxState.STOPPED
                        ? Button.primary("Start", "sandbox/start", sandbox.id().value())
                        : Button.plain("Stop", "sandbox/stop", sandbox.id().value()),
                Button.plain("Reset", "sandbox/reset", sandbox.id().value()),
                Button.plain("Delete", "sandbox/delete", sandbox.id().value()))));
        return sandbox.state() == SandboxState.STOPPED
                ? new Card(Tone.INFO, sandbox.name() + " is stopped; start it, then log in", blocks)
                : new Card(Tone.SUCCESS, sandbox.name() + " is ready", blocks);
    }

    private static String tryFirst(Sandbox sandbox) {
        return sandbox.flavour().tryFirst();
    }

    private List<Block.Fact> facts(Sandbox sandbox, List<SandboxKey> keys) {
        List<Block.Fact> facts = new ArrayList<>();
        sandbox.hostKey().ifPresent(key -> facts.add(new Block.Fact("Host key", key.fingerprint() + " (ed25519)")));
        facts.add(new Block.Fact(
                keys.size() == 1 ? "Your key" : "Keys",
                String.join(
                        ", ", keys.stream().map(key -> key.key().fingerprint()).toList())));
        sandbox.lifespan().expiresAt().ifPresent(end -> facts.add(new Block.Fact("Removed at", when(end))));
        facts.add(new Block.Fact(
                "Size",
                sandbox.flavour().cpus() + " CPU, " + sandbox.flavour().memory() + " memory, "
                        + sandbox.flavour().disk() + " disk"));
        if (!sandbox.flavour().installed().isBlank()) {
            facts.add(new Block.Fact("Installed", sandbox.flavour().installed()));
        }
        return facts;
    }

    public Card making(Sandbox sandbox) {
        return Card.of(
                Tone.PROGRESS,
                "Making " + sandbox.name(),
                new Block.Text("The SSH details come to you by direct message as soon as its sshd answers."),
                // What was not asked for, or taken for the comment of the key, shows here.
                new Block.Note("For team " + sandbox.team() + ", flavour "
                        + sandbox.flavour().name() + ", "
                        + Spans.spoken(sandbox.lifespan().life()) + " from when it is ready."));
    }

    Card progress(Sandbox sandbox, String step) {
        return Card.of(Tone.PROGRESS, sandbox.name() + ": " + step);
    }

    Card readySeeMessage(Sandbox sandbox) {
        return Card.of(
                Tone.SUCCESS,
                sandbox.name() + " is ready",
                new Block.Text("The SSH details come in a direct message of their own."));
    }

    /** Its owner lost their team while it was being made. */
    Card keptBack(Sandbox sandbox) {
        return Card.of(
                Tone.REFUSAL,
                "You are no longer in team " + sandbox.team(),
                new Block.Text(sandbox.name()
                        + " is ready, but its SSH details are not handed out. It stays until its end, and"
                        + " you can still delete it. Ask a facilitator of the team if this is a mistake; then /sandbox show"
                        + " sends them."));
    }

    Card notDelivered(Sandbox sandbox) {
        return Card.of(
                Tone.WARNING,
                "I cannot send you a direct message",
                new Block.Text(sandbox.name()
                        + " is fine, but its details go to you alone and your direct messages are closed to me."
                        + " Open them for this bot, then press the button."));
    }

    public Card waiting(Sandbox sandbox, int place, String why, Optional<Instant> latest) {
        String estimate = latest.map(time -> time.isBefore(clock.instant())
                        ? "A place is becoming free just now."
                        : "A place is free at the latest on " + when(time)
                                + ", if nobody extends; earlier if somebody finishes.")
                .orElse("When a place will be free is not known yet.");
        return Card.of(
                        Tone.INFO,
                        "You are number " + place + " on the wait-list",
                        new Block.Text(
                                "Right now " + why + ". " + estimate + " I shall tell you when it is your turn."))
                .withButtons(Button.plain(
                        "Leave the wait-list", "sandbox/delete", sandbox.id().value()));
    }

    Card failed(Sandbox sandbox, Failure failure) {
        return Card.of(
                        Tone.FAULT,
                        sandbox.name() + " could not be made",
                        new Block.Text(failure.reason()
                                + " Whatever was begun is being cleaned up; nothing of it counts against your limit."),
                        new Block.Note("Reference " + failure.reference()))
                .withButtons(Button.primary(
                        "Try again", "sandbox/again", sandbox.id().value()));
    }

    Card seatFailed(Sandbox sandbox, Failure failure) {
        return Card.of(
                Tone.FAULT,
                "Your sandbox " + sandbox.name() + " did not work out",
                new Block.Text(failure.reason()
                        + " Whatever was begun is being cleaned up. The facilitator sees it on the board and can give you"
                        + " another one."),
                new Block.Note("Reference " + failure.reference()));
    }

    Card keyLent(Sandbox sandbox, List<SandboxKey> keys, Instant until) {
        var connection = connection(sandbox, keys);
        return Card.of(
                Tone.SUCCESS,
                "You may look into " + sandbox.name() + " of " + sandbox.handle(),
                new Block.Code("1. Add this line to ~/.ssh/known_hosts", connection.knownHostsLine()),
                new Block.Code("2. Log in", connection.command()),
                new Block.Note("Your key is taken out on " + when(until) + ", and open sessions end then."));
    }

    Card notInvited(Sandbox sandbox) {
        return Card.of(
                Tone.WARNING,
                "Your invitation to " + sandbox.name() + " did not arrive",
                new Block.Text(
                        "The person you shared it with takes no direct messages from me. When they do, or have written to"
                                + " me, press the button."));
    }

    Card keyRecalled(Sandbox sandbox, String fingerprint) {
        return Card.of(
                Tone.SUCCESS,
                "The look into " + sandbox.name() + " is over",
                new Block.Text("The key " + fingerprint + " is taken out; a login with it was tried and refused."));
    }

    Card stopped(Sandbox sandbox) {
        return Card.of(Tone.SUCCESS, sandbox.name() + " is stopped", new Block.Text("Its disk is kept." + end(sandbox)))
                .withButtons(
                        Button.primary("Start", "sandbox/start", sandbox.id().value()));
    }

    Card stoppedByItself(Sandbox sandbox, String why) {
        return Card.of(
                        Tone.WARNING,
                        sandbox.name() + " is off",
                        new Block.Text(why + " Its disk is kept." + end(sandbox)))
                .withButtons(
                        Button.primary("Start", "sandbox/start", sandbox.id().value()));
    }

    Card comingBack(Sandbox sandbox) {
        return Card.of(
                Tone.PROGRESS,
                sandbox.name() + " is being started again",
                new Block.Text("The host was restarted. Your disk is kept; what ran in memory is lost. You get the SSH"
                        + " details again as soon as it answers: same port, host key and keys."));
    }

    Card machineGone(Sandbox sandbox, String why) {
        return Card.of(Tone.WARNING, sandbox.name() + " is gone", new Block.Text(why + end(sandbox)))
                .withButtons(
                        Button.primary("Reset", "sandbox/reset", sandbox.id().value()),
                        Button.plain("Delete", "sandbox/delete", sandbox.id().value()));
    }

    Card startFailed(Sandbox sandbox, Failure failure) {
        return Card.of(
                        Tone.FAULT,
                        sandbox.name() + " did not start",
                        new Block.Text(failure.reason()
                                + " It stays stopped, and what is left of its disk is kept; a reset gives"
                                + " you a clean one on the same port."),
                        new Block.Note("Reference " + failure.reference()))
                .withButtons(
                        Button.primary(
                                "Try again", "sandbox/start", sandbox.id().value()),
                        Button.plain("Reset", "sandbox/reset", sandbox.id().value()));
    }

    Card trouble(Sandbox sandbox, String what, Failure failure) {
        return Card.of(
                Tone.FAULT,
                sandbox.name() + ": " + what + " did not work",
                new Block.Text(failure.reason()),
                new Block.Note("Reference " + failure.reference()));
    }

    private String end(Sandbox sandbox) {
        return sandbox.lifespan()
                .expiresAt()
                .map(time -> " It will be removed on " + when(time) + ".")
                .orElse("");
    }

    Card keysChanged(Sandbox sandbox, List<SandboxKey> keys) {
        return Card.of(
                Tone.SUCCESS,
                "The keys of " + sandbox.name() + " are changed",
                new Block.Text("Only these log in from now on; sessions opened with another key were closed."),
                new Block.Facts(keys.stream()
                        .map(key -> new Block.Fact(key.handle(), key.key().fingerprint()))
                        .toList()));
    }

    Card receipt(Sandbox sandbox, RemovalReport report, String why) {
        List<Block> blocks = new ArrayList<>();
        if (!why.isEmpty()) {
            blocks.add(new Block.Text(why));
        }
        if (!report.removed().isEmpty()) {
            blocks.add(new Block.Facts(report.removed().stream()
                    .map(item -> new Block.Fact("Gone", item))
                    .toList()));
        }
        if (!report.left().isEmpty()) {
            blocks.add(new Block.Facts(report.left().stream()
                    .map(item -> new Block.Fact("Left", item))
                    .toList()));
            blocks.add(new Block.Note("I go on trying to remove what is left, and the operators know."));
        }
        sandbox.port()
                .ifPresent(port -> blocks.add(new Block.Note(
                        "You can drop its line from known_hosts: ssh-keygen -R '[" + address + "]:" + port + "'")));
        return new Card(
                report.complete() ? Tone.SUCCESS : Tone.WARNING,
                sandbox.name() + (report.complete() ? " is removed" : " is not removed completely"),
                blocks);
    }

    Card expiresSoon(Sandbox sandbox, Instant end, boolean late) {
        String lateness = late ? " I was not running when this was due, so it comes late." : "";
        return Card.of(
                        Tone.WARNING,
                        sandbox.name() + " will be removed in " + about(Duration.between(clock.instant(), end)),
                        new Block.Text("Its end is " + when(end) + "." + lateness
                                + " Save your work now: git push, or copy files with scp."))
                .withButtons(
                        Button.primary("Extend", "sandbox/extend", sandbox.id().value()),
                        Button.plain(
                                "Show details", "sandbox/show", sandbox.id().value()));
    }

    Card sameKey(Sandbox sandbox, String handle, String fingerprint, List<String> others) {
        return Card.of(
                Tone.WARNING,
                "One SSH key, two people",
                new Block.Text(handle + " uses the key " + fingerprint + " for " + sandbox.name()
                        + ", which is also used by " + String.join(", ", others)
                        + ". Whoever has its private half gets into both; ask them whether that is meant."));
    }

    Card operatorTrouble(Sandbox sandbox, String what, Failure failure) {
        return Card.of(
                Tone.WARNING,
                "Trouble with " + sandbox.name() + " of " + sandbox.handle(),
                new Block.Text(what + " " + failure.reason()),
                new Block.Note("Reference " + failure.reference() + ", machine " + sandbox.id()));
    }
}
