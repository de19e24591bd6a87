package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Interaction.Response;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.endtoend.StateRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many more come at the same moment than are served at once. */
@Timeout(240)
class DiscordRushTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration FORMS_ARE_LATE = Duration.ofMillis(1_400);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK+m5lMWMBynsCemI4DP7zGEBuPQLinH+Rc5tbFDe8wu somebody";

    @TempDir
    private Path directory;

    @Test
    void everybody_gets_their_one_answer_and_forms_open_at_once() throws Exception {
        try (var discord = FakeDiscord.patient()) {
            Role blue = discord.role("blue");
            try (var kindling =
                    KindlingInDiscord.start(discord, blue, directory).awaitConnected()) {
                discord.awaitCommand("sandbox");
                List<Interaction> lists = new ArrayList<>();
                List<Interaction> creates = new ArrayList<>();
                List<Interaction> forms = new ArrayList<>();
                List<Person> people = new ArrayList<>();
                for (int i = 0; i < 90; i++) {
                    people.add(discord.person("person" + i, blue));
                }
                // So that they come at once, when the session is resumed.
                discord.gateway().askToReconnect();
                for (int i = 0; i < 90; i += 3) {
                    lists.add(discord.slash(people.get(i), "sandbox list"));
                    creates.add(discord.slash(people.get(i + 1), "sandbox create", Map.of("key", KEY)));
                    forms.add(discord.slash(people.get(i + 2), "sandbox create"));
                }

                // A machine that is busy with other things may be too slow for that; then a button offers the form. The
                // time that the session took to be resumed counts too.
                assertThat(forms)
                        .allMatch(form -> form.awaitResponse() == Response.MODAL
                                || form.age().orElseThrow().compareTo(FORMS_ARE_LATE) > 0);
                assertThat(lists)
                        .allSatisfy(list -> assertThat(
                                        list.awaitReply(reply -> !reply.text().isBlank())
                                                .text())
                                .contains("You have no sandbox"));
                assertThat(creates)
                        .allSatisfy(create -> assertThat(
                                        create.awaitReply(reply -> !reply.text().isBlank())
                                                .text())
                                .contains("vm-person"));
                assertThat(lists).anyMatch(list -> list.response().equals(Optional.of(Response.DEFERRED_MESSAGE)));
                assertThat(discord.interactions()).allMatch(one -> one.attempts() == 1);
                assertThat(discord.complaints()).isEmpty();
                await().atMost(SOON).until(() -> kindling.readyz().contains("connected as kindling"));
            }
            try (var rows = new StateRows(directory.resolve("state"))) {
                assertThat(rows.count("select count(*) from sandbox")).isEqualTo(30);
            }
        }
    }
}
