package dev.kindling.workshop.plan;

import static dev.kindling.workshop.plan.Plans.berlin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Flavour;
import dev.kindling.units.DataSize;
import dev.kindling.workshop.plan.CapacityReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CapacityCheckTest {
    private static final Flavour STANDARD = flavour("standard", 2, 2);
    private static final Flavour SMALL = flavour("small", 1, 1);
    private static final Interval DAY = new Interval(berlin("2026-11-30T08:00"), berlin("2026-11-30T17:15"));

    @Test
    void seats_that_fit_are_a_go_with_margins() {
        CapacityReport report = check(20, host(64, 4), List.of());
        assertThat(report.verdict()).isEqualTo(Verdict.GO);
        assertThat(report.mostSeats()).isEqualTo(30);
        assertThat(words(report, Resource.MEMORY)).isEqualTo("memory: 40GB needed, 60GB free, 33 % to spare");
    }

    @Test
    void what_fits_only_just_is_tight() {
        assertThat(check(29, host(64, 4), List.of()).verdict()).isEqualTo(Verdict.TIGHT);
    }

    @Test
    void what_does_not_fit_says_what_to_change() {
        CapacityReport report = check(31, host(64, 4), List.of());
        assertThat(report.verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(words(report, Resource.MEMORY))
                .isEqualTo(
                        "memory: 62GB needed, 60GB free, 2GB too little: at most 30 seats, or flavour small, or 2GB less reserve");
    }

    @Test
    void each_resource_has_advice_of_its_own() {
        var host = new HostOffer(
                DataSize.gigabytes(500), DataSize.gigabytes(5000), 8, 20, 10, DataSize.ZERO, DataSize.ZERO, 4);
        var report = new CapacityCheck(
                        24,
                        STANDARD,
                        DAY,
                        List.of(STANDARD, SMALL),
                        host,
                        List.of(),
                        Optional.of(new CapacityCheck.TeamShare(20, 5)))
                .report();
        assertThat(words(report, Resource.VCPU))
                .endsWith("16 too little: at most 16 seats, or flavour small, or 6 vCPUs per thread instead of 4");
        assertThat(words(report, Resource.PORTS)).endsWith("at most 20 seats, or 4 more in host.ports");
        assertThat(words(report, Resource.ADDRESSES))
                .endsWith("at most 10 seats, or a larger network for the machines");
        assertThat(words(report, Resource.TEAM)).endsWith("at most 15 seats, or a limit of 29 for the team");
        assertThat(report.mostSeats()).isEqualTo(10);
    }

    @Test
    void others_count_only_while_the_workshop_runs_and_at_their_worst_moment() {
        Load morning = Load.of(Plans.plan("morning", "2026-11-30T09:00", "2026-11-30T12:00", 10), STANDARD);
        Load afternoon = Load.of(Plans.plan("afternoon", "2026-11-30T14:00", "2026-11-30T17:00", 8), STANDARD);
        Load tomorrow = Load.of(Plans.plan("tomorrow", "2026-12-01T09:00", "2026-12-01T17:00", 30), STANDARD);
        CapacityReport report = check(20, host(64, 4), List.of(morning, afternoon, tomorrow));
        assertThat(report.isGo()).isTrue();
        assertThat(report.mostSeats()).isEqualTo(20);
        assertThat(words(report, Resource.MEMORY)).contains("40GB free (workshop morning 20GB held meanwhile)");

        assertThat(words(check(21, host(64, 4), List.of(morning)), Resource.MEMORY))
                .endsWith("or another time, when less is held");
    }

    @Test
    void live_sandboxes_may_hold_more_than_there_is() {
        var live = new Load("12 sandboxes", 12, DataSize.gigabytes(70), DataSize.gigabytes(12), 12, Optional.empty());
        CapacityReport report = check(2, host(64, 4), List.of(live));
        assertThat(report.mostSeats()).isZero();
        assertThat(words(report, Resource.MEMORY))
                .endsWith("0MB free (12 sandboxes 70GB held meanwhile), 4GB too little");
    }

    @Test
    void the_peak_is_never_below_what_any_moment_holds() {
        var random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<Load> loads = new ArrayList<>();
            for (int i = 0; i < random.nextInt(8); i++) {
                var start = DAY.start().plusSeconds(random.nextInt(60_000) - 15_000);
                loads.add(new Load(
                        "l" + i,
                        1 + random.nextInt(5),
                        DataSize.gigabytes(random.nextInt(20)),
                        DataSize.ZERO,
                        1,
                        Optional.of(new Interval(start, start.plusSeconds(1 + random.nextInt(20_000))))));
            }
            long held = check(1, host(64, 4), loads)
                    .line(Resource.MEMORY)
                    .orElseThrow()
                    .held();
            long worst = 0;
            for (var moment = DAY.start(); moment.isBefore(DAY.end()); moment = moment.plusSeconds(60)) {
                var at = moment;
                worst = Math.max(
                        worst,
                        loads.stream()
                                .filter(load -> load.when().orElseThrow().contains(at))
                                .mapToLong(load -> load.memory().bytes())
                                .sum());
            }
            assertThat(held)
                    .isGreaterThanOrEqualTo(worst)
                    .isLessThanOrEqualTo(loads.stream()
                            .mapToLong(load -> load.memory().bytes())
                            .sum());
        }
    }

    @Test
    void the_most_seats_fit_and_one_more_does_not() {
        var random = new Random(9);
        for (int round = 0; round < 300; round++) {
            var host = new HostOffer(
                    DataSize.gigabytes(1 + random.nextInt(400)),
                    DataSize.gigabytes(1 + random.nextInt(4000)),
                    1 + random.nextInt(64),
                    random.nextInt(500),
                    random.nextInt(500),
                    DataSize.gigabytes(4),
                    DataSize.gigabytes(20),
                    1 + random.nextInt(4));
            int most = check(1, host, List.of()).mostSeats();
            assertThat(check(most, host, List.of()).isGo()).isTrue();
            assertThat(most == 500 || !check(most + 1, host, List.of()).isGo()).isTrue();
        }
    }

    @Test
    void addresses_of_networks() {
        assertThat(HostOffer.IGNITE_ADDRESSES).isEqualTo(65533);
        assertThat(HostOffer.usableAddresses(24)).isEqualTo(253);
        assertThat(HostOffer.usableAddresses(32)).isZero();
    }

    private static CapacityReport check(int seats, HostOffer host, List<Load> loads) {
        return new CapacityCheck(seats, STANDARD, DAY, List.of(STANDARD, SMALL), host, loads, Optional.empty())
                .report();
    }

    private static String words(CapacityReport report, Resource resource) {
        return report.line(resource).orElseThrow().words();
    }

    private static HostOffer host(int memory, int reserve) {
        return new HostOffer(
                DataSize.gigabytes(memory),
                DataSize.gigabytes(2000),
                32,
                1000,
                HostOffer.IGNITE_ADDRESSES,
                DataSize.gigabytes(reserve),
                DataSize.gigabytes(20),
                HostOffer.USUAL_VCPUS_PER_THREAD);
    }

    private static Flavour flavour(String name, int cpus, int memory) {
        return new Flavour(
                name, "", "", cpus, DataSize.gigabytes(memory), DataSize.gigabytes(10), "root", Map.of(), "", "");
    }
}
