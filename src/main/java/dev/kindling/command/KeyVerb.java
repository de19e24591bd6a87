package dev.kindling.command;

import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Choice;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Reply;
import dev.kindling.command.SandboxFinder.Access;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /sandbox key}: replace the key with which one logs in, or add another. */
final class KeyVerb {
    private static final Pattern WORDS = Pattern.compile(
            "^\\s*(?:(vm-[a-z0-9-]+)\\b)?\\s*(?:(add|replace)\\b)?\\s*(.*)$",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Help HELP = new Help(
            "key [name] [add|replace] [key]",
            "replace or add an SSH key",
            "Without a key a form opens. Replace makes the new key your only one; add keeps the old one too.");

    private final SandboxService service;
    private final SandboxFinder finder;
    private final BooleanSupplier inPlace;

    /** @param inPlace whether the engine changes keys in a running machine */
    KeyVerb(SandboxService service, SandboxFinder finder, BooleanSupplier inPlace) {
        this.service = service;
        this.finder = finder;
        this.inPlace = inPlace;
    }

    void register(Routes routes) {
        routes.typed("sandbox", "key", HELP, this::typed);
        routes.pressed("sandbox/key", (call, argument) -> form(finder.pressed(call, argument, Access.USE)));
        routes.submitted("sandbox/key", this::submitted);
    }

    private Reply typed(Call call, String rest) {
        Matcher words = WORDS.matcher(rest);
        if (!words.matches()) {
            return Replies.refused("Change which key?", HELP.detail());
        }
        String name = words.group(1) == null ? "" : words.group(1);
        Sandbox sandbox = finder.named(call, name, Access.USE, "sandbox/key");
        if (words.group(3).isBlank()) {
            return form(sandbox);
        }
        boolean add = "add".equalsIgnoreCase(words.group(2));
        KeyIntake.Result intake = KeyIntake.read(words.group(3));
        if (intake instanceof KeyIntake.Accepted accepted) {
            return change(call, sandbox, accepted.key(), add);
        }
        return Replies.refused("That is not a key I can use", why(intake));
    }

    private static String why(KeyIntake.Result intake) {
        return intake instanceof KeyIntake.Refused refused
                ? refused.fault().why() + " Run: " + refused.fault().instead()
                : "Paste the key itself here: cat ~/.ssh/id_ed25519.pub";
    }

    private static Reply form(Sandbox sandbox) {
        return new Reply.OpenForm(new Form(
                "sandbox/key",
                sandbox.id().value(),
                "Change the SSH key",
                "Change",
                List.of(
                        Field.paragraph(
                                "key", "Your new SSH public key", true, "The one line of: cat ~/.ssh/id_ed25519.pub"),
                        Field.choice(
                                "how",
                                "What to do with the old one",
                                "replace",
                                List.of(
                                        new Choice("replace", "Replace it: only the new one logs in"),
                                        new Choice("add", "Keep it and add the new one"))))));
    }

    private Reply submitted(Call call, String context, Map<String, String> values) {
        Sandbox sandbox = finder.pressed(call, context, Access.USE);
        KeyIntake.Result intake = KeyIntake.read(values.getOrDefault("key", ""));
        if (intake instanceof KeyIntake.Accepted accepted) {
            return change(call, sandbox, accepted.key(), "add".equals(values.get("how")));
        }
        return new Reply.FormErrors(Map.of("key", why(intake)));
    }

    private Reply change(Call call, Sandbox sandbox, PublicKey key, boolean add) {
        Outcome outcome = service.changeKey(call.tx(), call.invocation(), sandbox, key, add, inPlace.getAsBoolean());
        if (outcome instanceof Outcome.Refused refused) {
            return Replies.refused("Not now", refused.why());
        }
        if (outcome instanceof Outcome.Done) {
            return Replies.show(byHand(sandbox, key, add));
        }
        return Replies.working("Changing the keys of " + sandbox.name(), "This message changes when it has ended.");
    }

    /** Where the engine cannot reach into a running machine, the tenant can, with the key that still works. */
    static Card byHand(Sandbox sandbox, PublicKey key, boolean add) {
        String line = key.authorizedKeysLine(sandbox.name());
        return Card.of(Tone.INFO, "One step is yours")
                .withText(
                        "Kindling has noted the key, but on this host it does not reach into a running machine. Run this in"
                                + " the sandbox, logged in with the key that works now:")
                .withCode(
                        add ? "Add the key" : "Make it the only key",
                        "echo '" + line + "' " + (add ? ">>" : ">") + " ~/.ssh/authorized_keys")
                .withNote("Locked out? A reset puts the noted keys in, on a clean disk.")
                .withButtons(Button.plain("Reset", "sandbox/reset", sandbox.id().value()));
    }
}
