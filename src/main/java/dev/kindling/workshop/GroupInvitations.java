package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.PlatformPeople.Members;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.Identifiers;
import dev.kindling.workshop.GatheringStore.Request;
import dev.kindling.workshop.Invitations.Guest;
import dev.kindling.workshop.Invitations.Invited;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Invites user groups, roles and channels: asks the platform in a durable task who is in them, and invites each. Where a
 * platform does not let a bot list the members, the group as a whole may claim instead, which its people hear in one message.
 */
public final class GroupInvitations implements DurableTask {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    private static final TaskKind KIND = TaskKind.pausing("group-invitation", TaskKind.Lane.TIMER, ASK_AGAIN);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration KEEP = Duration.ofHours(1);

    private final GatheringStore store;
    private final Workshops workshops;
    private final Invitations invitations;
    private final Staff staff;
    private final WorkshopCards cards;
    private final Function<Platform, Optional<PlatformPeople>> platforms;
    private final TaskQueue queue;
    private final Outbox outbox;
    private final UnitOfWork work;
    private final InstantSource clock;
    private final RandomGenerator random;

    GroupInvitations(
            WorkshopFeature.Parts parts,
            Workshops workshops,
            Invitations invitations,
            Staff staff,
            WorkshopCards cards) {
        this.store = parts.gatherings();
        this.workshops = workshops;
        this.invitations = invitations;
        this.staff = staff;
        this.cards = cards;
        this.platforms = parts.people();
        this.queue = parts.queue();
        this.outbox = parts.outbox();
        this.work = parts.work();
        this.clock = parts.clock();
        this.random = parts.random();
    }

    /**
     * Begins a look-up; what came of it goes into the answer to {@code invocation}.
     *
     * @param people who were named one by one beside the groups
     * @param notes what could not be read, a sentence each
     */
    public void ask(
            WriteTransaction tx,
            Workshop workshop,
            List<Guest> people,
            List<String> notes,
            List<Gathering> groups,
            Invocation invocation) {
        var place = new Destination.ReplyTo(
                invocation.caller().id(), invocation.id(), invocation.origin().channel());
        var request =
                new Request(Identifiers.hex(random), workshop.slug(), place, people, notes, groups, clock.instant());
        store.add(tx, request);
        queue.schedule(tx, KIND, request.id(), clock.instant());
    }

    /** Whether a look-up that this invocation asked for is under way. */
    boolean unfinished(ReadTransaction tx, InvocationId invocation) {
        return store.unfinished(tx, invocation);
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        Optional<Request> found = work.read(tx -> store.find(tx, id));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Request request = found.get();
        ActorId owner = work.read(tx -> workshops.store().find(tx, request.workshop()))
                .orElseThrow()
                .owner();
        Map<Gathering, Members> answers = new LinkedHashMap<>();
        for (Gathering group : request.groups()) {
            Members answer = ask(owner, group);
            boolean patient = clock.instant().isBefore(request.askedAt().plus(PATIENCE));
            if (answer instanceof Members.Away && patient) {
                return Optional.of(clock.instant().plus(ASK_AGAIN));
            }
            answers.put(group, answer);
        }
        work.write(tx -> {
            // A second run may have overtaken this one.
            if (store.find(tx, id).isPresent()) {
                store.remove(tx, id);
                workshops
                        .store()
                        .find(tx, request.workshop())
                        .ifPresent(workshop -> reply(tx, request, invite(tx, workshop, request, answers)));
            }
            return true;
        });
        return Optional.empty();
    }

    /** @param owner of the workshop: the group is one of its platform, wherever the command was typed */
    private Members ask(ActorId owner, Gathering group) {
        return platforms
                .apply(owner.platform())
                .map(people -> people.membersOf(owner.workspace(), group))
                .orElseGet(() -> new Members.Refused("Groups cannot be looked up here; name the people"));
    }

    private Card invite(WriteTransaction tx, Workshop workshop, Request request, Map<Gathering, Members> answers) {
        List<String> notes = new ArrayList<>(request.notes());
        List<String> open = new ArrayList<>();
        Map<ActorId, Guest> people = new LinkedHashMap<>();
        request.people().forEach(guest -> people.put(guest.id(), guest));
        if (!workshop.state().invites()) {
            notes.add(workshop.name() + " is " + workshop.state().words() + ", so nobody is invited any more");
            return InvitationCards.of(workshop, new Invited(List.of(), List.of(), List.of()), notes, open);
        }
        answers.forEach((group, answer) -> {
            if (answer instanceof Members.Listed listed) {
                add(workshop, listed, people, open);
            } else if (answer instanceof Members.Unlisted unlisted) {
                open.add(open(tx, workshop, group, unlisted));
            } else if (answer instanceof Members.Refused refused) {
                notes.add(refused.why());
            } else {
                notes.add("The platform did not say who is in it: " + ((Members.Away) answer).why()
                        + ". Say the same again later");
            }
        });
        var asker = request.place();
        var invited = invitations.invite(tx, workshop, people.values(), asker.to(), asker.invocation());
        return InvitationCards.of(workshop, invited, notes, open);
    }

    /** Everybody but those who run it: they are in the group to look after it. */
    private void add(Workshop workshop, Members.Listed listed, Map<ActorId, Guest> people, List<String> remarks) {
        Set<ActorId> runners = staff.of(workshop);
        int left = 0;
        for (PlatformPeople.Member member : listed.people()) {
            var id = new ActorId(workshop.owner().platform(), workshop.owner().workspace(), member.user());
            if (runners.contains(id)) {
                left++;
            } else {
                people.putIfAbsent(id, new Guest(id, member.handle()));
            }
        }
        if (left > 0) {
            remarks.add("Facilitators of the group were left out; they can claim a seat like everybody else.");
        }
    }

    private String open(WriteTransaction tx, Workshop workshop, Gathering group, Members.Unlisted unlisted) {
        boolean isNew = !store.allowed(tx, workshop.slug()).contains(group);
        store.allow(tx, workshop.slug(), group, clock.instant());
        var card = InvitationCards.announcement(workshop, unlisted.whoever(), cards);
        String place = group.kind() == Gathering.Kind.CHANNEL ? group.id() : workshop.channel();
        staff.announce(tx, workshop, place, "invited:" + group.kind() + ":" + group.id(), card);
        if (isNew) {
            workshops.note(
                    tx,
                    workshop.slug(),
                    By.kindling("group-invitation"),
                    "group invited",
                    group.kind() + " " + group.id());
        }
        String first = unlisted.whoever().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + unlisted.whoever().substring(1);
        return first + " can claim now, seats permitting; a message there says so. " + unlisted.why() + ".";
    }

    private void reply(WriteTransaction tx, Request request, Card card) {
        var place = request.place();
        outbox.send(tx, OutboxMessage.outcome(place, card, KEEP));
    }
}
