package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Failure;
import dev.kindling.workshop.plan.SeatState;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;

/**
 * One place in a workshop. Immutable; changes go through {@link SeatBook}.
 *
 * @param number from 1
 * @param machine its sandbox, or the last one it had
 * @param holder whose it is or to whom it is promised
 * @param failure why its machine could not be made
 * @param removedAt when its machine was proven gone
 * @param leftOver what could not be removed yet, in words
 */
public record Seat(
        WorkshopSlug workshop,
        int number,
        SeatState state,
        Optional<MachineId> machine,
        Optional<Holder> holder,
        Optional<Instant> firstLogin,
        Optional<Failure> failure,
        Instant changedAt,
        Optional<Instant> removedAt,
        Optional<String> leftOver) {

    static Seat empty(WorkshopSlug workshop, int number, Instant now) {
        return new Seat(
                workshop,
                number,
                SeatState.EMPTY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty());
    }

    public boolean claimed() {
        return holder.filter(Holder::claimed).isPresent();
    }

    /** Whether somebody can log in, or could. */
    public boolean up() {
        return state == SeatState.READY || state == SeatState.CONNECTED || state == SeatState.WRONG_KEY;
    }

    /** Whether it has a machine, or one is being made. */
    public boolean occupied() {
        return up() || state == SeatState.PREPARING;
    }

    /** Whether a machine may be made for it. */
    public boolean bare() {
        return state == SeatState.EMPTY || state == SeatState.INVITED;
    }

    /** Whether it is theirs, claimed or promised. */
    public boolean belongsTo(ActorId person) {
        return holder.filter(one -> one.id().equals(person)).isPresent();
    }

    /** As the audit and the roster name it: {@code intro-to-git#7}. */
    public String label() {
        return workshop + "#" + number;
    }

    Seat in(SeatState next) {
        return copy(next, machine, holder, firstLogin, failure, removedAt, leftOver);
    }

    Seat with(MachineId made) {
        return copy(
                state,
                Optional.of(made),
                holder,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Without machine and holder, as at the beginning. */
    Seat bareAgain() {
        return new Seat(
                workshop,
                number,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                changedAt,
                Optional.empty(),
                Optional.empty());
    }

    public Seat of(Optional<Holder> person) {
        return copy(state, machine, person, firstLogin, failure, removedAt, leftOver);
    }

    Seat because(Failure why) {
        return copy(state, machine, holder, firstLogin, Optional.of(why), removedAt, leftOver);
    }

    Seat loggedIn(Instant first) {
        return copy(state, machine, holder, Optional.of(first), failure, removedAt, leftOver);
    }

    Seat gone(Instant when) {
        return copy(state, machine, holder, firstLogin, failure, Optional.of(when), Optional.empty());
    }

    Seat leaving(String left) {
        return copy(state, machine, holder, firstLogin, failure, removedAt, Optional.of(left));
    }

    private Seat copy(
            SeatState nextState,
            Optional<MachineId> nextMachine,
            Optional<Holder> nextHolder,
            Optional<Instant> nextLogin,
            Optional<Failure> nextFailure,
            Optional<Instant> nextRemoved,
            Optional<String> nextLeft) {
        return new Seat(
                workshop,
                number,
                nextState,
                nextMachine,
                nextHolder,
                nextLogin,
                nextFailure,
                changedAt,
                nextRemoved,
                nextLeft);
    }

    Seat changed(Instant now) {
        return new Seat(workshop, number, state, machine, holder, firstLogin, failure, now, removedAt, leftOver);
    }
}
