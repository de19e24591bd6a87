package dev.kindling.workshop.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterCsvTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,email,user id,github\nAnn Lee,ann@example.org,U012ABCDEF,octo-ann\n",
                "\uFEFFName;E-Mail;Slack ID;GitHub\r\n\"Ann Lee\";ANN@example.org;U012ABCDEF;@octo-ann\r\n",
                "name\temail\tuser_id\tgithub\rAnn Lee\tmailto:ann@example.org\t<@U012ABCDEF|ann>\thttps://github.com/octo-ann",
                "sep=|\nfirst name|last name|mail|member id|gh\nAnn|Lee|ann@example.org|U012ABCDEF|octo-ann",
                "Ann Lee <ann@example.org>,U012ABCDEF,github:octo-ann",
                "Ann Lee, ann@example.org, U012ABCDEF, github.com/octo-ann"
            })
    void lists_as_spreadsheets_save_them(String text) {
        PeopleList list = PeopleCsv.read(text);
        assertThat(list.faults()).isEmpty();
        assertThat(list.people()).singleElement().satisfies(ann -> {
            assertThat(ann.name()).contains("Ann Lee");
            assertThat(ann.email()).contains("ann@example.org");
            assertThat(ann.userId()).contains("U012ABCDEF");
            assertThat(ann.github()).contains("octo-ann");
        });
    }

    @Test
    void each_bad_line_is_told_with_its_number_and_the_others_count() {
        PeopleList list = PeopleCsv.read("""
                name,email,user id
                Ann,ann@example.org,
                Bob,bob(at)example.org,

                ,,
                Cy,,1.23E+17
                "Dora,dora@example.org,
                Ann again,ANN@example.org,
                "Eve ""E"", Dr",eve@example.org,123456789012345678
                """);
        assertThat(list.people()).extracting(Invitee::shown).containsExactly("Ann", "Eve \"E\", Dr");
        assertThat(list.faults()).extracting(PeopleList.LineNote::line).containsExactly(3L, 6L, 7L);
        assertThat(list.faults()).first().asString().contains("line 3: 'bob(at)example.org' is not an e-mail address");
        assertThat(list.repeated())
                .singleElement()
                .asString()
                .isEqualTo("line 8: 'Ann again' stands in line 2 already");
    }

    @Test
    void old_and_wide_encodings() {
        String text = "name,email\nJürgen Groß,j@example.org\n";
        for (Charset charset :
                List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"), StandardCharsets.UTF_16)) {
            assertThat(PeopleCsv.read(text.getBytes(charset)).people().get(0).name())
                    .as(charset.name())
                    .contains("Jürgen Groß");
        }
    }

    @Test
    void a_list_of_names_alone_and_what_is_no_list() {
        assertThat(PeopleCsv.read("@alice\nbob\nalice\n").people())
                .extracting(Invitee::shown)
                .containsExactly("alice", "bob");
        assertThat(PeopleCsv.read("").people()).isEmpty();
        assertThat(PeopleCsv.read(new byte[] {'P', 'K', 0, 4}).faults())
                .singleElement()
                .asString()
                .contains("not a text file");
        assertThat(PeopleCsv.read("a\n".repeat(3000)).faults())
                .singleElement()
                .asString()
                .contains("more than 2000 lines");
    }

    @Test
    void no_text_makes_it_throw() {
        var random = new Random(6);
        String letters = "ab@.\"\",;\t|\n\r=U1<>- \u00e9\uFEFF";
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder(round % 2 == 0 ? "name,email,user id\n" : "");
            random.ints(60, 0, letters.length()).forEach(index -> text.append(letters.charAt(index)));
            assertThat(PeopleCsv.read(text.toString())).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uFF1D1", "%x", "=cmd|' /C calc'!A0"})
    void a_formula_stays_text(String name) throws Exception {
        var row = new RosterCsv.Row(
                name, SeatState.READY, "h:60001", "SHA256:x", new Login.Never(), "=boom\nsecond line");
        try (var parser = CSVParser.parse(RosterCsv.write(List.of(row), Plans.BERLIN), CSVFormat.RFC4180)) {
            var written = parser.getRecords().get(1);
            assertThat(written.get(0)).startsWith("'");
            assertThat(written.get(5)).isEqualTo("'=boom second line");
        }
    }

    @Test
    void the_roster_has_a_head_and_says_what_is_unknown() {
        var rows = List.of(
                new RosterCsv.Row(
                        "Ann \"A\" Lee",
                        SeatState.CONNECTED,
                        "h:60001",
                        "SHA256:a",
                        new Login.At(Instant.parse("2026-11-30T08:05:30.5Z")),
                        ""),
                new RosterCsv.Row("", SeatState.EMPTY, "", "", new Login.Unknown(), ""));
        assertThat(RosterCsv.write(rows, Plans.BERLIN)).isEqualTo("""
                "name","state","address","fingerprint","first login","last error"\r
                "Ann ""A"" Lee","in","h:60001","SHA256:a","2026-11-30T09:05:30+01:00",""\r
                "","free","","","unknown",""\r
                """);
    }

    @Test
    void who_is_named_by_nothing_is_nobody() {
        assertThat(new Invitee(1, Optional.empty(), Optional.of("a@b"), Optional.empty(), Optional.empty()).shown())
                .isEqualTo("a@b");
    }
}
