package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Modals that are open, and everybody's home of the app. */
final class Views {
    private final Witness witness;
    private final Map<String, Modal> modals = new LinkedHashMap<>();
    private final Map<String, JsonNode> homes = new ConcurrentHashMap<>();

    Views(Witness witness) {
        this.witness = witness;
    }

    synchronized void open(Modal modal) {
        modals.put(modal.id(), modal);
    }

    /** The newest that is open for somebody. */
    synchronized Optional<Modal> modalOf(String user) {
        return modals.values().stream()
                .filter(modal -> modal.user().equals(user))
                .reduce((one, other) -> other);
    }

    synchronized void dismiss(String user) {
        modals.values().removeIf(modal -> modal.user().equals(user));
    }

    /** What the bot answered when it was submitted closes it, changes it or leaves it open with errors. */
    synchronized void submitted(Modal modal, JsonNode answer) {
        switch (answer.path("response_action").asText("clear")) {
            case "errors" -> checkErrors(modal, answer.path("errors"));
            case "update" -> {
                JsonNode view = answer.path("view");
                witness.complain(BlockKitRules.view(view));
                modals.put(modal.id(), new Modal(modal.id(), modal.hash() + "1", modal.user(), view));
            }
            default -> modals.remove(modal.id());
        }
    }

    private void checkErrors(Modal modal, JsonNode errors) {
        Set<String> known = new HashSet<>();
        modal.view()
                .path("blocks")
                .forEach(block -> known.add(block.path("block_id").asText()));
        errors.fieldNames().forEachRemaining(id -> {
            if (!known.contains(id)) {
                witness.complain("an error about the unknown block " + id);
            }
        });
    }

    void publish(String user, JsonNode home) {
        homes.put(user, home);
    }

    Optional<JsonNode> homeOf(String user) {
        return Optional.ofNullable(homes.get(user));
    }

    void forgetHomes() {
        homes.clear();
    }
}
