package dev.kindling.command.operator;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.config.KindlingConfig.Limits;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.sandbox.Adoption;
import dev.kindling.sandbox.Adoptions;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.SandboxCards;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.ReadTransaction;
import dev.kindling.team.Directory;
import dev.kindling.units.Identifiers;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /kindling adopt}: a sandbox for the person behind a machine of an older inventory, and the button with which those
 * make it themselves whose team only their own command shows. {@code kindling inventory import --adopt} says it once a machine.
 */
public final class AdoptVerb {
    private static final Pattern MACHINE = Pattern.compile("[a-z0-9-]{1,63}/[a-z0-9.-]{1,253}");
    /** As verbs read names. */
    private static final Pattern NAME = Pattern.compile("vm-[a-z0-9-]{1,40}");

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> OPTIONS = Set.of("team", "flavour", "for", "name", "called");

    private final Adoptions adoptions;
    private final SandboxStore sandboxes;
    private final SandboxCards cards;
    private final Directory directory;
    private final Limits limits;
    private final InstantSource clock;
    private final RandomGenerator random;

    public AdoptVerb(
            Adoptions adoptions,
            SandboxStore sandboxes,
            SandboxCards cards,
            Directory directory,
            Limits limits,
            InstantSource clock,
            RandomGenerator random) {
        this.adoptions = adoptions;
        this.sandboxes = sandboxes;
        this.cards = cards;
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    void register(OperatorOnly verbs, Routes routes) {
        verbs.typed(
                "adopt",
                new Help(
                        "adopt TEAM/MACHINE ACCOUNT [flavour NAME] [for SPAN] KEY",
                        "a sandbox for somebody who moves here from an older inventory",
                        "By the rules of /sandbox create, with the key of the old machine, which is not touched. ACCOUNT is"
                                + " platform:workspace:user, or a name of the console. The same once more changes nothing. For"
                                + " a whole inventory: kindling inventory import --people FILE --adopt. Example: /kindling adopt"
                                + " blue/dev-1 slack:T0123456:U0123456 ssh-ed25519 AAAA…"),
                this::typed);
        routes.pressed(Adoptions.BUTTON, this::pressed);
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }

    private Reply typed(Call call, String rest) {
        Adoption wish;
        try {
            wish = read(call, rest);
        } catch (Unreadable e) {
            return Replies.refused("Nobody was moved", String.valueOf(e.getMessage()));
        }
        var result = adoptions.ask(call.tx(), call.invocation(), wish);
        if (result instanceof Adoptions.Result.Begun begun) {
            return Replies.working(
                    "Making " + begun.sandbox().name() + " for " + wish.person().spoken(),
                    "For the move from " + wish.machine()
                            + ". They are told, and get the SSH details when it answers.");
        }
        if (result instanceof Adoptions.Result.Asked) {
            return Replies.done(
                    wish.person().spoken() + " is asked",
                    "Who is in team " + wish.team()
                            + " through a group shows only when they say something: they get a direct"
                            + " message with a button that makes their sandbox.");
        }
        if (result instanceof Adoptions.Result.Known known) {
            return Replies.show(Card.of(Card.Tone.INFO, "Done before: " + wish.machine())
                    .withText(known.what() + " Nothing is made twice."));
        }
        return Replies.refused("Nobody was moved from " + wish.machine(), ((Adoptions.Result.Refused) result).why());
    }

    private Adoption read(Call call, String rest) throws Unreadable {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(rest.strip().split("\\s+")));
        String machine = words.size() < 3 ? "" : words.pop();
        if (!MACHINE.matcher(machine).matches()) {
            throw new Unreadable("Write /kindling adopt TEAM/MACHINE ACCOUNT KEY.");
        }
        ActorId person = person(call.tx(), words.pop());
        Map<String, String> options = new HashMap<>();
        while (words.size() > 1 && OPTIONS.contains(option(words.peek()))) {
            String option = option(words.pop());
            if (options.put(option, words.pop()) != null) {
                throw new Unreadable(option + " stands there twice.");
            }
        }
        String team = options.getOrDefault("team", machine.substring(0, machine.indexOf('/')));
        return new Adoption(
                machine,
                Identifiers.hex(random),
                person,
                options.getOrDefault("called", person.platform() == Platform.CONSOLE ? person.user() : "moved"),
                team,
                options.getOrDefault("flavour", usualOf(team)),
                life(options.get("for")),
                name(options.get("name")),
                key(String.join(" ", words)),
                call.caller().id().toString(),
                clock.instant(),
                Optional.empty());
    }

    private static String option(String word) {
        return word.replaceFirst("^--", "").toLowerCase(Locale.ROOT);
    }

    private String usualOf(String team) {
        return directory.team(team).map(Team::flavours).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> name(@Nullable String text) throws Unreadable {
        Optional<String> name = Optional.ofNullable(text).map(word -> word.toLowerCase(Locale.ROOT));
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw new Unreadable("A sandbox's name is vm- and then 1 to 40 small letters, digits and hyphens, such as"
                    + " vm-dev-1. Without name it gets the next usual one.");
        }
        return name;
    }

    private Duration life(@Nullable String text) throws Unreadable {
        if (text == null) {
            return limits.life();
        }
        try {
            Duration life = Spans.parse(text);
            if (life.compareTo(limits.longestLife()) <= 0 && life.compareTo(Duration.ofMinutes(1)) >= 0) {
                return life;
            }
        } catch (IllegalArgumentException e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
        throw new Unreadable(
                "A sandbox lives a minute at least and " + Spans.spoken(limits.longestLife()) + " at most.");
    }

    private static PublicKey key(String text) throws Unreadable {
        var intake = KeyIntake.read(text);
        if (intake instanceof KeyIntake.Accepted accepted) {
            return accepted.key();
        }
        throw new Unreadable(
                intake instanceof KeyIntake.Refused refused
                        ? refused.fault().why()
                        : "The key itself is needed, not the name of an account.");
    }

    private ActorId person(ReadTransaction tx, String text) throws Unreadable {
        String[] parts = text.split(":", -1);
        boolean sound =
                Arrays.stream(parts).allMatch(part -> ACCOUNT.matcher(part).matches());
        if (!sound || parts.length > 3) {
            throw new Unreadable(
                    "A person is platform:workspace:user, such as slack:T0123456:U0123456, or a name of the"
                            + " console.");
        }
        if (parts.length == 1) {
            return console(parts[0]);
        }
        Platform platform = platform(parts[0]);
        if (platform == Platform.CONSOLE) {
            return console(parts[parts.length - 1]);
        }
        if (parts.length == 3) {
            return new ActorId(platform, parts[1], parts[2]);
        }
        List<String> workspaces = sandboxes.owners(tx).stream()
                .filter(owner -> owner.platform() == platform)
                .map(ActorId::workspace)
                .distinct()
                .toList();
        if (workspaces.size() != 1) {
            throw new Unreadable("Say which workspace or guild, " + platform.key() + ":WORKSPACE:" + parts[1]
                    + ": I know " + (workspaces.isEmpty() ? "none yet." : String.join(", ", workspaces) + "."));
        }
        return new ActorId(platform, workspaces.get(0), parts[1]);
    }

    private static Platform platform(String key) throws Unreadable {
        return Arrays.stream(Platform.values())
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(
                        () -> new Unreadable("There is no platform " + key + "; there are slack, discord, console."));
    }

    private ActorId console(String name) throws Unreadable {
        if (!directory.consolePeople().contains(name)) {
            throw new Unreadable("teams.yml names nobody " + name + " under console. On Slack and Discord a person is"
                    + " platform:workspace:user.");
        }
        return ActorId.console(name);
    }

    private Reply pressed(Call call, String argument) {
        Optional<Adoption> adoption = adoptions
                .find(call.tx(), argument)
                .filter(found -> found.person().equals(call.caller().id()));
        if (adoption.isEmpty()) {
            return Replies.refused(
                    "That is not for you", "It was sent to somebody else, or is gone. /sandbox create makes one.");
        }
        Outcome outcome = adoptions.take(call.tx(), call.invocation(), call.membership(), adoption.get());
        if (outcome instanceof Outcome.Begun begun) {
            return Replies.show(cards.making(begun.sandbox()));
        }
        if (outcome instanceof Outcome.Waiting waiting) {
            return Replies.show(cards.waiting(waiting.sandbox(), waiting.place(), waiting.why(), waiting.latest()));
        }
        return outcome instanceof Outcome.Done done
                ? Replies.done("Done before", done.what())
                : Replies.refused("No sandbox this time", ((Outcome.Refused) outcome).why());
    }
}
