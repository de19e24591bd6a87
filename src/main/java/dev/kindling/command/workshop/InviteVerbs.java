package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.workshop.By;
import dev.kindling.workshop.InvitationCards;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.WorkshopState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /workshop invite} and {@code codes}. */
final class InviteVerbs implements Verbs {
    private static final String FORM = "workshop/invite";
    private static final int MOST_CODES = 100;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final Guests guests;

    InviteVerbs(WorkshopFeature feature, WorkshopFinder finder, Guests guests) {
        this.feature = feature;
        this.finder = finder;
        this.guests = guests;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "invite",
                new Help(
                        "invite [workshop] @people…",
                        "promise seats to people and tell them",
                        "Takes mentions of people, user groups, roles and channels, names, team:NAME, or a list as CSV with"
                                + " one person to a line. Each gets a direct message with a button to claim. Without"
                                + " names a form opens."),
                this::typed);
        routes.pressed("workshop/invite", (call, argument) -> form(finder.runPressed(call, argument)));
        routes.submitted(FORM, (call, context, values) -> submitted(call, finder.runPressed(call, context), values));
        routes.typed(
                "workshop",
                "codes",
                new Help(
                        "codes [number] [workshop]",
                        "one-time access codes for people outside the team",
                        "Each lets one person claim a seat with /workshop claim CODE, until the workshop ends. Shown to you"
                                + " once. Example: /workshop codes 5"),
                this::codes);
    }

    private Reply typed(Call call, String rest) {
        String[] words = rest.strip().split("\\s+", 2);
        boolean named = isWorkshop(call, words[0]);
        Workshop workshop = finder.run(call, named ? words[0] : "", "workshop/invite");
        String people = named ? (words.length > 1 ? words[1] : "") : rest;
        return people.isBlank() ? form(workshop) : Replies.show(invite(call, workshop, people));
    }

    private boolean isWorkshop(Call call, String word) {
        try {
            return feature.workshops().find(call.tx(), new WorkshopSlug(word)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Reply form(Workshop workshop) {
        return new Reply.OpenForm(new Form(
                FORM,
                workshop.slug().text(),
                "Invite people",
                "Invite",
                List.of(Field.paragraph(
                        "people",
                        "Whom",
                        true,
                        "Mentions of people, groups or channels, team:NAME, or CSV with one person to a line"))));
    }

    private Reply submitted(Call call, Workshop workshop, Map<String, String> values) {
        return Replies.show(invite(call, workshop, values.getOrDefault("people", "")));
    }

    /** Also for a list that came with the plan. */
    Card invite(Call call, Workshop workshop, String people) {
        if (!workshop.state().invites()) {
            throw WorkshopFinder.refuse(
                    workshop.name() + " is " + workshop.state().words(), "Nobody can be invited any more.");
        }
        var found = guests.read(people, workshop.owner());
        if (!found.groups().isEmpty()) {
            feature.groups().ask(call.tx(), workshop, found.people(), found.notes(), found.groups(), call.invocation());
            return Card.of(
                    Tone.PROGRESS,
                    "Looking up who that is",
                    new Block.Text("Each gets a direct message with a button to claim. What came of it shows here."));
        }
        var invited = feature.invitations()
                .invite(
                        call.tx(),
                        workshop,
                        found.people(),
                        call.caller().id(),
                        call.invocation().id());
        return InvitationCards.of(workshop, invited, found.notes(), List.of());
    }

    private Reply codes(Call call, String rest) {
        int count = 1;
        List<String> other = new ArrayList<>();
        for (String word : rest.strip().split("\\s+")) {
            if (word.matches("\\d{1,4}")) {
                count = Integer.parseInt(word);
            } else if (!word.isEmpty()) {
                other.add(word);
            }
        }
        Workshop workshop = finder.run(call, String.join(" ", other), "workshop/status");
        if (workshop.state() == WorkshopState.REMOVING || workshop.state().closed()) {
            return Replies.refused(
                    workshop.name() + " is " + workshop.state().words(), "A code would open nothing any more.");
        }
        if (count < 1 || count > MOST_CODES) {
            return Replies.refused("How many codes?", "1 to " + MOST_CODES + " at once.");
        }
        List<String> codes =
                feature.codes().issue(call.tx(), workshop, count, call.caller().id(), By.caller(call.invocation()));
        return Replies.show(Card.of(
                Tone.SUCCESS,
                count == 1 ? "An access code for " + workshop.name() : count + " access codes for " + workshop.name(),
                new Block.Text("Each is for one person: /workshop claim CODE. They are shown this once and end with the"
                        + " workshop."),
                new Block.Code("Codes", String.join("\n", codes))));
    }
}
