package dev.kindling.sshkey;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes back what chats, terminals and phones do to text on its way: links, entities, invisible characters. */
final class PastedText {
    /** {@code <mailto:alice@host|alice@host>}, {@code <http://host|host>}, {@code <@U1|alice>}: the label is what was typed. */
    private static final Pattern LABELLED_LINK = Pattern.compile("<[^<>|\\s]*\\|([^<>|]*)>");

    private static final Pattern BARE_LINK = Pattern.compile("<(?:mailto:|tel:|https?://)([^<>|\\s]*)>");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|nbsp|#39|#x27|#160|#10|#13);");
    private static final Map<String, String> ENTITIES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "nbsp", " ", "#39", "'", "#x27", "'", "#160", " ", "#10",
            "\n", "#13", "\n");

    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?|[\\n\\x0b\\f\\u0085\\u2028\\u2029]");
    private static final Pattern OTHER_SPACE = Pattern.compile("[\\t\\p{Zs}]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\ufe00-\\ufe0f]");
    private static final Pattern TERMINAL_COLOUR = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");
    private static final Pattern FENCE = Pattern.compile("```[A-Za-z]{0,12}(?=\\s)|```");

    private PastedText() {}

    /** Plain text: {@code \n} between lines, ordinary spaces, no links, entities, code fences or invisible characters. */
    static String tidy(String pasted) {
        String text = TERMINAL_COLOUR.matcher(pasted).replaceAll("");
        text = INVISIBLE.matcher(text).replaceAll("");
        text = LINE_BREAK.matcher(text).replaceAll("\n");
        text = OTHER_SPACE.matcher(text).replaceAll(" ");
        text = withoutLinks(ENTITY.matcher(withoutLinks(text))
                .replaceAll(match -> Matcher.quoteReplacement(ENTITIES.getOrDefault(match.group(1), ""))));
        return FENCE.matcher(text).replaceAll("\n").strip();
    }

    private static String withoutLinks(String text) {
        return BARE_LINK.matcher(LABELLED_LINK.matcher(text).replaceAll("$1")).replaceAll("$1");
    }
}
