package dev.kindling.chat.console;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Reply;
import dev.kindling.store.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The console from a person's side: what they say goes to the {@link CommandHandler}, what they see comes from the
 * history. Thread-safe.
 */
public final class ConsoleChat {
    /** Name of the conversation that a person has with Kindling alone. */
    public static final String DIRECT = "dm";

    /** Name of the channel that is always there. */
    public static final String GENERAL = "general";

    private final UnitOfWork unitOfWork;
    private final ConsoleMessages messages;
    private final ConsolePlatform platform;
    private final CommandHandler handler;
    private final Supplier<List<ConsolePerson>> people;
    private final Predicate<String> known;
    private final InstantSource clock;

    /** @param people who may be chosen, as configured now */
    public ConsoleChat(
            UnitOfWork unitOfWork,
            ConsoleMessages messages,
            ConsolePlatform platform,
            CommandHandler handler,
            Supplier<List<ConsolePerson>> people,
            InstantSource clock) {
        this(unitOfWork, messages, platform, handler, people, person -> isOneOf(people.get(), person), clock);
    }

    private ConsoleChat(
            UnitOfWork unitOfWork,
            ConsoleMessages messages,
            ConsolePlatform platform,
            CommandHandler handler,
            Supplier<List<ConsolePerson>> people,
            Predicate<String> known,
            InstantSource clock) {
        this.known = known;
        this.unitOfWork = unitOfWork;
        this.messages = messages;
        this.platform = platform;
        this.handler = handler;
        this.people = people;
        this.clock = clock;
    }

    /** For accounts of this host, whom nobody lists: the socket that they come through has shown who they are. */
    public static ConsoleChat onHost(
            UnitOfWork unitOfWork,
            ConsoleMessages messages,
            ConsolePlatform platform,
            CommandHandler handler,
            InstantSource clock) {
        return new ConsoleChat(unitOfWork, messages, platform, handler, List::of, person -> true, clock);
    }

    /**
     * What came of an input.
     *
     * @param message the reply as it stands in the history now, when it is one that stays to be seen
     */
    public record Answer(InvocationId invocation, Reply reply, Optional<ConsoleMessage> message, Instant receivedAt) {}

    /** Part of a person's history, and the number of the newest change at that moment. */
    public record History(List<ConsoleMessage> messages, long change) {}

    public List<ConsolePerson> people() {
        return people.get();
    }

    /**
     * Hands in what {@code person} did. Doing it again with the same {@code nonce} gives the same answer, has no second
     * effect and makes no second message.
     *
     * @param nonce made up by the client; unique for this person
     * @throws UnknownPersonException when nobody of that name is configured
     */
    public Answer tell(String person, String nonce, String channel, Input input) {
        check(person);
        InvocationId id = invocationId(person, nonce);
        Instant now = clock.instant();
        var invocation = new Invocation(
                id,
                new Caller(ActorId.console(person), ActorId.console(person).consoleName(), Set.of()),
                new Origin(channel, channel.equals(DIRECT)),
                input,
                now);
        List<Posted> posted = new ArrayList<>(1);
        Reply reply = handler.handle(invocation, (tx, given) -> {
            if (given instanceof Reply.Show show) {
                posted.add(new Posted(show, platform.postReply(tx, id, person, channel, show.card())));
            }
        });
        if (!(reply instanceof Reply.Show show)) {
            return new Answer(id, reply, Optional.empty(), now);
        }
        ConsoleMessage message = posted.stream()
                // Another reply is a fault's, whose command was undone together with that message.
                .filter(shown -> shown.reply().equals(show))
                .map(Posted::message)
                .findFirst()
                .orElseGet(() -> unitOfWork.write(tx -> platform.postReply(tx, id, person, channel, show.card())));
        return new Answer(id, reply, Optional.of(message), now);
    }

    /** A reply and its message, written in the command's own transaction. */
    private record Posted(Reply reply, ConsoleMessage message) {}

    /** With the person in it, so that nobody gets another person's answer by using their nonce. */
    public static InvocationId invocationId(String person, String nonce) {
        return new InvocationId(person + ":" + nonce);
    }

    /**
     * The newest messages.
     *
     * @throws UnknownPersonException when nobody of that name is configured
     */
    public History newest(String person, int limit) {
        check(person);
        return unitOfWork.read(tx -> new History(messages.newest(tx, person, limit), messages.lastChange(tx)));
    }

    /**
     * What was posted or edited after {@code change}, oldest first. When there is more than {@code limit}, the history's
     * change is the one to go on from.
     *
     * @throws UnknownPersonException when nobody of that name is configured
     */
    public History changedAfter(String person, long change, int limit) {
        check(person);
        return unitOfWork.read(tx -> {
            List<ConsoleMessage> changed = messages.changedAfter(tx, person, change, limit);
            boolean all = changed.size() < limit;
            return new History(
                    changed,
                    all
                            ? messages.lastChange(tx)
                            : changed.get(changed.size() - 1).change());
        });
    }

    private void check(String person) {
        if (!known.test(person)) {
            throw new UnknownPersonException();
        }
    }

    private static boolean isOneOf(List<ConsolePerson> people, String name) {
        return people.stream().anyMatch(person -> person.name().equals(name));
    }
}
