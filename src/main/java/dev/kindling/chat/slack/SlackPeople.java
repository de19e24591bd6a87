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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is who: people and the user groups that {@code teams.yml} names, held in memory and brought up to date in the
 * background, so that a command waits for Slack only when it comes from somebody never seen before. Thread-safe.
 */
final class SlackPeople implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackPeople.class);
    private static final Duration PERSON_IS_FRESH = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMillis(1_200);
    private static final Duration GROUPS_AT_MOST_EVERY = Duration.ofSeconds(30);

    /** Tier 2 is 20 calls a minute, so each group costs three seconds. */
    private static final Duration EACH_GROUP = Duration.ofSeconds(4);

    private static final Duration AT_THE_START = Duration.ofSeconds(5);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(20);
    private static final Set<String> LACKS_SCOPE = Set.of("missing_scope", "no_permission");
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 25;
    private static final int MOST_PEOPLE = 20_000;

    private record Known(Person person, Instant at) {}

    private final SlackApi api;
    private final ConnectionHealth health;
    private final InstantSource clock;
    private final Supplier<TeamsConfig> teams;
    private final Map<String, Known> people = new ConcurrentHashMap<>();

    /** Until when people about whom Slack said nothing are not asked for again. */
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(3, task -> {
        var thread = new Thread(task, "slack-people");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean toBeRead = new AtomicBoolean();
    private volatile Instant groupsRead = Instant.EPOCH;
    private volatile Map<String, Set<String>> groups = Map.of();

    SlackPeople(SlackApi api, ConnectionHealth health, Supplier<TeamsConfig> teams, InstantSource clock) {
        this.api = api;
        this.health = health;
        this.clock = clock;
        this.teams = teams;
    }

    /** All that {@code teams.yml} names. */
    static Set<String> groupsOf(TeamsConfig teams) {
        Set<String> ids = new LinkedHashSet<>(teams.operators().slack().userGroups());
        teams.teams().values().forEach(team -> {
            ids.addAll(team.members().slack().userGroups());
            ids.addAll(team.facilitators().slack().userGroups());
        });
        return ids;
    }

    private Set<String> groupIds() {
        return groupsOf(teams.get());
    }

    /** Reads the groups before the first command comes, then keeps everything fresh. */
    void start() {
        try {
            background.submit(this::refreshGroups).get(AT_THE_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.warn("Slack takes its time to say who is in the user groups; I go on without for now");
        }
        long pause = Math.max(
                GROUPS_AT_MOST_EVERY.toMillis(),
                EACH_GROUP.multipliedBy(groupIds().size()).toMillis());
        var groupsTask = background.scheduleWithFixedDelay(this::refreshGroups, pause, pause, TimeUnit.MILLISECONDS);
        var peopleTask = background.scheduleWithFixedDelay(this::readEverybody, 0, 30, TimeUnit.MINUTES);
        log.debug("Looking after {} user groups: {}, {}", groupIds().size(), groupsTask, peopleTask);
    }

    /** Slack said that the members of a user group have changed; they are read now, at most once in a few seconds. */
    void groupsChanged() {
        if (toBeRead.compareAndSet(false, true)) {
            long pause = Math.max(0, Math.min(GROUPS_AT_MOST_EVERY.toMillis(), untilNextRead()));
            try {
                var unused = background.schedule(
                        () -> {
                            toBeRead.set(false);
                            refreshGroups();
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
        Duration apart = EACH_GROUP.multipliedBy(groupIds().size());
        return Duration.between(clock.instant(), groupsRead.plus(apart)).toMillis();
    }

    /** Ids of the user groups that they are in, as far as {@code teams.yml} names them. */
    Set<String> groupsOf(String user) {
        Set<String> found = new HashSet<>();
        groups.forEach((group, members) -> {
            if (members.contains(user)) {
                found.add(group);
            }
        });
        return found;
    }

    /**
     * The person; asked of Slack when nobody like that is known yet. Empty when Slack gives no answer in time: then what
     * is known of their groups has to do.
     *
     */
    Optional<Person> find(String user) {
        Known known = people.get(user);
        if (known == null) {
            return ask(user);
        }
        if (known.at().plus(PERSON_IS_FRESH).isBefore(clock.instant()) && underWay.add(user)) {
            run(() -> fetch(user));
        }
        return Optional.of(known.person());
    }

    /** The person as far as they are known already; never asks. */
    Optional<Person> known(String user) {
        return Optional.ofNullable(people.get(user)).map(Known::person);
    }

    /** Members of a user group that {@code teams.yml} names, as read last; empty for any other group. */
    Optional<Set<String>> groupMembers(String group) {
        return Optional.ofNullable(groups.get(group));
    }

    private Optional<Person> ask(String user) {
        Instant wait = notBefore.get(user);
        if (wait != null && clock.instant().isBefore(wait)) {
            // Slack did not say a moment ago; nobody is kept waiting for the same again.
            return Optional.empty();
        }
        Future<?> answer;
        try {
            answer = background.submit(() -> fetch(user));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        try {
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Nothing is known of a person yet", e);
        }
        Optional<Person> person = Optional.ofNullable(people.get(user)).map(Known::person);
        if (person.isEmpty() && notBefore.size() < MOST_PEOPLE) {
            notBefore.put(user, clock.instant().plus(ASK_AGAIN));
        }
        return person;
    }

    private void run(Runnable task) {
        try {
            background.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("Stopping", e);
        }
    }

    private void fetch(String user) {
        try {
            var answer = api.call("users.info", bot -> bot.usersInfo(request -> request.user(user)));
            if (answer.getUser() != null) {
                keep(Person.of(answer.getUser()));
            }
            health.mended("users:read");
        } catch (SlackFault fault) {
            if (fault.says(Set.of("user_not_found", "user_not_visible"))) {
                keep(new Person(user, "", user, false, false, false, true, Optional.empty()));
            }
            complain(fault, "users:read", "I cannot look people up");
        } catch (RuntimeException e) {
            log.warn("An answer about a person was not understood", e);
        } finally {
            underWay.remove(user);
        }
    }

    private void keep(Person person) {
        if (people.size() < MOST_PEOPLE || people.containsKey(person.id())) {
            people.put(person.id(), new Known(person, clock.instant()));
            notBefore.remove(person.id());
        }
    }

    /** One look at the whole workspace spares a call for each person. */
    private void readEverybody() {
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String from = cursor;
            try {
                var answer = api.call(
                        "users.list",
                        bot -> bot.usersList(request -> request.limit(PAGE).cursor(from)));
                if (answer.getMembers() != null) {
                    answer.getMembers().forEach(user -> keep(Person.of(user)));
                }
                var next = answer.getResponseMetadata();
                cursor = next == null || next.getNextCursor() == null ? "" : next.getNextCursor();
            } catch (SlackFault fault) {
                log.debug("The list of people was not read", fault);
                return;
            } catch (RuntimeException e) {
                log.warn("The list of people was not read", e);
                return;
            }
            if (cursor.isEmpty()) {
                return;
            }
        }
    }

    private void refreshGroups() {
        try {
            Set<String> wanted = groupIds();
            Map<String, Set<String>> fresh = new LinkedHashMap<>(groups);
            fresh.keySet().retainAll(wanted);
            for (String group : wanted) {
                members(group).ifPresent(members -> fresh.put(group, members));
            }
            groups = Map.copyOf(fresh);
            groupsRead = clock.instant();
        } catch (RuntimeException e) {
            log.warn("The user groups were not read; what was known of them stays", e);
        }
    }

    /** Empty when it could not be read: then what was known of it stays. */
    private Optional<Set<String>> members(String group) {
        try {
            var answer = api.call(
                    "usergroups.users.list",
                    bot -> bot.usergroupsUsersList(
                            request -> request.usergroup(group).includeDisabled(false)));
            health.mended(group);
            health.mended("usergroups:read");
            return Optional.of(Set.copyOf(answer.getUsers() == null ? List.of() : answer.getUsers()));
        } catch (SlackFault fault) {
            if (fault.says(Set.of("no_such_subteam", "subteam_not_found", "not_found"))) {
                health.complain(
                        group,
                        "teams.yml names the user group " + group
                                + ", which this workspace does not have or has disabled; nobody is a member by it.");
                return Optional.of(Set.of());
            }
            complain(fault, "usergroups:read", "I cannot read the members of user groups");
            if (fault.kind() == SlackFault.Kind.REFUSED && !fault.says(LACKS_SCOPE)) {
                health.complain(
                        group,
                        "I cannot read who is in the user group " + group + " (" + fault.error()
                                + "); until I can, those who are in a team by it alone get nothing.");
            }
            return Optional.empty();
        }
    }

    private void complain(SlackFault fault, String scope, String what) {
        if (fault.says(LACKS_SCOPE)) {
            health.complain(
                    scope,
                    what + ": the bot lacks the scope " + scope + "; " + SlackAdvice.about("missing_scope") + ".");
        } else if (fault.kind() == SlackFault.Kind.REFUSED) {
            log.debug("{}", what, fault);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
