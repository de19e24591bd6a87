package dev.kindling.chat.slack;

import dev.kindling.chat.ConnectionHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is who: the workspace's people, held in memory and brought up to date in the background, so that a command waits for
 * Slack only when it comes from somebody never seen before. Thread-safe.
 */
final class SlackPeople implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackPeople.class);
    private static final Duration PERSON_IS_FRESH = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMillis(1_200);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(20);
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 25;
    private static final int MOST_PEOPLE = 20_000;

    private record Known(Person person, Instant at) {}

    private final SlackApi api;
    private final Scopes scopes;
    private final InstantSource clock;
    private final Map<String, Known> people = new ConcurrentHashMap<>();

    /** Until when people about whom Slack said nothing are not asked for again. */
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(3, task -> {
        var thread = new Thread(task, "slack-people");
        thread.setDaemon(true);
        return thread;
    });

    SlackPeople(SlackApi api, ConnectionHealth health, InstantSource clock) {
        this.api = api;
        this.scopes = new Scopes(health);
        this.clock = clock;
    }

    /** Reads everybody, now and again from time to time. */
    void start() {
        var unused = background.scheduleWithFixedDelay(this::readEverybody, 0, 30, TimeUnit.MINUTES);
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
            scopes.mended("users:read");
        } catch (SlackFault fault) {
            if (fault.says(Set.of("user_not_found", "user_not_visible"))) {
                keep(new Person(user, "", user, false, false, false, true, Optional.empty()));
            }
            scopes.complain(fault, "users:read", "I cannot look people up");
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

    @Override
    public void close() {
        background.shutdownNow();
    }
}
