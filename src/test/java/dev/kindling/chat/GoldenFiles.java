package dev.kindling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Form.Choice;
import dev.kindling.chat.Form.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The cards and the form that every platform renders into golden files, side by side: run with {@code -Dgolden.write=true} to
 * write them anew, and look at the difference.
 */
public final class GoldenFiles {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    public static final Card EVERYTHING = Card.of(
                    Tone.SUCCESS,
                    "vm-alice-001 is ready",
                    new Block.Text("Two steps: make the host known, then log in. <!channel> *not bold* & more"),
                    new Block.Code("1. Add this line", "[127.0.0.1]:60001 ssh-ed25519 AAAAC3Nza+/x"),
                    new Block.Code("", "a ``` fence & <tag>"),
                    new Block.Link("Open in VS Code", "vscode://vscode-remote/ssh-remote+vm-alice-001/root?a=1&b=2"),
                    new Block.Facts(List.of(
                            new Block.Fact("Host key", "SHA256:abc+/def (ed25519)"),
                            new Block.Fact("Installed", "Ubuntu_22 *LTS*"))),
                    new Block.Table(List.of("Name", "State"), List.of(List.of("vm-alice-001", "ready"))),
                    new Block.Note("Small print."))
            .withButtons(
                    Button.plain("Extend", "sandbox/extend", "0123456789abcdef"),
                    Button.primary("Start", "sandbox/start", "0123456789abcdef"),
                    Button.confirming("Yes, delete", "sandbox/delete-now", "0123456789abcdef"));

    public static final Form FORM = new Form(
            "sandbox/create",
            "",
            "Create a sandbox",
            "Create",
            List.of(
                    Field.paragraph("key", "Your SSH public key", true, "The one line of the .pub file"),
                    Field.choice("team", "Team", "blue", List.of(new Choice("red", "Red"), new Choice("blue", "Blue"))),
                    Field.line("life", "For how long", false, "Such as 2h", "4h")));

    private GoldenFiles() {}

    /** A card in that tone; its file has the {@link #name}. */
    public static Card card(Tone tone) {
        return Card.of(tone, "What happened", new Block.Text("And why."));
    }

    public static String name(Tone tone) {
        return "tone-" + tone.name().toLowerCase(Locale.ROOT);
    }

    public static String pretty(JsonNode node) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /** @param name with the platform's folder, such as {@code slack/form.json} */
    public static void compare(String name, String text) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
