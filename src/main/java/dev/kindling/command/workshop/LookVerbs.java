package dev.kindling.command.workshop;

import dev.kindling.chat.Button;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.workshop.Answer;
import dev.kindling.workshop.By;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import java.util.Optional;

/** {@code /workshop look}: over a tenant's shoulder, with their consent. */
final class LookVerbs implements Verbs {
    private static final int PARTS = 3;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final SeatFinder seats;

    LookVerbs(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
        this.seats = new SeatFinder(feature.seats());
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "look",
                new Help(
                        "look <seat|person> [workshop] [key]",
                        "ask somebody to let you into their seat (facilitators)",
                        "They get a button. With their yes your remembered key, or the one you give, opens their sandbox"
                                + " for half an hour. To end it: /workshop look stop 7"),
                this::typed);
        routes.pressed("workshop/look-allow", (call, argument) -> answer(call, argument, true));
        routes.pressed("workshop/look-refuse", (call, argument) -> answer(call, argument, false));
        routes.pressed("workshop/look-stop", this::stopPressed);
    }

    private Reply typed(Call call, String rest) {
        String[] words = rest.strip().split("\\s+", 2);
        if (words[0].equalsIgnoreCase("stop") && words.length > 1) {
            String[] which = words[1].split("\\s+", 2);
            Workshop workshop = finder.run(call, which.length > 1 ? which[1] : "", "workshop/status");
            return WorkshopReplies.of(feature.looks()
                    .stop(call.tx(), workshop, seat(call, workshop, which[0]), By.caller(call.invocation())));
        }
        String behind = words.length > 1 ? words[1] : "";
        var intake = KeyIntake.read(behind);
        String name = "";
        if (!behind.isBlank() && !(intake instanceof KeyIntake.Accepted)) {
            String[] two = behind.split("\\s+", 2);
            name = two[0];
            behind = two.length > 1 ? two[1] : "";
            intake = KeyIntake.read(behind);
        }
        Workshop workshop = finder.run(call, name, "workshop/status");
        Seat seat = seat(call, workshop, words[0]);
        Optional<PublicKey> key = intake instanceof KeyIntake.Accepted accepted
                ? Optional.of(accepted.key())
                : behind.isBlank()
                        ? feature.admissions()
                                .rememberedKey(call.tx(), call.caller().id())
                        : Optional.empty();
        if (key.isEmpty()) {
            return Replies.refused(
                    "With which key?",
                    "Give your public key behind it: /workshop look " + seat.number() + " ssh-ed25519 AAAA… (cat"
                            + " ~/.ssh/id_ed25519.pub).");
        }
        Answer answer = feature.looks()
                .ask(
                        call.tx(),
                        workshop,
                        seat,
                        new SandboxKey(
                                key.get(), call.caller().id(), call.caller().handle()),
                        By.caller(call.invocation()));
        return answer instanceof Answer.Refused ? WorkshopReplies.of(answer) : stoppable(answer, workshop, seat);
    }

    private static Reply stoppable(Answer answer, Workshop workshop, Seat seat) {
        Reply reply = WorkshopReplies.of(answer);
        return reply instanceof Reply.Show show
                ? Replies.show(show.card()
                        .withButtons(Button.plain("Stop", "workshop/look-stop", workshop.slug() + " " + seat.number())))
                : reply;
    }

    private Seat seat(Call call, Workshop workshop, String who) {
        return seats.find(call, workshop, who, "look");
    }

    private Reply answer(Call call, String argument, boolean yes) {
        String[] parts = argument.split(" ");
        Workshop workshop = finder.attendPressed(call, parts[0]);
        if (parts.length != PARTS || !parts[2].matches("\\d{1,12}")) {
            return old();
        }
        Seat seat = seat(call, workshop, parts[1]);
        Answer answer = feature.looks()
                .answer(
                        call.tx(),
                        workshop,
                        seat,
                        call.caller().id(),
                        Long.parseLong(parts[2]),
                        yes,
                        By.caller(call.invocation()));
        return yes && answer instanceof Answer.Done ? stoppable(answer, workshop, seat) : WorkshopReplies.of(answer);
    }

    private static Reply old() {
        return Replies.refused("That button is from another time", "They can ask again.");
    }

    private Reply stopPressed(Call call, String argument) {
        String[] parts = argument.split(" ");
        if (parts.length != 2) {
            return old();
        }
        Optional<Seat> own = feature.workshops().current(call.tx()).stream()
                .filter(workshop -> workshop.slug().text().equals(parts[0]))
                .findFirst()
                .flatMap(workshop -> feature.seats()
                        .store()
                        .heldBy(call.tx(), workshop.slug(), call.caller().id()))
                .filter(seat -> Integer.toString(seat.number()).equals(parts[1]));
        // The tenant may stop it, and else only who runs the workshop.
        Workshop workshop = own.isPresent() ? finder.attendPressed(call, parts[0]) : finder.runPressed(call, parts[0]);
        return WorkshopReplies.of(feature.looks()
                .stop(call.tx(), workshop, seat(call, workshop, parts[1]), By.caller(call.invocation())));
    }
}
