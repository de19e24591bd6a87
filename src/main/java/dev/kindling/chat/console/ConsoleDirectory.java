package dev.kindling.chat.console;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.config.TeamsConfig;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The console's people: everybody of the teams file reads every channel. */
public final class ConsoleDirectory implements PlatformPeople {
    private final Supplier<TeamsConfig> teams;

    /** @param teams what {@code teams.yml} says at this moment */
    public ConsoleDirectory(Supplier<TeamsConfig> teams) {
        this.teams = teams;
    }

    /** They sit somewhere in front of a browser; nobody told where. */
    @Override
    public Optional<ZoneId> zoneOf(ActorId person) {
        return Optional.empty();
    }

    @Override
    public Members membersOf(String workspace, Gathering group) {
        return group.kind() == Gathering.Kind.CHANNEL
                ? new Members.Listed(ConsolePeople.of(teams.get(), List.of()).stream()
                        .map(person -> new Member(person.name(), person.name()))
                        .toList())
                : new Members.Refused("The console has no user groups; write team:NAME for the members of a team");
    }
}
