package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Choice;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Reply;
import dev.kindling.config.Flavour;
import dev.kindling.config.KindlingConfig.Limits;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.CreateRequest;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.units.Spans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /sandbox create}: from the line, from a form, or again after a failure. */
final class CreateVerb {
    private static final String FORM = "sandbox/create";
    private static final Help HELP = new Help(
            "create [key] [team NAME] [flavour NAME] [for SPAN]",
            "make a sandbox for yourself",
            "Paste your SSH public key behind it (cat ~/.ssh/id_ed25519.pub), or leave it out and a form opens. Example:"
                    + " /sandbox create ssh-ed25519 AAAA… for 2h. The SSH details come to you by direct message. Never paste a"
                    + " private key.");

    private final SandboxService service;
    private final SandboxStore sandboxes;
    private final Map<String, Flavour> flavours;
    private final Limits limits;
    private final KeyLookups lookups;
    private final Supplier<List<String>> allTeams;

    CreateVerb(
            SandboxService service,
            SandboxStore sandboxes,
            Map<String, Flavour> flavours,
            Limits limits,
            KeyLookups lookups,
            Supplier<List<String>> allTeams) {
        this.service = service;
        this.sandboxes = sandboxes;
        this.flavours = flavours;
        this.limits = limits;
        this.lookups = lookups;
        this.allTeams = allTeams;
    }

    void register(Routes routes) {
        routes.typed("sandbox", "create", HELP, new Typed());
        routes.pressed("sandbox/create", (call, argument) -> form(call, ""));
        routes.pressed("sandbox/again", this::again);
        routes.pressed("sandbox/create-with", this::withPublishedKey);
        routes.submitted(FORM, new Submitted());
    }

    /** Reading a key costs more than everything else that a command does, so it is done before the transaction. */
    private final class Typed implements Routes.TypedHandler {
        @Override
        public Function<Call, Reply> prepare(String rest) {
            var arguments = CreateArguments.read(rest, allTeams.get(), flavours.keySet());
            if (arguments.key().isEmpty()) {
                return call -> noTeam(call).orElseGet(() -> form(call, rest));
            }
            var intake = KeyIntake.read(arguments.key());
            return call -> typed(call, arguments, intake);
        }

        @Override
        public Reply handle(Call call, String rest) {
            return prepare(rest).apply(call);
        }
    }

    private final class Submitted implements Routes.FormHandler {
        @Override
        public Function<Call, Reply> prepare(String context, Map<String, String> values) {
            var intake = KeyIntake.read(values.getOrDefault("key", ""));
            return call -> submitted(call, values, intake);
        }

        @Override
        public Reply handle(Call call, String context, Map<String, String> values) {
            return prepare(context, values).apply(call);
        }
    }

    private Reply typed(Call call, CreateArguments arguments, KeyIntake.Result intake) {
        Map<String, String> values = new HashMap<>();
        values.put("key", arguments.key());
        arguments.team().ifPresent(team -> values.put("team", team));
        arguments.flavour().ifPresent(flavour -> values.put("flavour", flavour));
        arguments.life().ifPresent(life -> values.put("life", life));
        var wish = Wish.read(call.membership(), flavours, limits, values, intake);
        return noTeam(call)
                .orElseGet(() -> wish.fault()
                        .map(fault -> Replies.refused(fault.title(), fault.why()))
                        .orElseGet(() -> create(call, wish)));
    }

    private Optional<Reply> noTeam(Call call) {
        if (call.membership().teams().isEmpty()) {
            return Optional.of(Replies.refused("You are in no team that has sandboxes", Replies.IN_NO_TEAM));
        }
        return Optional.empty();
    }

    private Reply submitted(Call call, Map<String, String> values, KeyIntake.Result intake) {
        var wish = Wish.read(call.membership(), flavours, limits, values, intake);
        Optional<Reply> refused = noTeam(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (wish.faults().isEmpty()) {
            return create(call, wish);
        }
        Map<String, String> messages = new HashMap<>();
        wish.faults().forEach(fault -> messages.putIfAbsent(fault.field(), fault.why()));
        return new Reply.FormErrors(messages);
    }

    private Reply create(Call call, Wish wish) {
        if (wish.published().isPresent()) {
            return lookups.begin(call, wish);
        }
        return begin(call, wish.request(wish.key().orElseThrow()));
    }

    private Reply begin(Call call, CreateRequest request) {
        Outcome outcome = service.create(call.tx(), call.invocation(), request);
        if (outcome instanceof Outcome.Begun begun) {
            return Replies.show(service.cards().making(begun.sandbox()));
        }
        if (outcome instanceof Outcome.Waiting waiting) {
            return Replies.show(
                    service.cards().waiting(waiting.sandbox(), waiting.place(), waiting.why(), waiting.latest()));
        }
        Card card = Card.of(Tone.REFUSAL, "No sandbox this time", new Block.Text(((Outcome.Refused) outcome).why()));
        List<Sandbox> own = sandboxes.of(call.tx(), call.caller().id());
        if (!own.isEmpty()) {
            card = card.with(new Block.Buttons(ListVerb.actions(own.get(0))));
        }
        return Replies.show(card);
    }

    /** The same wish once more, after a failure. */
    private Reply again(Call call, String argument) {
        Optional<Sandbox> failed = argument.matches("[0-9a-f]{16}")
                ? sandboxes
                        .find(call.tx(), new MachineId(argument))
                        .filter(sandbox -> sandbox.owner().equals(call.caller().id()))
                : Optional.empty();
        List<SandboxKey> keys =
                failed.map(sandbox -> sandboxes.keys(call.tx(), sandbox.id())).orElse(List.of());
        Optional<Team> team = failed.flatMap(sandbox -> call.membership().team(sandbox.team()));
        if (failed.isEmpty() || keys.isEmpty() || team.isEmpty()) {
            return noTeam(call).orElseGet(() -> form(call, ""));
        }
        Sandbox sandbox = failed.get();
        Flavour flavour = flavours.getOrDefault(sandbox.flavour().name(), sandbox.flavour());
        return begin(
                call,
                new CreateRequest(
                        team.get(),
                        flavour,
                        keys.get(0).key(),
                        sandbox.lifespan().life()));
    }

    private Reply withPublishedKey(Call call, String argument) {
        return lookups.chosen(call, argument)
                .map(choice -> {
                    var wish = Wish.read(call.membership(), flavours, limits, choice.values());
                    return noTeam(call)
                            .orElseGet(() -> wish.fault()
                                    .map(fault -> Replies.refused(fault.title(), fault.why()))
                                    .orElseGet(() -> begin(call, wish.request(choice.key()))));
                })
                .orElseGet(() -> Replies.refused(
                        "That choice is gone", "Type /sandbox create again and choose from the new list."));
    }

    private Reply form(Call call, String typed) {
        Optional<Reply> refused = noTeam(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        var arguments = CreateArguments.read(typed, allTeams.get(), flavours.keySet());
        List<Field> fields = new ArrayList<>();
        fields.add(Field.paragraph(
                "key",
                "Your SSH public key",
                true,
                "The one line that this prints: cat ~/.ssh/id_ed25519.pub (no key yet? ssh-keygen -t ed25519)"));
        List<Team> teams = call.membership().teams();
        if (teams.size() > 1) {
            fields.add(Field.choice(
                    "team",
                    "Team",
                    arguments
                            .team()
                            .filter(name -> call.membership().team(name).isPresent())
                            .orElse(teams.get(0).name()),
                    teams.stream()
                            .map(team -> new Choice(team.name(), team.name()))
                            .toList()));
        }
        List<Choice> offered = teams.stream()
                .flatMap(team -> team.flavours().stream())
                .distinct()
                .flatMap(name -> Optional.ofNullable(flavours.get(name)).stream())
                .map(flavour -> new Choice(flavour.name(), describe(flavour)))
                .toList();
        if (offered.size() > 1) {
            fields.add(Field.choice(
                    "flavour",
                    "Flavour",
                    arguments
                            .flavour()
                            .filter(name -> offered.stream()
                                    .anyMatch(choice -> choice.value().equals(name)))
                            .orElse(offered.get(0).value()),
                    offered));
        }
        fields.add(Field.line(
                "life",
                "For how long",
                false,
                "Such as 2h or 1d; at most " + Spans.spoken(limits.longestLife()),
                arguments.life().orElse(Spans.brief(limits.life()))));
        return new Reply.OpenForm(new Form(FORM, "", "Create a sandbox", "Create", fields));
    }

    private static String describe(Flavour flavour) {
        return flavour.name() + ": " + flavour.cpus() + " CPU, " + flavour.memory() + " memory, " + flavour.disk()
                + " disk";
    }
}
