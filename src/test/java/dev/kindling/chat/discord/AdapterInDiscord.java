package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Reply;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.command.CommandCatalogue;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.team.Directory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The adapter by itself in a Discord, with a database and an outbox beside it; every command is answered with "Heard". Its times
 * go on with the system's, and a test may put them ahead.
 */
final class AdapterInDiscord implements AutoCloseable {
    private final AtomicLong aheadNanos = new AtomicLong();
    private final InstantSource clock = () -> Instant.now().plusNanos(aheadNanos.get());
    private final SqlOutbox rows = new SqlOutbox();
    private final Queue<ActorId> callers = new ConcurrentLinkedQueue<>();
    private final TestDatabase database;
    private final DiscordAdapter adapter;

    AdapterInDiscord(FakeDiscord discord, Path directory) {
        this(discord, List.of(discord.guildId()), directory, Timing.USUAL);
    }

    /** @param timing as there, but that its nanoseconds are not used */
    AdapterInDiscord(FakeDiscord discord, List<String> guilds, Path directory, Timing timing) {
        database = new TestDatabase(directory.resolve("kindling.db"));
        var config = new KindlingConfig.Discord(
                new Secret(FakeDiscord.TOKEN), guilds, discord.apiUrl(), discord.gatewayUrl());
        var teams = new TeamsConfig(Map.of(), People.NOBODY);
        var catalogue = new CommandCatalogue(List.of(
                new CommandCatalogue.Verb("sandbox", "list", "list", "show yours"),
                new CommandCatalogue.Verb("workshop", "open", "open [name]", "open it")));
        adapter = new DiscordAdapter(
                config,
                () -> teams,
                Memories.in(database, directory),
                clock,
                new Random(7),
                new Timing(() -> System.nanoTime() + aheadNanos.get(), timing.patience(), timing.opening()));
        adapter.start(
                invocation -> {
                    callers.add(invocation.caller().id());
                    return new Reply.Show(Card.of(Card.Tone.INFO, "Heard", new Block.Text("you")));
                },
                database,
                outbox(),
                catalogue,
                new Suggestions(
                        database, new SqlSandboxes(), Memories.NO_CLASSES, new Directory(() -> teams), catalogue));
    }

    /** Puts its times ahead, but not Discord's. */
    void advance(Duration by) {
        aheadNanos.addAndGet(by.toNanos());
    }

    ChatPlatform platform() {
        return adapter.platform();
    }

    boolean up() {
        return platform().connection().up();
    }

    TestDatabase database() {
        return database;
    }

    Outbox outbox() {
        return new Outbox(rows, clock, platform -> {});
    }

    /** Delivers what is in the outbox, until it is closed. */
    OutboxWorker worker() {
        var worker = new OutboxWorker(platform(), rows, database, clock, anywhere -> {});
        worker.start();
        return worker;
    }

    /** Whose commands came, in order. */
    List<ActorId> callers() {
        return List.copyOf(callers);
    }

    /** Hangs up; the database stays. */
    void hangUp() {
        adapter.close();
    }

    @Override
    public void close() {
        adapter.close();
        database.close();
    }
}
