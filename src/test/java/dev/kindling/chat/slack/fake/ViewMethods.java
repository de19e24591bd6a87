package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** {@code views.*}. */
final class ViewMethods {
    private static final String HASH = "1.abc";

    private final Ids ids;
    private final Witness witness;
    private final Triggers triggers;
    private final Views views;

    ViewMethods(Ids ids, Witness witness, Triggers triggers, Views views) {
        this.ids = ids;
        this.witness = witness;
        this.triggers = triggers;
        this.views = views;
    }

    Map<String, WebApi.Method> methods() {
        return Map.of("views.open", this::open, "views.publish", this::publish);
    }

    private ObjectNode open(Form form) {
        String user = triggers.exchange(form.text("trigger_id"));
        JsonNode view = valid(form);
        String id = ids.next("V");
        views.open(new Modal(id, HASH, user, view));
        ObjectNode answer = Json.ok();
        ObjectNode opened = answer.putObject("view");
        opened.setAll((ObjectNode) view.deepCopy());
        opened.put("id", id).put("team_id", FakeSlack.TEAM).put("hash", HASH).put("root_view_id", id);
        return answer;
    }

    private ObjectNode publish(Form form) {
        views.publish(form.text("user_id"), valid(form));
        return Json.ok();
    }

    private JsonNode valid(Form form) {
        JsonNode view = form.json("view", "null");
        List<String> faults = BlockKitRules.view(view);
        witness.complain(faults);
        if (!faults.isEmpty()) {
            throw new Refusal("invalid_arguments");
        }
        return view;
    }
}
