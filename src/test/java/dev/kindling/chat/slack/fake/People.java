package dev.kindling.chat.slack.fake;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Who is there, and in which user groups and channels. */
final class People {
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> groups = new ConcurrentHashMap<>();
    private final Set<String> disabledGroups = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> channels = new ConcurrentHashMap<>();

    void add(Member member) {
        members.put(member.id(), member);
    }

    Optional<Member> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    Collection<Member> members() {
        return members.values();
    }

    String name(String id) {
        return member(id).map(Member::name).orElse("somebody");
    }

    String team(String id) {
        return member(id).map(Member::team).orElse(FakeSlack.TEAM);
    }

    void group(String id, Set<String> users) {
        groups.put(id, users);
    }

    void disable(String group) {
        disabledGroups.add(group);
    }

    boolean isDisabled(String group) {
        return disabledGroups.contains(group);
    }

    Optional<Set<String>> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    void eachGroup(BiConsumer<String, Set<String>> deed) {
        groups.forEach(deed);
    }

    void channel(String id, List<String> users) {
        channels.put(id, users);
    }

    Optional<List<String>> channel(String id) {
        return Optional.ofNullable(channels.get(id));
    }
}
