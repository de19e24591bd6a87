package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Choice;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.workshop.By;
import dev.kindling.workshop.Claimant;
import dev.kindling.workshop.Claims;
import dev.kindling.workshop.Codes;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.WorkshopState;
import dev.kindling.workshop.plan.SeatState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /workshop claim}: one's own seat, by button, form, line or access code; and what is remembered for it. */
final class ClaimVerbs implements Verbs {
    private static final String FORM = "workshop/claim";
    private static final Help HELP = new Help(
            "claim [workshop|code] [key]",
            "take your seat",
            "Asks for your SSH public key (cat ~/.ssh/id_ed25519.pub) once, and remembers it for your next workshop if you"
                    + " agree. With an access code people from outside the team join: /workshop claim ABCDE-FGHJK-…");
    private static final Help FORGET =
            new Help("forget-key", "forget the key that was remembered for you", "Your seat and sandboxes keep it.");

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final SandboxService sandboxes;
    private final InstantSource clock;

    ClaimVerbs(WorkshopFeature feature, WorkshopFinder finder, SandboxService sandboxes, InstantSource clock) {
        this.feature = feature;
        this.finder = finder;
        this.sandboxes = sandboxes;
        this.clock = clock;
    }

    @Override
    public void register(Routes routes) {
        routes.typed("workshop", "claim", HELP, this::typed);
        routes.pressed("workshop/claim", (call, argument) -> begin(call, finder.attendPressed(call, argument), true));
        routes.pressed(
                "workshop/claim-other", (call, argument) -> begin(call, finder.attendPressed(call, argument), false));
        routes.submitted(FORM, this::submitted);
        routes.pressed("workshop/my-details", (call, argument) -> details(call, finder.attendPressed(call, argument)));
        routes.pressed("workshop/leave-list", (call, argument) -> leave(call, finder.attendPressed(call, argument)));
        routes.typed("workshop", "forget-key", FORGET, (call, rest) -> forget(call));
        routes.pressed("workshop/forget-key", (call, argument) -> forget(call));
    }

    private Reply typed(Call call, String rest) {
        String[] words = rest.strip().split("\\s+", 2);
        String first = words[0];
        String behind = words.length > 1 ? words[1] : "";
        if (Codes.looksLike(first)) {
            return feature.codes()
                    .redeem(call.tx(), first, call.caller().id(), By.caller(call.invocation()))
                    .map(workshop -> keyed(call, workshop, behind))
                    .orElseGet(() -> Replies.refused(
                            "That code does not open anything",
                            "It is mistyped, was used by somebody else, or its workshop is over. Ask whoever gave it to"
                                    + " you for a new one."));
        }
        if (KeyIntake.read(rest) instanceof KeyIntake.Accepted) {
            return keyed(call, finder.attend(call, "", "workshop/claim"), rest);
        }
        if (!behind.isEmpty() && KeyIntake.read(behind) instanceof KeyIntake.Accepted) {
            return keyed(call, finder.attend(call, first, "workshop/claim"), behind);
        }
        return begin(call, finder.attend(call, rest, "workshop/claim"), true);
    }

    private Reply keyed(Call call, Workshop workshop, String key) {
        if (key.isBlank()) {
            return begin(call, workshop, true);
        }
        var intake = KeyIntake.read(key);
        if (intake instanceof KeyIntake.Accepted accepted) {
            return notOpen(workshop).orElseGet(() -> claim(call, workshop, accepted.key()));
        }
        return Replies.refused("That is not a key I can use", fault(intake));
    }

    /** @param remembered whether a remembered key is taken without asking */
    private Reply begin(Call call, Workshop workshop, boolean remembered) {
        Optional<Reply> closed = notOpen(workshop);
        if (closed.isPresent()) {
            return closed.get();
        }
        Optional<Seat> own = own(call, workshop).filter(Seat::claimed);
        if (own.isPresent()) {
            return already(call, workshop, own.get());
        }
        Optional<PublicKey> key = remembered
                ? feature.admissions().rememberedKey(call.tx(), call.caller().id())
                : Optional.empty();
        return key.map(known -> claim(call, workshop, known)).orElseGet(() -> form(workshop));
    }

    private static Optional<Reply> notOpen(Workshop workshop) {
        return workshop.state() == WorkshopState.OPEN
                ? Optional.empty()
                : Optional.of(Replies.refused(
                        workshop.name() + " is " + workshop.state().words(),
                        workshop.state() == WorkshopState.PLANNED || workshop.state() == WorkshopState.PREPARING
                                ? "Seats can be claimed when it opens; the board in its channel has the button then."
                                : "No more seats are given out."));
    }

    private static Reply form(Workshop workshop) {
        return new Reply.OpenForm(new Form(
                FORM,
                workshop.slug().text(),
                "Claim my sandbox",
                "Claim",
                List.of(
                        Field.paragraph(
                                "key",
                                "Your SSH public key",
                                true,
                                "The one line that this prints: cat ~/.ssh/id_ed25519.pub (no key yet? ssh-keygen -t"
                                        + " ed25519)"),
                        Field.choice(
                                "remember",
                                "Remember it for my next workshop",
                                "no",
                                List.of(new Choice("no", "No"), new Choice("yes", "Yes"))))));
    }

    private Reply submitted(Call call, String context, Map<String, String> values) {
        Workshop workshop = finder.attendPressed(call, context);
        Optional<Reply> closed = notOpen(workshop);
        if (closed.isPresent()) {
            return closed.get();
        }
        var intake = KeyIntake.read(values.getOrDefault("key", ""));
        if (!(intake instanceof KeyIntake.Accepted accepted)) {
            return new Reply.FormErrors(Map.of("key", fault(intake)));
        }
        if ("yes".equals(values.get("remember"))) {
            feature.admissions().remember(call.tx(), call.caller().id(), accepted.key(), clock.instant());
        }
        return claim(call, workshop, accepted.key());
    }

    private static String fault(KeyIntake.Result intake) {
        return intake instanceof KeyIntake.Refused refused
                ? refused.fault().why() + " Run: " + refused.fault().instead()
                : "Paste the key itself: cat ~/.ssh/id_ed25519.pub.";
    }

    private Reply claim(Call call, Workshop workshop, PublicKey key) {
        var outcome = feature.claims().claim(call.tx(), workshop, Claimant.of(call.invocation(), key));
        if (outcome instanceof Claims.Outcome.Seated seated) {
            return coming(
                    workshop,
                    seated.seat(),
                    key,
                    "Its machine runs already; the SSH details come in a direct message of their own in a moment.");
        }
        if (outcome instanceof Claims.Outcome.Coming coming) {
            return coming(
                    workshop,
                    coming.seat(),
                    key,
                    "Its machine is being made; the SSH details come to you by direct message as soon as it answers.");
        }
        if (outcome instanceof Claims.Outcome.Already already) {
            return already(call, workshop, already.seat());
        }
        if (outcome instanceof Claims.Outcome.Waiting waiting) {
            return Replies.show(Card.of(
                            Tone.INFO,
                            "You are number " + waiting.place() + " on the wait-list of " + workshop.name(),
                            new Block.Text(
                                    "All its seats are taken. When one becomes free it is yours, and the SSH details"
                                            + " come to you by direct message."))
                    .withButtons(Button.plain(
                            "Leave the wait-list",
                            "workshop/leave-list",
                            workshop.slug().text())));
        }
        var refused = (Claims.Outcome.Refused) outcome;
        return Replies.refused(refused.title(), refused.why());
    }

    private static Reply coming(Workshop workshop, Seat seat, PublicKey key, String text) {
        return Replies.show(Card.of(
                Tone.PROGRESS,
                "Seat " + seat.number() + " of " + workshop.name() + " is yours",
                new Block.Text(text),
                new Block.Note("Your key: " + key.fingerprint() + ". Another one: /sandbox key replace.")));
    }

    private Reply already(Call call, Workshop workshop, Seat seat) {
        String title = "Seat " + seat.number() + " of " + workshop.name() + " is yours already";
        if (seat.state() == SeatState.PREPARING) {
            return Replies.working(title, "Its machine is being made; the SSH details come by direct message.");
        }
        if (seat.state() == SeatState.FAILED) {
            return Replies.refused(
                    title,
                    "Its machine could not be made. A facilitator can retry it; " + workshop.handle() + " can help"
                            + seat.failure()
                                    .map(why -> ". Reference " + why.reference())
                                    .orElse("") + ".");
        }
        return shown(call, seat)
                .map(text -> Replies.done(title, text))
                .orElseGet(() -> Replies.done(title, "The SSH details are in a direct message of their own."));
    }

    private Optional<String> shown(Call call, Seat seat) {
        return feature.machines()
                .sandbox(call.tx(), seat)
                .filter(sandbox -> sandbox.owner().equals(call.caller().id()))
                .map(sandbox -> sandboxes.show(call.tx(), call.invocation(), sandbox))
                .map(outcome -> outcome instanceof Outcome.Done done ? done.what() : ((Outcome.Refused) outcome).why());
    }

    private Reply details(Call call, Workshop workshop) {
        return own(call, workshop)
                .filter(Seat::claimed)
                .map(seat -> already(call, workshop, seat))
                .orElseGet(() -> Replies.refused(
                        "You have no seat in " + workshop.name(), "Press Claim my sandbox on its board first."));
    }

    private Optional<Seat> own(Call call, Workshop workshop) {
        return feature.seats()
                .store()
                .heldBy(call.tx(), workshop.slug(), call.caller().id());
    }

    private Reply leave(Call call, Workshop workshop) {
        feature.admissions().leave(call.tx(), workshop.slug(), call.caller().id());
        return Replies.done("You have left the wait-list of " + workshop.name(), "");
    }

    private Reply forget(Call call) {
        return feature.admissions().forgetKey(call.tx(), call.caller().id())
                ? Replies.done("Your key is forgotten", "The next workshop asks for it again.")
                : Replies.done("No key is remembered for you", "");
    }
}
