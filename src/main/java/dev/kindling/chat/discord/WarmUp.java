package dev.kindling.chat.discord;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.Reply;
import dev.kindling.chat.discord.loopback.LittleDiscord;
import dev.kindling.chat.discord.loopback.Said;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers some hundred interactions that nobody made, over a connection to this process itself, before the real one is made:
 * the first rush after a start then finds everything loaded and compiled that lies between Discord and a command. The
 * commands themselves are not run. Discord would not deliver anything meanwhile, so it takes some seconds at most.
 */
final class WarmUp {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    /** How long the login may take, and the answers of one wave. */
    record Patience(Duration login, Duration wave) {
        static final Patience USUAL = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    /** More than are served at once, so that some are answered straight away and others are promised it. */
    private static final int WAVE = 40;

    /** After 200 calls the JVM compiles a method (Tier3InvocationThreshold); not every call takes every way. */
    private static final int WAVES = 20;

    private static final String FORM_NAME = "sandbox/create";

    private static final Card CARD = Card.of(
                    Card.Tone.INFO,
                    "Your sandboxes",
                    new Block.Text("They *are* here."),
                    new Block.Code("Log in", "ssh -p 60001 root@sandboxes.example.org"),
                    new Block.Facts(List.of(new Block.Fact("State", "ready"))),
                    new Block.Link("VS Code", "https://example.org/"),
                    new Block.Table(List.of("Name", "State"), List.of(List.of("vm-alice-001", "ready"))),
                    new Block.Note("Small print."))
            .withButtons(
                    Button.primary("Show details", "sandbox/show", "0123456789abcdef"),
                    Button.confirming("Delete", "sandbox/delete", "0123456789abcdef"));

    private static final Form FORM = new Form(
            FORM_NAME,
            "",
            "Create a sandbox",
            "Create",
            List.of(
                    Form.Field.paragraph("key", "Your SSH public key", true, "One line"),
                    Form.Field.choice("team", "Team", "blue", List.of(new Form.Choice("blue", "Blue"))),
                    Form.Field.line("life", "For how long", false, "Such as 2h", "4h")));

    private final Session.Pools pools;
    private final OkHttpClient.Builder http;
    private final BiFunction<Line, CommandHandler, ListenerAdapter> listener;
    private final InstantSource clock;
    private final Patience patience;

    /**
     * @param listener what the real connection has, but for one that reaches nothing real: it answers over that line what
     *     that handler says
     */
    WarmUp(
            Session.Pools pools,
            OkHttpClient.Builder http,
            BiFunction<Line, CommandHandler, ListenerAdapter> listener,
            InstantSource clock) {
        this(pools, http, listener, clock, Patience.USUAL);
    }

    WarmUp(
            Session.Pools pools,
            OkHttpClient.Builder http,
            BiFunction<Line, CommandHandler, ListenerAdapter> listener,
            InstantSource clock,
            Patience patience) {
        this.pools = pools;
        this.http = http;
        this.listener = listener;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Goes on until it is warm, or so long at most. Does not throw: a Kindling that is not warm works as well.
     *
     * @return how many interactions were answered
     */
    long run(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        var session = new Session(guild -> {}, System::nanoTime);
        try (var discord = LittleDiscord.start(clock)) {
            try {
                return answered(discord, session, end);
            } finally {
                // Before what it is connected to goes: else it would say that the connection broke off, and mend it.
                session.close(Duration.ofMillis(500));
            }
        } catch (RuntimeException | LinkageError e) {
            log.info(
                    "The first answers may take a moment longer ({})",
                    e.getClass().getSimpleName());
            return 0;
        } finally {
            // What a start leaves behind is put aside now rather than in the middle of the first rush.
            System.gc();
        }
    }

    private long answered(LittleDiscord discord, Session session, long end) throws InterruptedException {
        var config = new KindlingConfig.Discord(
                new Secret(LittleDiscord.TOKEN), List.of(LittleDiscord.GUILD), discord.apiUrl(), discord.gatewayUrl());
        var line = new Line();
        JDA jda = session.open(config, pools, http, listener.apply(line, new Canned()));
        line.use(jda);
        if (!discord.awaitLogin(patience.login())) {
            return 0;
        }
        for (int wave = 0; wave < WAVES && System.nanoTime() < end; wave++) {
            wave(discord);
        }
        return discord.answers();
    }

    private void wave(LittleDiscord discord) throws InterruptedException {
        long wanted = discord.settled() + WAVE;
        for (int i = 0; i < WAVE; i++) {
            discord.ask(madeUp(discord.said(), i));
        }
        long end = System.nanoTime() + patience.wave().toNanos();
        while (discord.settled() < wanted && System.nanoTime() < end) {
            Thread.sleep(1);
        }
    }

    private static DataObject madeUp(Said said, int number) {
        return switch (number % 8) {
            case 0 -> said.command("sandbox", "create", DataArray.empty());
            case 1 ->
                said.command(
                        "sandbox",
                        "create",
                        DataArray.empty()
                                .add(Said.option("key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK somebody"))
                                .add(Said.option("flavour", "standard")));
            case 2, 3 -> said.press("!sandbox/delete 0123456789abcdef");
            case 4 -> said.press(FORM_NAME);
            case 5 -> said.form(FORM_NAME, "key", "nonsense");
            default -> said.command("sandbox", "list", DataArray.empty());
        };
    }

    /** Answers of each kind, without looking at anything. */
    private static final class Canned implements CommandHandler {
        @Override
        public Reply handle(Invocation invocation) {
            return Turn.mayOpenForm(invocation.input()) && !(invocation.input() instanceof Input.Submitted)
                    ? new Reply.OpenForm(FORM)
                    : new Reply.Show(CARD);
        }
    }
}
