package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Reply;
import dev.kindling.sandbox.ConnectionDetails;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxCards;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sshkey.SshDoctor;
import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.RegisteredKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /sandbox doctor}: compares what ssh said with what Kindling knows, and names the one fix. */
final class DoctorVerb {
    private static final Pattern WORDS = Pattern.compile("^\\s*(?:(vm-[a-z0-9-]+)(?=\\s|$))?\\s*(.*)$", Pattern.DOTALL);
    private static final Help HELP = new Help(
            "doctor [name] [what ssh said]",
            "paste an ssh error; get the one fix",
            "Paste everything that ssh printed; ssh -v helps most. Without text a form opens. Nothing of it is kept.");

    private final SandboxStore sandboxes;
    private final SandboxCards cards;

    DoctorVerb(SandboxStore sandboxes, SandboxCards cards) {
        this.sandboxes = sandboxes;
        this.cards = cards;
    }

    void register(Routes routes) {
        routes.typed("sandbox", "doctor", HELP, this::typed);
        routes.pressed("sandbox/doctor", (call, argument) -> form(""));
        routes.submitted(
                "sandbox/doctor", (call, context, values) -> diagnose(call, context, values.getOrDefault("error", "")));
    }

    private Reply typed(Call call, String rest) {
        Matcher words = WORDS.matcher(rest);
        if (!words.matches()) {
            return form("");
        }
        String name = words.group(1) == null ? "" : words.group(1);
        return words.group(2).isBlank() ? form(name) : diagnose(call, name, words.group(2));
    }

    private static Reply form(String name) {
        return new Reply.OpenForm(new Form(
                "sandbox/doctor",
                name,
                "SSH doctor",
                "Diagnose",
                List.of(Field.paragraph(
                        "error",
                        "What did ssh say?",
                        true,
                        "Everything that it printed; the output of ssh -v helps most. Never paste a private key."))));
    }

    private Reply diagnose(Call call, String name, String error) {
        List<Sandbox> own = candidates(call, name);
        if (own.isEmpty()) {
            return Replies.refused(
                    "You have no sandbox", "There is nothing to log in to. Make one with /sandbox create.");
        }
        Sandbox sandbox = own.stream()
                .filter(candidate -> candidate
                        .port()
                        .map(port -> mentions(error, port.number()))
                        .orElse(false))
                .findFirst()
                .orElse(own.get(0));
        if (sandbox.port().isEmpty()) {
            return Replies.refused(
                    sandbox.name() + " is " + sandbox.state().words(),
                    "You get its details by direct message when it is ready.");
        }
        return Replies.show(card(sandbox, SshDoctor.diagnose(facts(call, sandbox), error)));
    }

    private List<Sandbox> candidates(Call call, String name) {
        var me = call.caller().id();
        List<Sandbox> live = Stream.concat(
                        sandboxes.of(call.tx(), me).stream(), sandboxes.sharedWith(call.tx(), me).stream())
                .filter(sandbox -> name.isEmpty() || sandbox.name().equals(name))
                .toList();
        return live.isEmpty() && name.isEmpty()
                ? sandboxes.lastEnded(call.tx(), me).stream().toList()
                : live;
    }

    private static boolean mentions(String error, int port) {
        return Pattern.compile("(?<!\\d)" + port + "(?!\\d)").matcher(error).find();
    }

    private Facts facts(Call call, Sandbox sandbox) {
        List<SandboxKey> keys = sandboxes.keys(call.tx(), sandbox.id());
        Optional<ConnectionDetails> connection = sandbox.hostKey().isPresent() && !keys.isEmpty()
                ? Optional.of(cards.connection(sandbox, keys))
                : Optional.empty();
        return new Facts(
                sandbox.name(),
                state(sandbox),
                cards.address(),
                sandbox.port().orElseThrow(),
                sandbox.flavour().user(),
                sandbox.hostKey().map(key -> key.fingerprint()).orElse("not made yet"),
                connection.map(ConnectionDetails::knownHostsLine).orElse("not made yet"),
                keys.stream().map(key -> RegisteredKey.of(key.key())).toList(),
                sandbox.lifespan().expiresAt());
    }

    private static SshDoctor.State state(Sandbox sandbox) {
        return switch (sandbox.state()) {
            case READY -> SshDoctor.State.READY;
            case STOPPED -> SshDoctor.State.STOPPED;
            case REMOVING, REMOVED -> SshDoctor.State.REMOVED;
            case FAILED -> SshDoctor.State.FAILED;
            case WAITING, REQUESTED, PROVISIONING, BOOTING -> SshDoctor.State.NOT_READY;
        };
    }

    private static Card card(Sandbox sandbox, Diagnosis diagnosis) {
        Card card = Card.of(
                diagnosis.cause() == Cause.PRIVATE_KEY_PASTED ? Tone.REFUSAL : Tone.INFO,
                diagnosis.whatDiffers(),
                new Block.Text(diagnosis.fix()));
        if (diagnosis.command().isPresent()) {
            card = card.withCode("Run", diagnosis.command().get());
        }
        String id = sandbox.id().value();
        Map<Cause, Button> next = Map.of(
                Cause.STOPPED, Button.primary("Start", "sandbox/start", id),
                Cause.REMOVED, Button.primary("Create a sandbox", "sandbox/create", ""),
                Cause.FAILED, Button.primary("Try again", "sandbox/again", id),
                Cause.WRONG_KEY, Button.plain("Change the key", "sandbox/key", id),
                Cause.HOST_KEY_UNKNOWN, Button.plain("Show details", "sandbox/show", id),
                Cause.WRONG_PORT, Button.plain("Show details", "sandbox/show", id));
        Button button = next.get(diagnosis.cause());
        return button == null ? card : card.withButtons(button);
    }
}
