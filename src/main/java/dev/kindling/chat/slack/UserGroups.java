package dev.kindling.chat.slack;

import dev.kindling.chat.ConnectionHealth;
import dev.kindling.config.TeamsConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the user groups that {@code teams.yml} names, held in memory and brought up to date in the background: no command
 * waits for that. Thread-safe.
 */
final class UserGroups implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UserGroups.class);
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(30);

    /** Tier 2 is 20 calls a minute, so each group costs three seconds. */
    private static final Duration EACH_GROUP = Duration.ofSeconds(4);

    private static final Duration AT_THE_START = Duration.ofSeconds(5);

    private final SlackApi api;
    private final ConnectionHealth health;
    private final Scopes scopes;
    private final Supplier<TeamsConfig> teams;
    private final InstantSource clock;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "slack-groups");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean toBeRead = new AtomicBoolean();
    private volatile Instant lastRead = Instant.EPOCH;
    private volatile Map<String, Set<String>> groups = Map.of();

    UserGroups(SlackApi api, ConnectionHealth health, Supplier<TeamsConfig> teams, InstantSource clock) {
        this.api = api;
        this.health = health;
        this.scopes = new Scopes(health);
        this.teams = teams;
        this.clock = clock;
    }

    /** All that {@code teams.yml} names. */
    static Set<String> namedIn(TeamsConfig teams) {
        Set<String> ids = new LinkedHashSet<>(teams.operators().slack().userGroups());
        teams.teams().values().forEach(team -> {
            ids.addAll(team.members().slack().userGroups());
            ids.addAll(team.facilitators().slack().userGroups());
        });
        return ids;
    }

    private Set<String> named() {
        return namedIn(teams.get());
    }

    /** Reads the groups before the first command comes, then keeps everything fresh. */
    void start() {
        try {
            background.submit(this::refresh).get(AT_THE_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.warn("Slack takes its time to say who is in the user groups; I go on without for now");
        }
        long pause = Math.max(
                AT_MOST_EVERY.toMillis(),
                EACH_GROUP.multipliedBy(named().size()).toMillis());
        var groupsTask = background.scheduleWithFixedDelay(this::refresh, pause, pause, TimeUnit.MILLISECONDS);
        log.debug("Looking after {} user groups: {}", named().size(), groupsTask);
    }

    /** Slack said that the members of a user group have changed; they are read now, at most once in a few seconds. */
    void changed() {
        if (toBeRead.compareAndSet(false, true)) {
            long pause = Math.max(0, Math.min(AT_MOST_EVERY.toMillis(), untilNextRead()));
            try {
                var unused = background.schedule(
                        () -> {
                            toBeRead.set(false);
                            refresh();
                        },
                        pause,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("Stopping", e);
            }
        }
    }

    /** How long to wait, in milliseconds, until reading all groups once more stays within Slack's limit. */
    private long untilNextRead() {
        Duration apart = EACH_GROUP.multipliedBy(named().size());
        return Duration.between(clock.instant(), lastRead.plus(apart)).toMillis();
    }

    /** Ids of the user groups that they are in, as far as {@code teams.yml} names them. */
    Set<String> of(String user) {
        Set<String> found = new HashSet<>();
        groups.forEach((group, members) -> {
            if (members.contains(user)) {
                found.add(group);
            }
        });
        return found;
    }

    /** Members of a user group that {@code teams.yml} names, as read last; empty for any other group. */
    Optional<Set<String>> members(String group) {
        return Optional.ofNullable(groups.get(group));
    }

    private void refresh() {
        try {
            Set<String> wanted = named();
            Map<String, Set<String>> fresh = new LinkedHashMap<>(groups);
            fresh.keySet().retainAll(wanted);
            for (String group : wanted) {
                read(group).ifPresent(members -> fresh.put(group, members));
            }
            groups = Map.copyOf(fresh);
            lastRead = clock.instant();
        } catch (RuntimeException e) {
            log.warn("The user groups were not read; what was known of them stays", e);
        }
    }

    /** Empty when it could not be read: then what was known of it stays. */
    private Optional<Set<String>> read(String group) {
        try {
            var answer = api.call(
                    "usergroups.users.list",
                    bot -> bot.usergroupsUsersList(
                            request -> request.usergroup(group).includeDisabled(false)));
            health.mended(group);
            scopes.mended("usergroups:read");
            return Optional.of(Set.copyOf(answer.getUsers() == null ? List.of() : answer.getUsers()));
        } catch (SlackFault fault) {
            if (fault.says(Set.of("no_such_subteam", "subteam_not_found", "not_found"))) {
                health.complain(
                        group,
                        "teams.yml names the user group " + group
                                + ", which this workspace does not have or has disabled; nobody is a member by it.");
                return Optional.of(Set.of());
            }
            scopes.complain(fault, "usergroups:read", "I cannot read the members of user groups");
            if (fault.kind() == SlackFault.Kind.REFUSED && !fault.says(Scopes.LACKING)) {
                health.complain(
                        group,
                        "I cannot read who is in the user group " + group + " (" + fault.error()
                                + "); until I can, those who are in a team by it alone get nothing.");
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
