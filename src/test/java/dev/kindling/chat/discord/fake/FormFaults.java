package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What is wrong in a request's body, by the path of the field, as {@code data.components.0.label}. */
final class FormFaults {
    private record Fault(String path, String code, String message) {}

    private final List<Fault> faults = new ArrayList<>();

    FormFaults add(String path, String code, String message) {
        faults.add(new Fault(path, code, message));
        return this;
    }

    FormFaults check(boolean right, String path, String code, String message) {
        return right ? this : add(path, code, message);
    }

    FormFaults longest(String text, int most, String path) {
        return check(text.length() <= most, path, "BASE_TYPE_MAX_LENGTH", "Must be " + most + " or fewer in length.");
    }

    FormFaults present(String text, String path) {
        return check(!text.isBlank(), path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    void refuse() {
        if (!faults.isEmpty()) {
            throw ApiError.invalidForm(this);
        }
    }

    ObjectNode tree() {
        ObjectNode root = Json.object();
        for (Fault fault : faults) {
            ObjectNode node = root;
            for (String step : fault.path().split("\\.")) {
                node = step.isEmpty() ? node : node.withObjectProperty(step);
            }
            node.withArrayProperty("_errors")
                    .addObject()
                    .put("code", fault.code())
                    .put("message", fault.message());
        }
        return root;
    }

    @Override
    public String toString() {
        return faults.stream()
                .map(fault -> fault.path() + ": " + fault.message())
                .toList()
                .toString();
    }
}
