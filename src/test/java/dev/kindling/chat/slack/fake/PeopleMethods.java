package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/** {@code users.*} and {@code usergroups.*}. */
final class PeopleMethods {
    private static final long LONG_AGO = 1_700_000_000;

    private final People people;

    PeopleMethods(People people) {
        this.people = people;
    }

    Map<String, WebApi.Method> methods() {
        return Map.of(
                "users.info", this::user,
                "users.list", this::users,
                "usergroups.list", this::groups,
                "usergroups.users.list", this::membersOfGroup);
    }

    private ObjectNode user(Form form) {
        Member member = people.member(form.text("user")).orElseThrow(() -> new Refusal("user_not_found"));
        ObjectNode answer = Json.ok();
        answer.set("user", user(member));
        return answer;
    }

    private ObjectNode users(Form form) {
        ObjectNode list = Json.ok();
        ArrayNode all = list.putArray("members");
        people.members().stream().filter(member -> !member.stranger()).forEach(member -> all.add(user(member)));
        list.putObject("response_metadata").put("next_cursor", "");
        return list;
    }

    private static ObjectNode user(Member member) {
        ObjectNode user = Json.object()
                .put("id", member.id())
                .put("team_id", member.team())
                .put("name", member.name())
                .put("deleted", member.deleted())
                .put("real_name", member.name())
                .put("is_bot", member.bot())
                .put("is_app_user", false)
                .put("is_restricted", member.guest())
                .put("is_ultra_restricted", false)
                .put("is_stranger", member.stranger());
        user.putObject("profile").put("display_name", member.name()).put("real_name", member.name());
        return user;
    }

    private ObjectNode groups(Form form) {
        ObjectNode list = Json.ok();
        ArrayNode all = list.putArray("usergroups");
        people.eachGroup((id, users) -> all.addObject()
                .put("id", id)
                .put("team_id", FakeSlack.TEAM)
                .put("is_usergroup", true)
                .put("handle", "group-" + id.toLowerCase(Locale.ROOT))
                .put("date_delete", people.isDisabled(id) ? LONG_AGO : 0)
                .put("user_count", users.size()));
        return list;
    }

    private ObjectNode membersOfGroup(Form form) {
        ObjectNode list = Json.ok();
        ArrayNode users = list.putArray("users");
        people.group(form.text("usergroup"))
                .orElseThrow(() -> new Refusal("no_such_subteam"))
                .forEach(users::add);
        return list;
    }
}
