package dev.kindling.sandbox;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.config.Flavour;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.engine.MachineId;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import dev.kindling.team.Membership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves people from machines of an older inventory to sandboxes of their own, on an operator's word and by the rules of {@code
 * /sandbox create}. Whose membership {@code teams.yml} tells gets the sandbox at once; whoever is in the team by a user group or
 * role, which only their own command shows, gets a direct message with a button that makes it. An adoption that is asked for
 * again changes nothing. Touches the database only.
 */
public final class Adoptions {
    /** The button in the direct message; its argument is the adoption's id. */
    public static final String BUTTON = "sandbox/adopt";

    private static final Duration WORTH_READING = Duration.ofDays(7);

    private final AdoptionStore store;
    private final SandboxStore sandboxes;
    private final SandboxService service;
    private final Directory directory;
    private final Map<String, Flavour> flavours;
    private final AuditLog audit;
    private final Outbox outbox;
    private final InstantSource clock;

    /** @param flavours those of {@code kindling.yml} */
    public Adoptions(
            AdoptionStore store,
            SandboxStore sandboxes,
            SandboxService service,
            Directory directory,
            Map<String, Flavour> flavours,
            AuditLog audit,
            Outbox outbox,
            InstantSource clock) {
        this.store = store;
        this.sandboxes = sandboxes;
        this.service = service;
        this.directory = directory;
        this.flavours = Map.copyOf(flavours);
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Result {
        /** The sandbox is being made. */
        record Begun(Sandbox sandbox) implements Result {}

        /** The person was asked by direct message. */
        record Asked(Adoption adoption) implements Result {}

        /** Nothing was to do any more. */
        record Known(String what) implements Result {}

        /** The sentence names the rule and what to do. */
        record Refused(String why) implements Result {}
    }

    /** An operator's wish; the same wish once more is {@link Result.Known}. */
    public Result ask(WriteTransaction tx, Invocation operator, Adoption wish) {
        Optional<Adoption> before = store.of(tx, wish.machine());
        Optional<Result> settled = before.flatMap(known -> settled(tx, known, wish));
        if (settled.isPresent()) {
            return settled.get();
        }
        Optional<Team> team = directory.team(wish.team());
        if (team.isEmpty()) {
            return new Result.Refused("There is no team " + wish.team() + " in teams.yml.");
        }
        if (named(wish).isPresent()) {
            return make(tx, operator, wish, team.get());
        }
        if (!throughGroup(team.get(), wish.person())) {
            return new Result.Refused(wish.person().spoken() + " is not in team " + wish.team()
                    + ". Add them to teams.yml, and call this again.");
        }
        if (before.isPresent()) {
            return new Result.Known(wish.person().spoken() + " was asked by direct message and has not answered.");
        }
        store.put(tx, wish);
        note(tx, operator, wish, "asked " + wish.person().spoken());
        outbox.send(
                tx,
                OutboxMessage.news("adoption:" + wish.id(), wish.person(), question(wish), WORTH_READING)
                        .withFallback(
                                new Destination.DirectMessage(operator.caller().id()), notDelivered(wish)));
        return new Result.Asked(wish);
    }

    /** The person presses the button. */
    public Outcome take(WriteTransaction tx, Invocation person, Membership membership, Adoption adoption) {
        Optional<Sandbox> made = adoption.sandbox().flatMap(id -> sandboxes.find(tx, id));
        if (made.filter(sandbox -> sandbox.state() != SandboxState.FAILED).isPresent()) {
            Sandbox sandbox = made.get();
            return new Outcome.Done(
                    sandbox,
                    sandbox.name() + " was made for it, and is "
                            + sandbox.state().words() + ".");
        }
        Optional<Team> team = membership.team(adoption.team());
        if (team.isEmpty()) {
            return new Outcome.Refused("You are not in team " + adoption.team()
                    + ". Ask a facilitator of that team, or an operator, to add you.");
        }
        Optional<CreateRequest> request = request(adoption, team.get());
        if (request.isEmpty()) {
            return new Outcome.Refused(unfit(adoption, team.get()));
        }
        Outcome outcome = service.create(tx, person, request.get(), adoption.name());
        begun(outcome).ifPresent(id -> store.put(tx, adoption.with(id)));
        return outcome;
    }

    public Optional<Adoption> find(ReadTransaction tx, String id) {
        return store.find(tx, id);
    }

    private Optional<Result> settled(ReadTransaction tx, Adoption known, Adoption wish) {
        if (!known.person().equals(wish.person())) {
            return Optional.of(
                    new Result.Refused(wish.machine() + " is " + known.person().spoken() + "'s already, by "
                            + ActorId.spoken(known.askedBy()) + " on " + known.askedAt() + "."));
        }
        return known.sandbox()
                .flatMap(id -> sandboxes.find(tx, id))
                .filter(sandbox -> sandbox.state() != SandboxState.FAILED)
                .map(sandbox -> new Result.Known(sandbox.name() + " was made for it, and is "
                        + sandbox.state().words() + "."));
    }

    private Result make(WriteTransaction tx, Invocation operator, Adoption wish, Team team) {
        Optional<CreateRequest> request = request(wish, team);
        if (request.isEmpty()) {
            return new Result.Refused(unfit(wish, team));
        }
        Outcome outcome = service.createFor(
                tx, operator, new Caller(wish.person(), wish.handle(), Set.of()), request.get(), wish.name());
        if (outcome instanceof Outcome.Begun begun) {
            store.put(tx, wish.with(begun.sandbox().id()));
            note(
                    tx,
                    operator,
                    wish,
                    begun.sandbox().name() + " for " + wish.person().spoken());
            outbox.send(
                    tx,
                    OutboxMessage.news(
                                    "adoption:" + begun.sandbox().id(),
                                    wish.person(),
                                    making(
                                            wish,
                                            begun.sandbox(),
                                            operator.caller().handle()),
                                    WORTH_READING)
                            .withFallback(
                                    new Destination.DirectMessage(
                                            operator.caller().id()),
                                    notDelivered(wish)));
            return new Result.Begun(begun.sandbox());
        }
        return new Result.Refused(((Outcome.Refused) outcome).why());
    }

    private static Optional<MachineId> begun(Outcome outcome) {
        if (outcome instanceof Outcome.Begun begun) {
            return Optional.of(begun.sandbox().id());
        }
        return outcome instanceof Outcome.Waiting waiting
                ? Optional.of(waiting.sandbox().id())
                : Optional.empty();
    }

    /** Empty when the team does not have the flavour. */
    private Optional<CreateRequest> request(Adoption adoption, Team team) {
        return Optional.ofNullable(flavours.get(adoption.flavour()))
                .filter(flavour -> team.flavours().contains(flavour.name()))
                .map(flavour -> new CreateRequest(team, flavour, adoption.key(), adoption.life()));
    }

    private static String unfit(Adoption adoption, Team team) {
        return "Team " + team.name() + " does not have the flavour " + adoption.flavour() + "; it has "
                + String.join(", ", team.flavours()) + ".";
    }

    /** Their team, if {@code teams.yml} names them one by one. */
    private Optional<Team> named(Adoption wish) {
        return directory.of(new Caller(wish.person(), wish.handle(), Set.of())).team(wish.team());
    }

    private static boolean throughGroup(Team team, ActorId person) {
        return throughGroup(team.members(), person) || throughGroup(team.facilitators(), person);
    }

    private static boolean throughGroup(People people, ActorId person) {
        return switch (person.platform()) {
            case CONSOLE -> false;
            case SLACK -> !people.slack().userGroups().isEmpty();
            case DISCORD -> !people.discord().roles().isEmpty();
        };
    }

    private void note(WriteTransaction tx, Invocation operator, Adoption wish, String detail) {
        audit.append(
                tx,
                AuditEvent.note(
                        clock.instant(),
                        operator.caller().id().toString(),
                        operator.id().value(),
                        "adopt",
                        wish.machine(),
                        "done",
                        detail));
    }

    private static Card making(Adoption wish, Sandbox sandbox, String operator) {
        return Card.of(
                Card.Tone.INFO,
                operator + " has " + sandbox.name() + " made for you, for your move from " + wish.machine(),
                new Block.Text("Your key " + wish.key().fingerprint()
                        + " gets in, as before. Not your key? /sandbox delete" + " it and tell " + operator + "."),
                old(wish));
    }

    private static Card question(Adoption wish) {
        return Card.of(
                        Card.Tone.INFO,
                        "A sandbox for your move from " + wish.machine(),
                        new Block.Text("Press the button and it is made, in team " + wish.team() + ", flavour "
                                + wish.flavour() + ". The key of the old machine gets in: "
                                + wish.key().fingerprint()
                                + ". Not your key? Then make one with yours: /sandbox create."),
                        old(wish))
                .withButtons(Button.primary("Make my sandbox", BUTTON, wish.id()));
    }

    private static Block old(Adoption wish) {
        return new Block.Text(
                "Nothing moves by itself: " + wish.machine() + " goes on until an operator ends it. Copy what you"
                        + " need (scp, git push) first. The new one ends by itself; /sandbox list says when, /sandbox extend puts it off.");
    }

    private static Card notDelivered(Adoption wish) {
        return Card.of(
                Card.Tone.WARNING,
                wish.person().spoken() + " does not hear of the move from " + wish.machine(),
                new Block.Text("They take no direct messages from me, or that account is none. Tell them yourself."));
    }
}
