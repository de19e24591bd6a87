package dev.kindling.workshop.plan;

import dev.kindling.config.TeamsConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a plan of what somebody wrote, or says everything that is wrong with it at once.
 *
 * <p>Only a name, seats, a start and an end (or a length) have to be given; the rest has defaults that suit a class of a
 * day. Dates and
 * times go by the workshop's zone; a local time that a change of the clocks skips is moved on by as much as the clock jumps,
 * of one that it shows twice the first is taken, and either is said in a note.
 */
public final class PlanParser {
    private final Map<String, List<String>> flavoursByTeam;
    private final ZoneId usualZone;
    private final Duration longest;

    /**
     * @param flavoursByTeam the teams to choose from (for a facilitator: their own), each with the flavours that it may
     *     use, its default first; all of them exist
     * @param usualZone taken when no zone is given
     */
    public PlanParser(Map<String, List<String>> flavoursByTeam, ZoneId usualZone) {
        this(flavoursByTeam, usualZone, Timetable.LONGEST_PLANNED);
    }

    /** @param longest how long a workshop may last; an extended one longer than one that is planned */
    PlanParser(Map<String, List<String>> flavoursByTeam, ZoneId usualZone, Duration longest) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        flavoursByTeam.forEach((team, flavours) -> copy.put(team, List.copyOf(flavours)));
        this.flavoursByTeam = Collections.unmodifiableMap(copy);
        this.usualZone = usualZone;
        this.longest = longest;
    }

    /** For all teams of the configuration. */
    public static PlanParser of(TeamsConfig teams, ZoneId usualZone) {
        Map<String, List<String>> flavours = new LinkedHashMap<>();
        teams.teams().forEach((name, team) -> flavours.put(name, team.flavours()));
        return new PlanParser(flavours, usualZone);
    }

    /** @param now what {@code tomorrow} is reckoned from, and what the workshop must not be over by */
    public PlanResult parse(PlanDraft draft, Instant now) {
        var fields = new FieldReader(draft);
        Optional<WorkshopName> name = fields.name();
        Optional<String> team = fields.team(flavoursByTeam.keySet());
        Optional<String> flavour =
                team.flatMap(known -> fields.flavour(known, flavoursByTeam.getOrDefault(known, List.of())));
        Optional<Optional<String>> channel = fields.channel();
        Optional<Seating> seating = fields.seating(flavour);
        Optional<Timetable> timetable =
                new TimetableReader(fields, new TimetableReader.Frame(draft.lasting(), usualZone, now, longest)).read();
        Optional<Ending> ending = fields.ending();
        Optional<List<AgendaLink>> agenda = fields.agenda();
        if (!fields.faults().isEmpty()) {
            return new PlanResult.Faulty(fields.faults());
        }
        WorkshopName sound = name.orElseThrow();
        var plan = new WorkshopPlan(
                draft.slug().orElseGet(() -> WorkshopSlug.of(sound)),
                sound,
                team.orElseThrow(),
                channel.orElseThrow(),
                seating.orElseThrow(),
                timetable.orElseThrow(),
                ending.orElseThrow(),
                agenda.orElseThrow());
        return new PlanResult.Ready(
                plan,
                Stream.concat(fields.notes().stream(), PlanNotes.of(plan).stream())
                        .toList());
    }
}
