package dev.kindling.config;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Looks at a text's YAML events before nodes are made of it, so that what Kindling does not take from YAML (tags,
 * anchors, aliases, several documents, very deep nesting) is told with its place and cannot do harm.
 */
final class YamlSyntax {
    private static final int DEEPEST = 20;

    private final Place start;
    private final Faults faults;
    private int documents;
    private int depth;
    private Place reached;

    YamlSyntax(Place start, Faults faults) {
        this.start = start;
        this.reached = start;
        this.faults = faults;
    }

    /** Whether nodes can be made of the text; faults are reported in any case. */
    boolean check(String text) {
        try {
            for (Event event : new Yaml(new LoaderOptions()).parse(new StringReader(text))) {
                reached = place(event.getStartMark());
                look(event);
                if (depth > DEEPEST) {
                    faults.add(reached, "this is nested too deeply", "no setting needs so many brackets");
                    return false;
                }
            }
        } catch (MarkedYAMLException e) {
            syntaxFault(e, text);
            return false;
        } catch (RuntimeException e) {
            // SnakeYAML lets escapes such as "\UFFFFFFFF" through to Java's own number parser.
            faults.add(reached, "this is not YAML (after this place)", "look for a wrong escape such as \"\\U…\"");
            return false;
        }
        if (documents == 0) {
            faults.add(start, "the file is empty", "copy the sample from Kindling's bot-config/ and adapt it");
        }
        return documents > 0;
    }

    private void look(Event event) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            faults.add(reached, "a second document starts here", "keep one document per file");
        } else if (event instanceof AliasEvent alias) {
            faults.add(reached, "'*" + alias.getAnchor() + "' is an alias", "write the value itself");
        } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
            faults.add(reached, "'&" + node.getAnchor() + "' is an anchor", "remove it; aliases are not supported");
        }
        tag(event)
                .ifPresent(tag -> faults.add(
                        reached, Words.shown(tag) + " is a tag", "remove it; each setting knows its type by itself"));
        depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return Optional.ofNullable(scalar.getTag());
        }
        return event instanceof CollectionStartEvent collection
                ? Optional.ofNullable(collection.getTag())
                : Optional.empty();
    }

    private void syntaxFault(MarkedYAMLException fault, String text) {
        Mark mark = fault.getProblemMark() == null ? fault.getContextMark() : fault.getProblemMark();
        Place place = mark == null ? reached : place(mark);
        String problem = fault.getProblem() == null ? "it cannot be read" : fault.getProblem();
        if (problem.contains("(TAB)")) {
            faults.add(place, "a tab stands here", "indent with spaces");
        } else if (problem.contains("but got {") && mark != null && isPlaceholder(text, mark.getIndex())) {
            faults.add(place, "inside { } and [ ] a bare ${…} is not YAML", "put it in quotes: \"${NAME}\"");
        } else if (problem.startsWith("mapping values are not allowed")) {
            faults.add(place, "a ':' is not allowed here", "check the indentation, or put the text in quotes");
        } else {
            faults.add(
                    place,
                    "this is not YAML: " + oneLine(problem),
                    "check indentation, brackets and quotes up to here");
        }
    }

    private static boolean isPlaceholder(String text, int codePointIndex) {
        if (codePointIndex < 1 || codePointIndex > text.codePointCount(0, text.length())) {
            return false;
        }
        int index = text.offsetByCodePoints(0, codePointIndex);
        return text.startsWith("${", index - 1);
    }

    private Place place(Mark mark) {
        return Place.of(start.file(), mark);
    }

    /** SnakeYAML quotes the character that it stumbled over as it is, which may be a line break. */
    private static String oneLine(String problem) {
        return problem.replaceAll("\\R\\s*\\(", "line break (").replaceAll("\\R\\s*", " ");
    }
}
