package dev.kindling.command;

import dev.kindling.chat.Caller;
import dev.kindling.chat.Reply;
import dev.kindling.store.ReadTransaction;
import dev.kindling.team.Membership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which code answers which words, buttons and forms. Filled once at the start. */
public final class Routes {
    /** Answers typed words. */
    @FunctionalInterface
    public interface TypedHandler {
        /** @param rest what stands behind the verb, as typed */
        Reply handle(Call call, String rest);

        /** What needs no database, such as reading a key, done before the transaction that everybody else waits for. */
        default Function<Call, Reply> prepare(String rest) {
            return call -> handle(call, rest);
        }

        /** The way to answer without writing anything, if these words only ask to see something. */
        default Optional<Look> look(String rest) {
            return Optional.empty();
        }
    }

    /**
     * Answers by looking alone. So it needs no turn in the one write transaction, and nothing is remembered of it: a redelivery
     * looks again. What it refuses is asked of the handler proper, which writes the refusal into the audit.
     */
    @FunctionalInterface
    public interface Look {
        Reply at(ReadTransaction tx, Caller caller, Membership membership);
    }

    /** Answers a button. */
    @FunctionalInterface
    public interface PressHandler {
        Reply handle(Call call, String argument);
    }

    /** Answers a form. */
    @FunctionalInterface
    public interface FormHandler {
        Reply handle(Call call, String context, Map<String, String> values);

        /** As for typed words. */
        default Function<Call, Reply> prepare(String context, Map<String, String> values) {
            return call -> handle(call, context, values);
        }
    }

    public record Verb(String command, String name, Help help, TypedHandler handler) {}

    private final Map<String, Map<String, Verb>> verbs = new LinkedHashMap<>();
    private final Map<String, PressHandler> buttons = new LinkedHashMap<>();
    private final Map<String, FormHandler> forms = new LinkedHashMap<>();

    /** @param command without its slash, such as {@code sandbox} */
    public void typed(String command, String verb, Help help, TypedHandler handler) {
        verbs.computeIfAbsent(command, key -> new LinkedHashMap<>()).put(verb, new Verb(command, verb, help, handler));
    }

    public void pressed(String action, PressHandler handler) {
        buttons.put(action, handler);
    }

    public void submitted(String form, FormHandler handler) {
        forms.put(form, handler);
    }

    public List<String> commands() {
        return List.copyOf(verbs.keySet());
    }

    public List<Verb> verbs(String command) {
        return List.copyOf(verbs.getOrDefault(command, Map.of()).values());
    }

    public Optional<Verb> verb(String command, String name) {
        return Optional.ofNullable(verbs.getOrDefault(command, Map.of()).get(name));
    }

    public Optional<PressHandler> button(String action) {
        return Optional.ofNullable(buttons.get(action));
    }

    public Optional<FormHandler> form(String name) {
        return Optional.ofNullable(forms.get(name));
    }
}
