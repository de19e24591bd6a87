package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Destination;
import dev.kindling.workshop.plan.WorkshopPlan;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;

/**
 * A team's event. Immutable; changes go through {@link Workshops}.
 *
 * @param channel where its board stands, as the platform names it
 * @param owner who made it
 * @param handle what to call them
 * @param times when it came into its states
 * @param outcome what it becomes when its last seat is gone; empty before removal
 */
public record Workshop(
        WorkshopPlan plan,
        WorkshopState state,
        String channel,
        ActorId owner,
        String handle,
        Times times,
        Optional<WorkshopState> outcome) {

    /**
     * When things happened.
     *
     * @param preparedAt booting the warm seats began
     * @param endedAt the class was over: the grace period began
     * @param removalAt removal is due, or began
     * @param closedAt the last seat was gone
     */
    public record Times(
            Instant createdAt,
            Optional<Instant> preparedAt,
            Optional<Instant> openedAt,
            Optional<Instant> endedAt,
            Optional<Instant> removalAt,
            Optional<Instant> closedAt) {
        static Times of(Instant created) {
            return new Times(
                    created, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        Times prepared(Instant now) {
            return new Times(createdAt, Optional.of(now), openedAt, endedAt, removalAt, closedAt);
        }

        Times opened(Instant now) {
            return new Times(
                    createdAt,
                    preparedAt,
                    openedAt.or(() -> Optional.of(now)),
                    Optional.empty(),
                    Optional.empty(),
                    closedAt);
        }

        Times over(Instant now, Instant removal) {
            return new Times(createdAt, preparedAt, openedAt, Optional.of(now), Optional.of(removal), closedAt);
        }

        Times removing(Instant now) {
            return new Times(
                    createdAt, preparedAt, openedAt, endedAt.or(() -> Optional.of(now)), Optional.of(now), closedAt);
        }

        Times closed(Instant now) {
            return new Times(createdAt, preparedAt, openedAt, endedAt, removalAt, Optional.of(now));
        }
    }

    public WorkshopSlug slug() {
        return plan.slug();
    }

    /** Its name, as people read it. */
    public String name() {
        return plan.name().text();
    }

    public String team() {
        return plan.team();
    }

    /** Where everybody of it reads. */
    public Destination.Channel place() {
        return new Destination.Channel(owner.platform(), owner.workspace(), channel);
    }

    /** Whether that person can be reached where its board stands. */
    public boolean sharesPlaceWith(ActorId person) {
        return person.platform() == owner.platform() && person.workspace().equals(owner.workspace());
    }

    Workshop in(WorkshopState next, Times when) {
        return new Workshop(plan, next, channel, owner, handle, when, outcome);
    }

    Workshop becoming(WorkshopState end) {
        return new Workshop(plan, state, channel, owner, handle, times, Optional.of(end));
    }

    Workshop planned(WorkshopPlan other) {
        return new Workshop(other, state, channel, owner, handle, times, outcome);
    }
}
