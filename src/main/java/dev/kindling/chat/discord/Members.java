package dev.kindling.chat.discord;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;

/** Who is in which guild with which roles: asked for over REST, which needs no privileged intent, and kept for a short time. */
final class Members {
    /** Discord allows few of these requests; a form and its answer should not need two. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final int MOST = 10_000;

    /** Unknown member, unknown user: not, or no longer, in the guild. */
    private static final Set<Integer> NOT_THERE = Set.of(10007, 10013);

    private final Line line;
    private final InstantSource clock;
    private final Recent<Who, Answer> known = new Recent<>(MOST);

    Members(Line line, InstantSource clock) {
        this.line = line;
        this.clock = clock;
    }

    private record Who(String guild, String user) {}

    /**
     * What is known of somebody in a guild.
     *
     * @param unknown whether Discord did not say
     */
    record Answer(boolean member, boolean unknown, Set<String> roles, Instant asOf) {
        Answer {
            roles = Set.copyOf(roles);
        }
    }

    /** Discord said so by itself, just now. */
    void seen(String guild, String user, Set<String> roles) {
        known.put(new Who(guild, user), new Answer(true, false, roles, clock.instant()));
    }

    /**
     * @param binding whether something is decided now, so that an answer of some seconds ago will not do
     * @param stale how old an answer may be while Discord gives no newer one
     */
    Answer roles(String guild, String user, boolean binding, Duration stale) {
        var who = new Who(guild, user);
        Instant now = clock.instant();
        Optional<Answer> cached = known.get(who);
        if (!binding
                && cached.filter(answer -> now.isBefore(answer.asOf().plus(FRESH)))
                        .isPresent()) {
            return cached.get();
        }
        try {
            Answer answer = ask(guild, user, now);
            known.put(who, answer);
            return answer;
        } catch (DiscordFault fault) {
            return cached.filter(answer -> now.isBefore(answer.asOf().plus(stale)))
                    .orElse(new Answer(false, true, Set.of(), now));
        }
    }

    private Answer ask(String guild, String user, Instant now) throws DiscordFault {
        Guild served = line.session().getGuildById(guild);
        if (served == null) {
            // Left, or not there yet; who is in it cannot be known.
            throw DiscordFault.away("not in that guild");
        }
        try {
            Member member = Calls.within(
                    PATIENCE,
                    () -> served.retrieveMemberById(user).useCache(false).map(Member.class::cast));
            return new Answer(true, false, Incoming.roles(member), now);
        } catch (DiscordFault fault) {
            if (!fault.says(NOT_THERE)) {
                throw fault;
            }
            return new Answer(false, false, Set.of(), now);
        }
    }
}
