package dev.kindling.chat.slack;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.PlatformPeople;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is in a user group or channel of the workspace. User groups need the scope {@code usergroups:read}, which Kindling asks for
 * anyway; the members of channels need {@code channels:read} or {@code groups:read}, which it does without.
 */
final class SlackDirectory implements PlatformPeople {
    private static final Set<String> NO_SCOPE = Set.of("missing_scope", "no_permission");
    private static final Set<String> NO_GROUP = Set.of("no_such_subteam", "subteam_not_found", "not_found");
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 10;

    private final SlackApi api;
    private final SlackPeople people;
    private final UserGroups groups;

    SlackDirectory(SlackApi api, SlackPeople people, UserGroups groups) {
        this.api = api;
        this.people = people;
        this.groups = groups;
    }

    @Override
    public Optional<ZoneId> zoneOf(ActorId person) {
        return people.known(person.user()).flatMap(Person::zone);
    }

    @Override
    public Members membersOf(String workspace, Gathering group) {
        try {
            return group.kind() == Gathering.Kind.GROUP ? userGroup(group.id()) : channel(group.id());
        } catch (SlackFault fault) {
            return fault.kind() == SlackFault.Kind.REFUSED
                    ? new Members.Refused("Slack did not say who is in it (" + fault.error() + "); name the people")
                    : new Members.Away("Slack did not answer");
        }
    }

    private Members userGroup(String group) throws SlackFault {
        Optional<Set<String>> kept = groups.members(group);
        if (kept.isPresent()) {
            return listed(kept.get());
        }
        try {
            var answer = api.call(
                    "usergroups.users.list",
                    bot -> bot.usergroupsUsersList(
                            request -> request.usergroup(group).includeDisabled(false)));
            return listed(answer.getUsers() == null ? List.of() : answer.getUsers());
        } catch (SlackFault fault) {
            if (fault.says(NO_SCOPE)) {
                return new Members.Refused(
                        "Slack lets me see no members of user groups: whoever administers the app can add"
                                + " the scope usergroups:read and install it again. Until then name the people");
            }
            if (fault.says(NO_GROUP)) {
                return new Members.Refused("That user group is not in this workspace, or it is switched off");
            }
            throw fault;
        }
    }

    private Members channel(String channel) throws SlackFault {
        List<String> members = new ArrayList<>();
        String cursor = "";
        try {
            for (int page = 0; page < MOST_PAGES; page++) {
                String from = cursor;
                var answer = api.call(
                        "conversations.members",
                        bot -> bot.conversationsMembers(
                                request -> request.channel(channel).limit(PAGE).cursor(from)));
                members.addAll(answer.getMembers() == null ? List.of() : answer.getMembers());
                var next = answer.getResponseMetadata();
                cursor = next == null || next.getNextCursor() == null ? "" : next.getNextCursor();
                if (cursor.isEmpty()) {
                    return listed(members);
                }
            }
        } catch (SlackFault fault) {
            if (fault.says(NO_SCOPE)) {
                return new Members.Unlisted(
                        "whoever is in this channel",
                        "To have me invite each member by direct message instead, whoever administers the app can add the"
                                + " scope channels:read (for private channels groups:read) and install it again");
            }
            if (fault.says(Set.of("channel_not_found", "not_in_channel"))) {
                return new Members.Refused("That channel does not exist, or I am not in it; invite me there first");
            }
            throw fault;
        }
        return new Members.Unlisted(
                "whoever is in this channel",
                "It has more than " + PAGE * MOST_PAGES + " members, so I do not write to each");
    }

    /** Programs and accounts that get no sandbox are left out, as far as they are known. */
    private Members listed(Collection<String> users) {
        return new Members.Listed(users.stream()
                .filter(user -> people.known(user).flatMap(Person::refusal).isEmpty())
                .map(user ->
                        new Member(user, people.known(user).map(Person::handle).orElse(user)))
                .toList());
    }
}
