package dev.kindling.web;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.ConsolePerson;
import dev.kindling.chat.console.ConsolePlatform;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.command.CommandCatalogue;
import dev.kindling.command.CommandCatalogue.Verb;
import dev.kindling.config.Secret;
import dev.kindling.engine.FreePorts;
import dev.kindling.store.sql.SqlConsoleMessages;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A whole console on loopback over a real database: everything but the commands is the real thing. */
public final class ConsoleSite implements AutoCloseable {
    public static final List<ConsolePerson> PEOPLE = List.of(
            new ConsolePerson("alice", "member of blue"),
            new ConsolePerson("bob", "member of blue"),
            new ConsolePerson("fay", "facilitator of blue"),
            new ConsolePerson("olga", "operator"),
            new ConsolePerson("mallory", "in no team"));

    /** Few enough to see at once, but for the last command, which has many. */
    private static final CommandCatalogue VERBS = new CommandCatalogue(Stream.concat(
                    Stream.of(
                            new Verb("sandbox", "create", "create [key]", "make a sandbox for yourself"),
                            new Verb("sandbox", "list", "list", "your sandboxes"),
                            new Verb("sandbox", "doctor", "doctor [error]", "what is wrong with my login?"),
                            new Verb("sandbox", "delete", "delete [name]", "remove a sandbox for good")),
                    IntStream.range(0, 16).mapToObj(i -> new Verb("workshop", "verb" + i, "verb" + i, "does " + i)))
            .toList());

    private final ConsolePlatform platform;
    private final WebServer server;
    private final ConsoleFaults faults = new ConsoleFaults();
    private final Map<String, ReadyCheck> readiness = new TreeMap<>(Map.of("database", new ReadyCheck(true, "")));
    private final AtomicInteger nonces = new AtomicInteger();

    public ConsoleSite(TestDatabase database, ScriptedCommands commands, WebSettings settings) {
        var feed = new ConsoleFeed();
        var messages = new SqlConsoleMessages();
        InstantSource clock = InstantSource.system();
        platform = new ConsolePlatform(database, messages, feed, faults, clock);
        var chat = new ConsoleChat(database, messages, platform, commands, () -> PEOPLE, clock);
        var api = new ConsoleApi(
                chat,
                feed,
                commands::ended,
                Optional.of(faults),
                text -> text.replaceAll("BEGIN.*END", "(private key)"));
        server = WebServer.start(
                settings,
                new WebParts(Optional.of(api), () -> readiness, () -> "# metrics\n", List.of(new CommandHints(VERBS))),
                new SecureRandom(),
                clock);
    }

    /**
     * On a free port, without a password. Not on one of the kernel's choice: such a port may be somebody's outgoing one when a
     * test closes the console and opens it there again.
     */
    public static ConsoleSite open(Path folder, ScriptedCommands commands) {
        return open(
                new TestDatabase(folder.resolve("console.db")),
                commands,
                new FreePorts().next().number());
    }

    public static ConsoleSite open(TestDatabase database, ScriptedCommands commands, int port) {
        return new ConsoleSite(database, commands, new WebSettings("127.0.0.1", port, false, Optional.empty()));
    }

    public static ConsoleSite withPassword(Path folder, ScriptedCommands commands, String password) {
        return new ConsoleSite(
                new TestDatabase(folder.resolve("console.db")),
                commands,
                new WebSettings("127.0.0.1", 0, false, Optional.of(new Secret(password))));
    }

    public URI url() {
        return server.url();
    }

    public int port() {
        return server.port();
    }

    public ConsoleFaults faults() {
        return faults;
    }

    public Map<String, ReadyCheck> readiness() {
        return readiness;
    }

    /** Sends a direct message and gives its id. */
    public String direct(String person, Card card) {
        return deliver(new Destination.DirectMessage(ActorId.console(person)), card, Optional.empty());
    }

    public String channel(Card card) {
        return deliver(
                new Destination.Channel(Platform.CONSOLE, "console", ConsoleChat.GENERAL), card, Optional.empty());
    }

    public void edit(String person, String messageId, Card card) {
        deliver(new Destination.DirectMessage(ActorId.console(person)), card, Optional.of(messageId));
    }

    public void editReply(String person, InvocationId invocation, Card card) {
        deliver(
                new Destination.ReplyTo(ActorId.console(person), invocation, ConsoleChat.DIRECT),
                card,
                Optional.empty());
    }

    private String deliver(Destination to, Card card, Optional<String> earlier) {
        Delivery delivery = platform.deliver(new OutgoingMessage(
                "n" + nonces.incrementAndGet() + "-" + port() + "-" + System.nanoTime(), to, card, earlier));
        if (delivery instanceof Delivery.Delivered delivered) {
            return delivered.messageId();
        }
        throw new AssertionError("not delivered: " + delivery);
    }

    @Override
    public void close() {
        server.close();
    }
}
