package dev.kindling.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Finding;
import dev.kindling.inventory.git.GitCheck;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People rename, delete and rewrite the branch of the inventory under a running Kindling. */
class InventoryBranchTest {
    private static final String OTHERS = """
            kind: "VM"
            metadata:
              name: "vm-alice-001"
              uid: "00000000000000aa"
              annotations:
                kindling.dev/host: "other.example"
            status:
              running: true
            """;

    @TempDir
    Path directory;

    private Origin origin;
    private House house;

    @BeforeEach
    void open() {
        origin = new Origin(directory);
        house = openOn(origin.settings("record"));
    }

    private House openOn(KindlingConfig.Inventory settings) {
        House opened = new Plan().inventory(settings).open(directory.resolve("house"));
        opened.settle();
        return opened;
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void aliceCreates() {
        house.say("alice", "/sandbox create " + Keys.fresh("alice").line());
        house.settle();
    }

    private void aWhileLater() {
        house.advance(Duration.ofMinutes(6));
        house.settle();
    }

    private List<Finding> doctor() {
        return doctor(origin.settings("record"));
    }

    private List<Finding> doctor(KindlingConfig.Inventory settings) {
        return new GitCheck(settings, "127.0.0.1", house.stateDir().resolve("inventory/clone.git"), directory).run();
    }

    @Test
    void a_renamed_branch_is_told_with_what_to_do_and_no_second_one_is_made() {
        origin.makeDefault("trunk");
        origin.removeBranch("main");
        aliceCreates();

        aWhileLater();
        aWhileLater();
        aWhileLater();

        assertThat(origin.branches()).containsExactly("trunk");
        assertThat(house.inventory().status().ok()).isFalse();
        assertThat(house.inventory().status().detail())
                .contains("no branch main", "there is trunk", "inventory: {branch: trunk}");
        assertThat(house.directMessagesTo("olga"))
                .anySatisfy(text -> assertThat(text)
                        .contains("The inventory cannot be pushed", "no branch main", "rename it back"));
        assertThat(doctor()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Finding.Verdict.PROBLEM);
            assertThat(finding.what()).contains("no branch main", "trunk");
            assertThat(finding.fix()).contains("inventory: {branch: trunk}");
        });

        // WHEN it is named as before, THEN nothing was lost
        origin.makeDefault("main");
        origin.removeBranch("trunk");
        aWhileLater();
        assertThat(house.inventory().status().detail()).isEqualTo("pushed");
        assertThat(origin.subjects()).contains("Create vm-alice-001 for alice (team blue)");
    }

    @Test
    void whoever_writes_the_new_name_into_the_configuration_goes_on_there() {
        aliceCreates();
        origin.makeDefault("trunk");
        origin.removeBranch("main");
        house.close();
        house = openOn(origin.on("trunk"));

        house.say("alice", "/sandbox stop");
        house.settle();

        assertThat(origin.branches()).containsExactly("trunk");
        assertThat(origin.subjects())
                .startsWith("Stop vm-alice-001")
                .containsOnlyOnce("Create vm-alice-001 for alice (team blue)");
        assertThat(doctor(origin.on("trunk")))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Finding.Verdict.OK);
        assertThat(doctor(origin.on("truunk")))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("no branch truunk");
    }

    @Test
    void another_default_branch_beside_ours_is_told_once_and_work_goes_on() {
        aliceCreates();
        origin.makeDefault("trunk");

        aWhileLater();
        aWhileLater();

        assertThat(house.inventory().status().ok()).isTrue();
        assertThat(house.inventory().status().detail()).contains("default branch is trunk", "goes on with main");
        assertThat(house.directMessagesTo("olga")).singleElement().asString().contains("another default branch");
        assertThat(doctor()).singleElement().extracting(Finding::verdict).isEqualTo(Finding.Verdict.WARNING);

        origin.makeDefault("main");
        aWhileLater();
        assertThat(house.inventory().status().detail()).isEqualTo("pushed");
        assertThat(doctor()).singleElement().extracting(Finding::verdict).isEqualTo(Finding.Verdict.OK);
    }

    @Test
    void a_deleted_branch_is_pushed_again_with_what_people_committed_and_told() {
        aliceCreates();
        origin.personCommits("README.md", Optional.of("hello"), "Say hello");
        aWhileLater();

        origin.removeBranch("main");
        aWhileLater();

        assertThat(origin.file("README.md")).contains("hello");
        assertThat(origin.subjects()).contains("Say hello", "Create vm-alice-001 for alice (team blue)");
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("branch was deleted", "pushes it again");
    }

    @Test
    void a_history_that_somebody_rewrote_is_mended_and_told_also_when_a_push_of_ours_comes_first() {
        aliceCreates();
        origin.personCommits("README.md", Optional.of("hello"), "Say hello");
        aWhileLater();

        origin.personRewindsTo("Create vm-alice-001 for alice (team blue)");
        house.say("alice", "/sandbox stop");
        house.settle();

        assertThat(origin.subjects()).startsWith("Stop vm-alice-001", "Say hello");
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("by force: 1 commits were gone", "Say hello", "1 of them not Kindling's");
    }

    @Test
    void what_another_kindling_has_at_that_place_is_never_written_over_and_told() {
        // GIVEN another Kindling, whose team has the same name, and so its first sandbox as well
        String place = "manifests/blue/vm-alice-001/vm.yaml";
        origin.personCommits(place, Optional.of(OTHERS), "Create vm-alice-001 for alice (team blue)");
        aliceCreates();
        house.say("alice", "/sandbox stop");
        house.settle();

        aWhileLater();

        assertThat(origin.file(place)).contains(OTHERS);
        assertThat(house.inventory().status().detail())
                .contains(place + " is the machine of another Kindling, that of other.example");
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("Two Kindlings write to one place", "teams of other names");
    }

    @Test
    void the_doctor_says_of_a_repository_out_of_reach_why_and_of_a_host_without_manifests_what_is_missing()
            throws IOException {
        origin.away();
        assertThat(doctor(origin.driving(directory.resolve("nowhere"))))
                .satisfiesExactly(
                        reach -> {
                            assertThat(reach.verdict()).isEqualTo(Finding.Verdict.PROBLEM);
                            assertThat(reach.what()).contains("cannot be read");
                            assertThat(reach.fix()).contains("git ls-remote");
                        },
                        watched -> {
                            assertThat(watched.verdict()).isEqualTo(Finding.Verdict.PROBLEM);
                            assertThat(watched.what()).contains("nowhere is not there");
                        });
        origin.back();
        Path watched = Files.createDirectories(directory.resolve("watched"));
        assertThat(doctor(origin.driving(watched)))
                .extracting(Finding::verdict)
                .containsExactly(Finding.Verdict.OK, Finding.Verdict.OK);

        // WHEN ignited watches the machines of another Kindling, too
        Path manifest = Files.createDirectories(watched.resolve("red/vm-x")).resolve("vm.yaml");
        Files.writeString(manifest, OTHERS);
        assertThat(doctor(origin.driving(watched))).last().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Finding.Verdict.WARNING);
            assertThat(finding.fix()).contains("KINDLING_HOST=127.0.0.1");
        });
    }
}
