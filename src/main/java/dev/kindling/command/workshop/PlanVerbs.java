package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form;
import dev.kindling.chat.Form.Field;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.workshop.SeatTally;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopCards;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.plan.PeopleCsv;
import dev.kindling.workshop.plan.PlanDraft;
import dev.kindling.workshop.plan.PlanFiles;
import dev.kindling.workshop.plan.PlanParser;
import dev.kindling.workshop.plan.PlanResult;
import dev.kindling.workshop.plan.WorkshopPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /workshop create}, {@code list} and {@code check}. */
final class PlanVerbs implements Verbs {
    private static final String FORM = "workshop/create";

    private static final Help CREATE = new Help(
            "create [name=… seats=… start=… end=… file=…]",
            "plan a workshop",
            "Without words a form opens. Example: /workshop create name=\"Intro to Git\" seats=24"
                    + " start=2026-11-30T09:00 end=17:00 zone=Europe/Berlin. More options: team, flavour, channel, lead-time,"
                    + " warm-share, breaks, nights, reminders, agenda, grace, extension. With --from-csv and a list behind it,"
                    + " one person to a line, those are invited. With file=NAME the plan is"
                    + " bot-config/workshops/NAME.yml.");
    private static final Help LIST =
            new Help("list", "show the workshops", "Shows those of your teams, and the last ones that are over.");
    private static final Help CHECK = new Help(
            "check [workshop]",
            "can the host carry it? go or no-go, with figures",
            "Seats times memory, disk, ports and addresses against what the host has, other workshops at that time included."
                    + " Kindling also checks by itself before it prepares and at each change.");

    private static final int CLOSED_SHOWN = 5;
    /** Names a file of the directory, and nothing outside it. */
    private static final Pattern FROM_FILE = Pattern.compile("file=([a-z0-9][a-z0-9-]{0,60})");

    /** Behind it, to the end of the text, stands a list of people. */
    private static final String FROM_CSV = "--from-csv";

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final InviteVerbs invite;
    private final UsualZones zones;
    private final Optional<Path> plans;
    private final InstantSource clock;

    /**
     * @param zones whose wall clock is meant when a plan names none
     * @param plans directory with plans, for {@code create file=NAME}
     */
    PlanVerbs(
            WorkshopFeature feature,
            WorkshopFinder finder,
            InviteVerbs invite,
            UsualZones zones,
            Optional<Path> plans,
            InstantSource clock) {
        this.plans = plans;
        this.feature = feature;
        this.finder = finder;
        this.invite = invite;
        this.zones = zones;
        this.clock = clock;
    }

    @Override
    public void register(Routes routes) {
        routes.typed("workshop", "create", CREATE, this::typed);
        routes.pressed("workshop/create", (call, argument) -> form(call));
        routes.submitted(FORM, this::submitted);
        routes.typed("workshop", "list", LIST, (call, rest) -> list(call));
        routes.pressed("workshop/list", (call, argument) -> list(call));
        routes.typed("workshop", "check", CHECK, (call, rest) -> check(call, finder.run(call, rest, "workshop/check")));
        routes.pressed("workshop/check", (call, argument) -> check(call, finder.runPressed(call, argument)));
    }

    private Reply typed(Call call, String rest) {
        if (rest.isBlank()) {
            return form(call);
        }
        Matcher file = FROM_FILE.matcher(rest.strip());
        if (file.matches()) {
            return notAFacilitator(call).orElseGet(() -> fromFile(call, file.group(1)));
        }
        int list = rest.indexOf(FROM_CSV);
        String people = list < 0 ? "" : rest.substring(list + FROM_CSV.length());
        String line = list < 0 ? rest : withSeats(rest.substring(0, list), people);
        return notAFacilitator(call).orElseGet(() -> {
            PlanDraft draft = PlanDraft.fromLine(line);
            var result = parser(call).parse(draft, clock.instant());
            if (result instanceof PlanResult.Faulty faulty) {
                return Replies.show(new Card(
                        Tone.REFUSAL,
                        "That plan cannot be taken",
                        faulty.faults().stream()
                                .<Block>map(fault -> new Block.Text(fault.toString()))
                                .toList()));
            }
            return create(call, zoned(call, draft, (PlanResult.Ready) result), people);
        });
    }

    private Reply fromFile(Call call, String name) {
        Optional<Path> file =
                plans.map(directory -> directory.resolve(name + ".yml")).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return Replies.refused(
                    "There is no such plan",
                    "An operator puts plans into bot-config/workshops/; " + name + ".yml is not there.");
        }
        var found = new PlanFiles(new ConfigReader(Map.of()), parser(call)).read(file.get(), clock.instant());
        if (found.plans().isEmpty()) {
            return Replies.show(new Card(
                    Tone.REFUSAL,
                    "That plan cannot be taken",
                    found.faults().stream()
                            .<Block>map(fault -> new Block.Text(
                                    name + ".yml:" + fault.line() + ":" + fault.column() + ": " + fault.message()))
                            .toList()));
        }
        var read = found.plans().get(0);
        return create(call, new PlanResult.Ready(read.plan(), read.notes()), "");
    }

    /** As many seats as there are people, unless the line says how many. */
    private static String withSeats(String line, String people) {
        int count = PeopleCsv.read(people.strip()).people().size();
        return count == 0 || line.contains("seats") || line.contains("places") ? line : line + " seats=" + count;
    }

    private Reply submitted(Call call, String context, Map<String, String> values) {
        return notAFacilitator(call).orElseGet(() -> {
            PlanDraft draft = PlanDraft.fromForm(values);
            var result = parser(call).parse(draft, clock.instant());
            if (result instanceof PlanResult.Faulty faulty) {
                return new Reply.FormErrors(onTheForm(faulty));
            }
            return create(call, zoned(call, draft, (PlanResult.Ready) result), "");
        });
    }

    /** A fault of something that has no field of its own is shown at the field for further options. */
    private static Map<String, String> onTheForm(PlanResult.Faulty faulty) {
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> fields = List.of("name", "seats", "start", "length", "more");
        faulty.byField()
                .forEach((field, text) -> shown.merge(
                        fields.contains(field) ? field : "more",
                        fields.contains(field) ? text : field + ": " + text,
                        (one, two) -> one + ". " + two));
        return shown;
    }

    private PlanParser parser(Call call) {
        Map<String, List<String>> flavours = new LinkedHashMap<>();
        teams(call).forEach(team -> flavours.put(team.name(), team.flavours()));
        return new PlanParser(flavours, zones.of(call.caller().id()).zone());
    }

    /** Whoever names no zone has to see by whose clock it was read. */
    private PlanResult.Ready zoned(Call call, PlanDraft draft, PlanResult.Ready ready) {
        return draft.namesZone()
                ? ready
                : new PlanResult.Ready(
                        ready.plan(),
                        Stream.concat(
                                        ready.notes().stream(),
                                        Stream.of(zones.of(call.caller().id()).note()))
                                .toList());
    }

    private static List<Team> teams(Call call) {
        return call.membership().teams().stream()
                .filter(team -> call.membership().looksAfter(team.name()))
                .toList();
    }

    private static Optional<Reply> notAFacilitator(Call call) {
        return teams(call).isEmpty()
                ? Optional.of(Replies.refused(
                        "Only facilitators plan workshops",
                        "You facilitate no team. An operator can add you under facilitators in bot-config/teams.yml."))
                : Optional.empty();
    }

    private Reply create(Call call, PlanResult.Ready ready, String people) {
        Optional<String> channel = channel(call, ready.plan());
        if (channel.isEmpty()) {
            return Replies.refused(
                    "Where shall the board stand?",
                    "Create the workshop in its channel, or write channel= with a mention of the channel, such as"
                            + " channel=#class.");
        }
        Workshop made = feature.service().create(call.tx(), call.invocation(), ready.plan(), channel.get());
        var verdict = feature.check().of(call.tx(), made);
        Card card = feature.cards().desk(made, tally(call, made));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text((verdict.go() ? "Go: " : "No go: ") + verdict.why()));
        ready.notes().forEach(note -> blocks.add(new Block.Note(note)));
        if (!people.isBlank()) {
            Card invited = invite.invite(call, made, people);
            blocks.add(new Block.Text(invited.title() + "."));
            blocks.addAll(invited.blocks());
        }
        blocks.addAll(card.blocks());
        return Replies.show(new Card(verdict.go() ? Tone.SUCCESS : Tone.WARNING, made.name() + " is planned", blocks));
    }

    private static Optional<String> channel(Call call, WorkshopPlan plan) {
        if (plan.channel().isPresent()) {
            return ChannelText.id(call.caller().id().platform(), plan.channel().get());
        }
        var origin = call.invocation().origin();
        if (!origin.direct()) {
            return Optional.of(origin.channel());
        }
        // The console has one page for all; its channels are whatever they are called.
        return call.caller().id().platform() == Platform.CONSOLE ? Optional.of("general") : Optional.empty();
    }

    private SeatTally tally(Call call, Workshop workshop) {
        return SeatTally.of(feature.seats().of(call.tx(), workshop.slug()));
    }

    private Reply form(Call call) {
        return notAFacilitator(call).orElseGet(() -> {
            List<Team> teams = teams(call);
            ZoneId zone = zones.of(call.caller().id()).zone();
            String more = teams.size() > 1 ? "team=" + teams.get(0).name() + " zone=" + zone : "zone=" + zone;
            return new Reply.OpenForm(new Form(
                    FORM,
                    "",
                    "Plan a workshop",
                    "Plan it",
                    List.of(
                            Field.line("name", "Name", true, "What people call it", ""),
                            Field.line("seats", "Seats", true, "1 to 500", "20"),
                            Field.line("start", "Start", true, "Such as 2026-11-30 09:00, or tomorrow 09:00", ""),
                            Field.line("length", "How long", true, "Such as 8h or 2d", "8h"),
                            new Field(
                                    "more",
                                    "More options",
                                    Form.Kind.PARAGRAPH,
                                    false,
                                    "team flavour channel zone lead-time warm-share breaks nights reminders agenda",
                                    more,
                                    List.of()))));
        });
    }

    private Reply list(Call call) {
        List<Workshop> shown = Stream.concat(
                        feature.workshops().current(call.tx()).stream(),
                        feature.workshops().closed(call.tx(), CLOSED_SHOWN).stream())
                .filter(workshop -> finder.runs(call, workshop) || finder.attends(call, workshop))
                .toList();
        if (shown.isEmpty()) {
            return Replies.show(Card.of(
                    Tone.INFO,
                    "There are no workshops",
                    new Block.Text("Facilitators plan one with /workshop create.")));
        }
        Card card = Card.of(
                Tone.INFO,
                shown.size() == 1 ? "1 workshop" : shown.size() + " workshops",
                new Block.Table(
                        List.of("Id", "Name", "Team", "Start", "Seats", "State"),
                        shown.stream()
                                .map(workshop -> List.of(
                                        workshop.slug().text(),
                                        workshop.name(),
                                        workshop.team(),
                                        feature.cards()
                                                .at(workshop, workshop.plan().start()),
                                        Integer.toString(workshop.plan().seats()),
                                        workshop.state().words()))
                                .toList()));
        if (shown.size() == 1 && finder.runs(call, shown.get(0))) {
            var buttons = WorkshopCards.actions(shown.get(0));
            card = buttons.isEmpty() ? card : card.with(new Block.Buttons(buttons));
        }
        return Replies.show(card);
    }

    private Reply check(Call call, Workshop workshop) {
        var verdict = feature.check().of(call.tx(), workshop);
        return Replies.show(Card.of(
                verdict.go() ? Tone.SUCCESS : Tone.WARNING,
                workshop.name() + (verdict.go() ? ": go" : ": no go"),
                new Block.Text(verdict.why())));
    }
}
