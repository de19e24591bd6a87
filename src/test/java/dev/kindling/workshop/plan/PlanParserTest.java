package dev.kindling.workshop.plan;

import static dev.kindling.workshop.plan.Plans.berlin;
import static dev.kindling.workshop.plan.Plans.faults;
import static dev.kindling.workshop.plan.Plans.line;
import static dev.kindling.workshop.plan.Plans.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.units.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanParserTest {
    private static final String REST = " name=Intro seats=24 ";

    @Test
    void a_typed_line_gives_a_plan_with_defaults_for_the_rest() {
        var plan = ready(line(
                        "name=\"Intro to Git\" team=blue seats=24 start=2026-11-30T09:00 end=17:00 zone=Europe/Berlin"))
                .plan();

        assertThat(plan.name().text()).isEqualTo("Intro to Git");
        assertThat(plan.slug().text()).isEqualTo("intro-to-git");
        assertThat(plan.start()).isEqualTo(berlin("2026-11-30T09:00"));
        assertThat(plan.end()).isEqualTo(berlin("2026-11-30T17:00"));
        assertThat(plan.flavour()).isEqualTo("standard");
        assertThat(plan.seating().warmSeats()).isEqualTo(18);
        assertThat(plan.timetable().night()).contains(Plans.NIGHT);
        assertThat(plan.ending().reminders()).isEqualTo(Ending.USUAL_REMINDERS);
        assertThat(plan.preparationStart()).isEqualTo(berlin("2026-11-30T08:00"));
        assertThat(plan.latestEnd()).isEqualTo(berlin("2026-11-30T19:00"));
    }

    @Test
    void a_form_gives_the_same_plan_as_a_line() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("name", "Intro");
        form.put("seats", "24");
        form.put("date", "2026-11-30");
        form.put("time", "09:00");
        form.put("more", "length=8h\nbreaks=12:00-13:00,15:00-15:15 no-show=off\nwarm=50%");
        form.put("channel_select", "C1");

        var fromForm = ready(Plans.parser().parse(PlanDraft.fromForm(form), Plans.NOW));
        var fromLine = ready(line("Intro seats=24 start='30.11.2026 9am' end=+8h breaks=\"12:00-13:00, 15:00-15:15\""
                + " no-show=never warm-share=50"));

        assertThat(fromForm).isEqualTo(fromLine);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tomorrow 9:00              | 2026-11-23T09:00
            tomorrow at 9am            | 2026-11-23T09:00
            today 23:30                | 2026-11-22T23:30
            monday 14:00               | 2026-11-23T14:00
            next sunday noon           | 2026-11-29T12:00
            2026-11-30 09:00           | 2026-11-30T09:00
            2026-11-30T09:00+01:00     | 2026-11-30T09:00
            2026-11-30 08:00 UTC       | 2026-11-30T09:00
            2026-11-30T08:00Z          | 2026-11-30T09:00
            30.11.2026 9:00            | 2026-11-30T09:00
            30 nov 2026, 9:30 pm       | 2026-11-30T21:30
            November 30, 2026 12am     | 2026-11-30T00:00
            in 2h                      | 2026-11-23T01:00
            now                        | 2026-11-22T23:00
            9:00                       | 2026-11-23T09:00
            """)
    void a_start_is_read_as_people_write_it(String text, String local) {
        assertThat(ready(line(REST + "end=8h start=\"" + text + "\"")).plan().start())
                .isEqualTo(berlin(local));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11/30/2026 9:00   | day or the month first
            2026-02-30 9:00   | there is no day
            2026-11-30        | has no time
            2026-11-30 25:00  | there is no time
            soon              | is not a moment
            2020-01-01 09:00  | over already
            2099-01-01 09:00  | more than two years
            13pm              | is not a moment
            """)
    void a_wrong_start_is_told_at_its_field(String text, String why) {
        assertThat(faults(line(REST + "end=8h start=\"" + text + "\"")))
                .singleElement()
                .asString()
                .startsWith("start: ")
                .contains(why);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(faults(line("team=bleu seats=900 zone=Europe/Berln colour=red start=x end=17:00 seats=3 --warm 101% "
                        + "reminders=1h,zwei agenda=\"Slides http://example.org\" flavour=huge")))
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .containsExactly(
                        "colour",
                        "name",
                        "team",
                        "seats",
                        "seats",
                        "start",
                        "zone",
                        "warm-share",
                        "reminders",
                        "agenda");
        assertThat(faults(line(REST + "start=now end=2h zone=Europe/Berln")))
                .containsExactly("zone: 'Europe/Berln' is not a time zone; did you mean Europe/Berlin?");
        assertThat(faults(line(REST + "start=now end=2h flavor=smal")))
                .containsExactly("flavour: team blue has no flavour 'smal'; did you mean small?");
        assertThat(faults(line(REST + "start=now end=2h remindrs=1h")))
                .containsExactly("remindrs: there is no option 'remindrs'; did you mean reminders?");
    }

    @Test
    void a_time_that_the_clock_skips_is_moved_on_and_said() {
        var ready = ready(line(REST + "start=\"2027-03-28 02:30\" end=8h"));
        assertThat(ready.plan().start()).isEqualTo(Instant.parse("2027-03-28T01:30:00Z"));
        assertThat(ready.notes()).singleElement().asString().contains("there is no 02:30, I took 03:30");
    }

    @Test
    void of_a_time_that_the_clock_shows_twice_the_first_is_taken_and_the_second_can_be_written() {
        var first = ready(line(REST + "start=\"2027-10-31 02:30\" end=8h"));
        assertThat(first.plan().start()).isEqualTo(Instant.parse("2027-10-31T00:30:00Z"));
        assertThat(first.notes()).singleElement().asString().contains("twice", "write 2027-10-31T02:30+01:00");

        var second = ready(line(REST + "start=2027-10-31T02:30+01:00 end=8h"));
        assertThat(second.plan().start()).isEqualTo(Instant.parse("2027-10-31T01:30:00Z"));
        assertThat(second.notes()).isEmpty();
    }

    @Test
    void an_end_before_the_start_by_the_clock_is_on_the_next_day_and_said() {
        var ready = ready(line(REST + "start=\"2026-11-30 20:00\" end=06:00"));
        assertThat(ready.plan().end()).isEqualTo(berlin("2026-12-01T06:00"));
        assertThat(ready.notes()).contains("It ends on the next day, 2026-12-01, at 06:00.");
        assertThat(ready(line(REST + "start=\"2026-11-30 20:00\" end=24:00"))
                        .plan()
                        .end())
                .isEqualTo(berlin("2026-12-01T00:00"));
        assertThat(faults(line(REST + "start=\"2026-11-30 20:00\" end=\"2026-11-30 19:00\"")))
                .singleElement()
                .asString()
                .startsWith("end: it would end before it starts");
    }

    @Test
    void breaks_once_and_daily_and_no_night() {
        var plan = ready(line(REST + "start=\"2026-11-30 09:00\" end=\"2026-12-01 17:00\" nights=none"
                        + " breaks=\"12:00-13:00, 2026-12-01 10:30-10:45\""))
                .plan();
        assertThat(plan.timetable().breaks())
                .containsExactly(Plans.LUNCH, new Break.Once(berlin("2026-12-01T10:30"), berlin("2026-12-01T10:45")));
        assertThat(plan.timetable().night()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "europe/berlin", "berlin", "Berlin"})
    void zones_are_found_by_city_and_in_any_case(String zone) {
        assertThat(ready(line(REST + "start=now end=2h zone=" + zone)).plan().zone())
                .isEqualTo(Plans.BERLIN);
    }

    @Test
    void a_zone_of_three_letters_is_refused_rather_than_guessed() {
        assertThat(faults(line(REST + "start=now end=2h zone=IST")))
                .singleElement()
                .asString()
                .startsWith("zone:");
        assertThat(ready(line(REST + "start=now end=2h zone=+02:00")).plan().zone())
                .isEqualTo(ZoneId.of("+02:00"));
    }

    @Test
    void links_as_chats_rewrite_them_and_curly_quotes() {
        var plan = ready(line("name=\u201cCaf\u00e9 & Git\u201d seats=2 start=now end=2h "
                        + "agenda=\"Slides <https://example.org/a,b|example.org>, https://example.org/repo\""))
                .plan();
        assertThat(plan.slug().text()).isEqualTo("cafe-git");
        assertThat(plan.agenda())
                .extracting(AgendaLink::toString)
                .containsExactly("Slides https://example.org/a,b", "example.org https://example.org/repo");
    }

    @Test
    void a_name_is_any_text_and_gives_a_sound_id() {
        var random = new Random(20261122);
        for (int round = 0; round < 2000; round++) {
            String text = random.ints(1 + random.nextInt(30), 0, round % 2 == 0 ? 0x180 : 0x10FFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (OneLine.of(text).isEmpty()) {
                continue;
            }
            var name = WorkshopName.of(text);
            var slug = WorkshopSlug.of(name);
            assertThat(name.text()).doesNotContain("\n", "\u202e", "\u0000");
            assertThat(slug.unlike(List.of(slug)).text())
                    .isNotEqualTo(slug.text())
                    .hasSizeLessThanOrEqualTo(40);
        }
    }

    @Test
    void no_line_makes_it_throw() {
        var random = new Random(5);
        String letters = "abz019 =\"'-_:/+\u201c\u201d<>|,.\\\n\u00e9";
        String[] words = {
            "name=",
            "start=",
            "end=",
            "breaks=",
            "zone=",
            "tomorrow ",
            "9:00",
            "12:00-13:00 ",
            "agenda=",
            "https://",
            "2026-11-30",
            "\"",
            "nights=",
            "reminders=",
            "--",
            "seats=5 ",
            "99999999999999d",
            "/"
        };
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder();
            for (int part = 0; part < 8; part++) {
                text.append(
                        random.nextBoolean()
                                ? words[random.nextInt(words.length)]
                                : String.valueOf(letters.charAt(random.nextInt(letters.length()))));
            }
            assertThat(line(text.toString())).isNotNull();
        }
    }

    @Test
    void a_stored_plan_comes_back_as_it_was() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            WorkshopPlan plan = RandomPlans.next(random);
            assertThat(PlanText.read(PlanText.write(plan))).isEqualTo(plan);
        }
    }

    @Test
    void an_extension_moves_the_end_and_uses_up_the_cap() {
        var plan = Plans.plan("intro", "2026-11-30T09:00", "2026-11-30T17:00", 24);
        var extended = plan.extendedTo(berlin("2026-11-30T18:30"));
        assertThat(extended.latestEnd()).isEqualTo(plan.latestEnd());
        assertThat(extended.ending().longestExtension()).isEqualTo(Duration.ofMinutes(30));
    }
}
