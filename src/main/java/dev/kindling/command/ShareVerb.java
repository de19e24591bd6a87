package dev.kindling.command;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.command.SandboxFinder.Access;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.team.Directory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /sandbox share}: let a teammate into one's own sandbox, with their own key. */
final class ShareVerb {
    private static final Pattern WORDS =
            Pattern.compile("^\\s*(?:(vm-[a-z0-9-]+)\\s+)?(?:with\\s+)?(\\S+)\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SLACK = Pattern.compile("<@([UW][A-Z0-9]+)(?:\\|[^>]*)?>");
    private static final Pattern DISCORD = Pattern.compile("<@!?(\\d{15,20})>");
    private static final Pattern CONSOLE = Pattern.compile("@?([A-Za-z0-9._-]+)");
    private static final Help HELP = new Help(
            "share [name] @person",
            "let a teammate into your sandbox",
            "They are asked for their own public key by direct message; you keep ownership. A reset or replaced key of yours"
                    + " does not lock them out; delete does.");

    private final SandboxService service;
    private final SandboxStore sandboxes;
    private final SandboxFinder finder;
    private final Directory directory;
    private final BooleanSupplier inPlace;

    ShareVerb(
            SandboxService service,
            SandboxStore sandboxes,
            SandboxFinder finder,
            Directory directory,
            BooleanSupplier inPlace) {
        this.service = service;
        this.sandboxes = sandboxes;
        this.finder = finder;
        this.directory = directory;
        this.inPlace = inPlace;
    }

    void register(Routes routes) {
        routes.typed("sandbox", "share", HELP, this::typed);
        routes.pressed("sandbox/join", this::form);
        routes.submitted("sandbox/join", this::joined);
    }

    private Reply typed(Call call, String rest) {
        Matcher words = WORDS.matcher(rest);
        if (!words.matches()) {
            return Replies.refused(
                    "Share with whom?", "Write /sandbox share @person, or with the name of the sandbox first.");
        }
        String name = words.group(1) == null ? "" : words.group(1);
        Optional<ActorId> person = person(call, words.group(2));
        if (person.isEmpty()) {
            return Replies.refused("I do not know that person", "Mention somebody of this workspace, such as @bob.");
        }
        Sandbox sandbox = finder.named(call, name, Access.USE, "sandbox/list");
        if (person.get().equals(call.caller().id())) {
            return Replies.refused("That is you", "To add another key of your own: /sandbox key add.");
        }
        if (outside(person.get(), sandbox)) {
            return Replies.refused(
                    person.get().user() + " is not in team " + sandbox.team(),
                    "Only its members may join. A facilitator of the team can say who is added.");
        }
        Card invitation = Card.of(
                        Tone.INFO,
                        call.caller().handle() + " shares " + sandbox.name() + " with you",
                        new Block.Text("You need a public key of your own to get in."))
                .withButtons(Button.primary(
                        "Join with my key", "sandbox/join", sandbox.id().value()));
        Outcome outcome = service.share(call.tx(), call.invocation(), sandbox, person.get(), invitation);
        return outcome instanceof Outcome.Done done
                ? Replies.done("Invitation sent", done.what())
                : Replies.refused("Not now", ((Outcome.Refused) outcome).why());
    }

    /** Whether it is known already that they may not join; on other platforms it shows when they press the button. */
    private boolean outside(ActorId person, Sandbox sandbox) {
        return person.platform() == Platform.CONSOLE
                && directory
                        .of(new Caller(person, person.user(), Set.of()))
                        .team(sandbox.team())
                        .isEmpty();
    }

    private Optional<ActorId> person(Call call, String word) {
        var me = call.caller().id();
        Pattern form = switch (me.platform()) {
            case SLACK -> SLACK;
            case DISCORD -> DISCORD;
            case CONSOLE -> CONSOLE;
        };
        Matcher match = form.matcher(word);
        if (!match.matches()) {
            return Optional.empty();
        }
        String user = match.group(1);
        if (me.platform() == Platform.CONSOLE && !directory.consolePeople().contains(user)) {
            return Optional.empty();
        }
        return Optional.of(new ActorId(me.platform(), me.workspace(), user));
    }

    private Reply form(Call call, String argument) {
        Sandbox sandbox = offered(call, argument);
        return new Reply.OpenForm(new Form(
                "sandbox/join",
                sandbox.id().value(),
                "Join a sandbox",
                "Join",
                List.of(Field.paragraph(
                        "key", "Your SSH public key", true, "The one line of: cat ~/.ssh/id_ed25519.pub"))));
    }

    private Sandbox offered(Call call, String argument) {
        Optional<Sandbox> sandbox = argument.matches("[0-9a-f]{16}")
                ? sandboxes
                        .find(call.tx(), new MachineId(argument))
                        .filter(found -> found.state().live())
                        .filter(found -> sandboxes.offered(
                                call.tx(), found.id(), call.caller().id()))
                : Optional.empty();
        Sandbox found = sandbox.orElseThrow(() -> SandboxFinder.refuse(
                "That invitation is not valid", "The sandbox is gone, or it was not shared with you. Ask its owner."));
        if (call.membership().team(found.team()).isEmpty()) {
            throw SandboxFinder.refuse(
                    "You are not in team " + found.team(), "Only its members may join. Ask a facilitator of the team.");
        }
        return found;
    }

    private Reply joined(Call call, String context, Map<String, String> values) {
        Sandbox sandbox = offered(call, context);
        KeyIntake.Result intake = KeyIntake.read(values.getOrDefault("key", ""));
        if (!(intake instanceof KeyIntake.Accepted accepted)) {
            String why = intake instanceof KeyIntake.Refused refused
                    ? refused.fault().why() + " Run: " + refused.fault().instead()
                    : "Paste the key itself here.";
            return new Reply.FormErrors(Map.of("key", why));
        }
        Outcome outcome =
                service.changeKey(call.tx(), call.invocation(), sandbox, accepted.key(), true, inPlace.getAsBoolean());
        if (outcome instanceof Outcome.Refused refused) {
            return Replies.refused("Not now", refused.why());
        }
        service.show(call.tx(), call.invocation(), sandbox);
        if (outcome instanceof Outcome.Done) {
            service.askOwnerToAdd(call.tx(), call.invocation(), sandbox, KeyVerb.byHand(sandbox, accepted.key(), true));
            return Replies.done(
                    "Almost there",
                    "Its owner was asked to let your key in; the details come in a direct message of their own.");
        }
        return Replies.working(
                "Letting you into " + sandbox.name(), "The details come in a direct message of their own.");
    }
}
