package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.engine.SshKeys;
import dev.kindling.sshkey.OfferResult;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Seats of a workshop from their making to their receipt, each machine a real SSH server. */
class SeatScenarioTest extends SeatHouse {
    private final Keys alices = Keys.fresh("alice");
    private final Keys bobs = Keys.fresh("bob");

    @Test
    void a_warm_seat_opens_to_kindlings_own_key_only_and_nobody_hears_of_it() throws Exception {
        listening();
        Sandbox seat = warm();

        assertThat(seat.state()).isEqualTo(SandboxState.READY);
        assertThat(seat.warm()).isTrue();
        assertThat(seat.name()).isEqualTo("vm-k8s-001");
        assertThat(opens(bootstrapOf(seat), seat)).isTrue();
        assertThat(house().keysOf(seat)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bootstrapFile(seat))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(bootstrapFile(seat).getParent())))
                .isEqualTo("rwx------");
        assertThat(house().sql("select message_key from outbox")).isEmpty();
        assertThat(news).containsExactly("READY vm-k8s-001");
    }

    @Test
    void a_claimed_seat_opens_to_its_tenant_only_and_kindlings_key_is_dead_and_gone() {
        listening();
        Sandbox seat = warm();
        Keys stolen = bootstrapOf(seat);
        news.clear();

        var caller = new Caller(ActorId.console("alice"), "alice", Set.of());
        var press = new Invocation(
                new InvocationId("alice:press"),
                caller,
                new Origin(House.CHANNEL, false),
                new Input.Typed("claim"),
                house().now());
        Outcome outcome = house().write(tx -> house().seats().claim(tx, press, seat, SshKeys.publicKey(alices.pair())));
        house().settle();

        assertThat(outcome).isInstanceOf(Outcome.Begun.class);
        assertThat(opens(alices, seat)).isTrue();
        assertThat(opens(stolen, seat)).isFalse();
        assertThat(bootstrapFile(seat)).doesNotExist();
        Sandbox now = house().fresh(seat);
        assertThat(now.owner()).isEqualTo(ActorId.console("alice"));
        assertThat(now.warm()).isFalse();
        assertThat(now.lifespan()).isEqualTo(seat.lifespan());
        assertThat(house().directMessagesTo("alice"))
                .singleElement()
                .asString()
                .contains("ssh -p " + seat.port().orElseThrow())
                .contains(alices.fingerprint());
        assertThat(house().chat().replyTo("alice:press")).isPresent();
        assertThat(news).containsExactly("CLAIMED " + seat.name());
        assertThat(house().sql("select action from event where subject = '" + seat.id() + "' order by id"))
                .endsWith("claim", "bootstrap key dead");
        assertThat(house().count("select count(*) from bootstrap_key where gone_at is null"))
                .isZero();
    }

    @Test
    void a_seat_is_claimed_once_and_not_before_it_is_ready() {
        Sandbox early = ask(1).get(0);
        assertThat(claim(early, "alice", alices)).isInstanceOf(Outcome.Refused.class);
        house().settle();
        assertThat(claim(early, "alice", alices)).isInstanceOf(Outcome.Begun.class);

        assertThat(claim(early, "bob", bobs))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).contains("faster"));

        house().settle();
        assertThat(opens(bobs, early)).isFalse();
        assertThat(house().directMessagesTo("bob")).isEmpty();
    }

    @Test
    void while_it_is_handed_over_it_is_not_offered_again_and_shows_no_details() {
        Sandbox seat = warm();
        house().write(tx -> {
            house().seats().claim(tx, fay(), house().fresh(seat), tenant("alice", alices));
            assertThat(house().seats().nextWarm(tx, CLASS)).isEmpty();
            assertThat(house().seats().underWay(tx, seat)).contains(OperationKind.CLAIM);
            return true;
        });
        house().settle();
        assertThat(house().say("alice", "/sandbox show").toString()).contains("direct message");
    }

    @Test
    void a_cold_seat_is_its_tenants_from_the_start() {
        Sandbox seat = ((SeatOutcome.Begun) house().write(tx ->
                        house().seats().create(tx, request(Optional.of(tenant("alice", alices))))))
                .sandbox();
        house().settle();

        assertThat(opens(alices, seat)).isTrue();
        assertThat(bootstrapFile(seat)).doesNotExist();
        assertThat(house().directMessagesTo("alice")).hasSize(1);
        assertThat(house().seats().evidence(house().fresh(seat)))
                .hasValueSatisfying(seen -> assertThat(seen.firstLogin()).isPresent());
    }

    @Test
    void a_seat_does_not_count_against_its_person_but_against_the_team() {
        furnish(new Plan()
                .teams("teams:\n  blue: {members: {console: [alice]}, facilitators: {console: [fay]},"
                        + " limits: {sandboxes: 2, per-person: 1}, flavours: [standard]}\n"));
        claimed("alice", alices);

        house().say("alice", "/sandbox create " + Keys.fresh("other").line());
        house().settle();
        assertThat(house().sandboxesOf("alice"))
                .extracting(Sandbox::state)
                .containsExactly(SandboxState.READY, SandboxState.READY);

        SeatOutcome third = house().write(tx -> house().seats().create(tx, request(Optional.empty())));
        assertThat(third)
                .isInstanceOfSatisfying(
                        SeatOutcome.NoRoom.class,
                        full -> assertThat(full.why()).contains("team blue uses all of its 2"));
    }

    @Test
    void what_there_is_no_room_for_is_said_seat_by_seat() {
        furnish(new Plan().ports(3));
        List<SeatOutcome> outcomes =
                house().write(tx -> house().seats().createAll(tx, Collections.nCopies(5, request(Optional.empty()))));
        house().settle();

        assertThat(outcomes.subList(0, 3)).allSatisfy(one -> assertThat(one).isInstanceOf(SeatOutcome.Begun.class));
        assertThat(outcomes.subList(3, 5)).allSatisfy(one -> assertThat(one).isInstanceOf(SeatOutcome.NoRoom.class));
        Map<SandboxState, Integer> counts = house().read(tx -> house().seats().counts(tx, CLASS));
        assertThat(counts).containsOnly(Map.entry(SandboxState.READY, 3));
        assertThat(house().sql("select port from port_lease").stream().distinct())
                .hasSize(3);
    }

    @Test
    void a_no_show_is_wiped_and_re_keyed_before_the_next_one_gets_the_seat() {
        Sandbox seat = claimed("alice", alices);
        assertThat(opens(alices, seat)).isTrue();
        listening();

        house().write(tx -> house().seats().release(tx, fay(), house().fresh(seat)));
        house().settle();

        Sandbox free = house().fresh(seat);
        assertThat(free.warm()).isTrue();
        assertThat(free.state()).isEqualTo(SandboxState.READY);
        assertThat(free.port()).isEqualTo(seat.port());
        // Alice was root there and may have a copy of the old one.
        assertThat(free.hostKey()).isPresent().isNotEqualTo(seat.hostKey());
        assertThat(opens(alices, seat)).isFalse();
        assertThat(opens(bootstrapOf(seat), seat)).isTrue();
        assertThat(news).containsExactly("READY " + seat.name());
        assertThat(house().seats().evidence(free))
                .hasValueSatisfying(seen -> assertThat(seen.firstLogin()).isEmpty());

        claim(free, "bob", bobs);
        house().settle();
        assertThat(opens(bobs, seat)).isTrue();
        assertThat(opens(alices, seat)).isFalse();
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }

    @Test
    void evidence_tells_of_the_tenant_only() {
        Sandbox seat = claimed("alice", alices);
        assertThat(house().seats().evidence(house().fresh(seat)))
                .hasValue(new SeatEvidence(Optional.empty(), Optional.empty()));

        assertThat(opens(bobs, seat)).isFalse();
        assertThat(house().seats().evidence(house().fresh(seat))).hasValueSatisfying(seen -> {
            assertThat(seen.firstLogin()).isEmpty();
            assertThat(seen.wrongKey().orElseThrow().fingerprint()).isEqualTo(bobs.fingerprint());
        });

        assertThat(opens(alices, seat)).isTrue();
        Optional<SeatEvidence> before = house().seats().evidence(house().fresh(seat));
        assertThat(before.flatMap(SeatEvidence::firstLogin)).isPresent();
        house().restart();
        assertThat(house().seats().evidence(house().fresh(seat))).isEqualTo(before);
    }

    @Test
    void somebody_looks_over_the_shoulder_until_the_time_is_up() {
        Sandbox seat = claimed("alice", alices);
        Keys fays = Keys.fresh("fay");
        lend(seat, fays, Duration.ofMinutes(10));
        house().settle();

        assertThat(opens(fays, seat)).isTrue();
        assertThat(opens(alices, seat)).isTrue();
        assertThat(house().lastDirectMessageTo("fay"))
                .contains("ssh -p " + seat.port().orElseThrow());
        assertThat(house().seats().evidence(house().fresh(seat)))
                .hasValueSatisfying(seen -> assertThat(seen.firstLogin()).isPresent());

        house().restart();
        house().advance(Duration.ofMinutes(10).plusSeconds(1));
        house().settle();

        assertThat(opens(fays, seat)).isFalse();
        assertThat(opens(alices, seat)).isTrue();
        assertThat(house().keysOf(seat)).hasSize(1);
        assertThat(house().lastDirectMessageTo("fay")).contains("tried and refused");
        assertThat(house().lastDirectMessageTo("alice")).contains("is over");
        // Neither counts as the tenant's wrong key.
        assertThat(house().seats().evidence(house().fresh(seat)))
                .hasValueSatisfying(seen -> assertThat(seen.wrongKey()).isEmpty());
    }

    @Test
    void a_look_ends_when_the_key_is_recalled() {
        Sandbox seat = claimed("alice", alices);
        Keys fays = Keys.fresh("fay");
        lend(seat, fays, Duration.ofHours(1));
        house().settle();
        assertThat(lentUntil(seat)).isPresent();

        house().write(tx -> house().seats().recallKey(tx, fay(), house().fresh(seat)));
        house().settle();

        assertThat(opens(fays, seat)).isFalse();
        assertThat(lentUntil(seat)).isEmpty();
    }

    private Optional<Instant> lentUntil(Sandbox seat) {
        return house().read(tx -> house().seats().lentUntil(tx, seat));
    }

    @Test
    void a_key_that_is_there_already_is_not_lent_and_only_one_at_a_time() {
        Sandbox seat = claimed("alice", alices);
        assertThat(lend(seat, alices, Duration.ofHours(1))).isInstanceOf(Outcome.Done.class);
        lend(seat, Keys.fresh("fay"), Duration.ofHours(1));
        house().settle();
        assertThat(lend(seat, Keys.fresh("olga"), Duration.ofHours(1))).isInstanceOf(Outcome.Refused.class);
        assertThat(house().keysOf(seat)).hasSize(2);
    }

    private Outcome lend(Sandbox seat, Keys keys, Duration time) {
        return house().write(tx -> house().seats()
                .lendKey(
                        tx,
                        fay(),
                        house().fresh(seat),
                        new SandboxKey(SshKeys.publicKey(keys.pair()), ActorId.console("fay"), "fay"),
                        house().now().plus(time)));
    }

    @Test
    void all_are_paused_and_resumed_and_what_cannot_be_is_named() {
        List<Sandbox> seats = ask(3);
        house().settle();
        claim(seats.get(0), "alice", alices);
        house().settle();
        house().write(tx -> {
            BulkResult paused = house().seats().pauseAll(tx, fay(), fresh(seats));
            assertThat(paused.begun()).hasSize(3);
            BulkResult again = house().seats().pauseAll(tx, fay(), fresh(seats));
            assertThat(again.refused()).hasSize(3);
            return true;
        });
        house().settle();
        assertThat(fresh(seats)).extracting(Sandbox::state).containsOnly(SandboxState.STOPPED);

        house().write(tx -> house().seats().resumeAll(tx, fay(), fresh(seats)));
        house().settle();
        assertThat(fresh(seats)).extracting(Sandbox::state).containsOnly(SandboxState.READY);
        assertThat(opens(alices, seats.get(0))).isTrue();
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }

    private List<Sandbox> fresh(List<Sandbox> seats) {
        return seats.stream().map(house()::fresh).toList();
    }

    @Test
    void twenty_five_seats_are_removed_a_few_at_a_time_with_a_receipt_each() {
        furnish(new Plan().ports(30));
        listening();
        List<Sandbox> seats = ask(25);
        house().settle();
        claim(seats.get(0), "alice", alices);
        house().settle();
        news.clear();

        int asked = house().write(tx -> house().seats().removeAll(tx, fay(), fresh(seats), "the workshop is over"));
        house().settle();

        assertThat(asked).isEqualTo(25);
        assertThat(fresh(seats)).extracting(Sandbox::state).containsOnly(SandboxState.REMOVED);
        List<SeatReceipt> receipts = house().read(tx -> house().seats().receipts(tx, CLASS));
        assertThat(receipts).hasSize(25).allSatisfy(receipt -> {
            assertThat(receipt.removed()).anySatisfy(gone -> assertThat(gone).contains("machine"));
            assertThat(receipt.left()).isEmpty();
        });
        assertThat(news).hasSize(25).allSatisfy(one -> assertThat(one).startsWith("REMOVED"));
        assertThat(house().engine().machines()).isEmpty();
        assertThat(house().stateDir().resolve("bootstrap-keys")).isEmptyDirectory();
        assertThat(house().stateDir().resolve("host-keys")).isEmptyDirectory();
        // One receipt for all is the workshop's; nobody gets one by direct message.
        assertThat(house().directMessagesTo("alice")).hasSize(1);
        assertThat(house().inChannel()).isEmpty();
        assertThat(house().count("select count(*) from sandbox_key")).isZero();
    }

    @Test
    void a_removal_that_is_cancelled_spares_those_whose_turn_has_not_come() {
        furnish(new Plan().ports(30));
        List<Sandbox> seats = ask(25);
        house().settle();
        int spared = house().write(tx -> {
            house().seats().removeAll(tx, fay(), fresh(seats), "the workshop is over");
            return house().seats().cancelRemovals(tx, CLASS);
        });
        house().settle();
        assertThat(spared).isEqualTo(25);
        assertThat(fresh(seats)).extracting(Sandbox::state).containsOnly(SandboxState.READY);
    }

    @Test
    void a_seat_is_not_warned_of_its_end_and_goes_an_hour_after_it_when_the_workshop_forgot_it() {
        Sandbox seat = claimed("alice", alices);
        house().advance(Duration.ofHours(6).plusMinutes(30));
        house().settle();
        assertThat(house().fresh(seat).state()).isEqualTo(SandboxState.READY);
        assertThat(house().directMessagesTo("alice")).hasSize(1);

        house().advance(Duration.ofMinutes(31));
        house().settle();
        assertThat(house().fresh(seat).state()).isEqualTo(SandboxState.REMOVED);
    }

    @Test
    void the_ends_of_all_seats_move_at_once_and_tenants_cannot_move_theirs() {
        Sandbox seat = claimed("alice", alices);
        ask(2);
        house().settle();
        assertThat(house().say("alice", "/sandbox extend").toString()).contains("Ask the facilitator");

        Instant later = end().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MILLIS);
        int moved = house().write(tx -> house().seats().moveEnds(tx, CLASS, later));
        assertThat(moved).isEqualTo(3);
        house().advance(Duration.ofHours(8));
        house().settle();
        assertThat(house().fresh(seat).state()).isEqualTo(SandboxState.READY);
        assertThat(house().fresh(seat).lifespan().expiresAt()).contains(later);
    }

    @Test
    void a_tenant_deletes_their_seat_and_gets_a_receipt() {
        Sandbox seat = claimed("alice", alices);
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete " + seat.name());
        house().settle();
        assertThat(house().lastReply("alice")).contains("is removed");
        assertThat(house().lastDirectMessageTo("alice")).contains("is removed");
    }

    @Test
    void how_long_things_took_is_known_for_forecasts() {
        ask(4);
        house().settle();
        house().read(tx -> {
            assertThat(house().seats().lastTimings(tx, OperationKind.PROVISION, 3))
                    .hasSize(3);
            assertThat(house().seats().lastDurations(tx, OperationKind.PROVISION, 10))
                    .hasSize(4);
            return true;
        });
    }

    @Test
    void a_server_tells_which_of_several_offered_keys_it_takes() {
        Sandbox seat = claimed("alice", alices);
        assertThat(offer(seat, bobs, alices))
                .isEqualTo(new OfferResult.Answered(
                        Set.of(SshKeys.publicKey(alices.pair())), Set.of(SshKeys.publicKey(bobs.pair()))));
    }
}
