package dev.kindling.chat.discord;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.dv8tion.jda.internal.JDAImpl;
import net.dv8tion.jda.internal.handle.SocketHandler;
import net.dv8tion.jda.internal.requests.WebSocketClient;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what servers other than Discord's own leave out of events, and without which the SDK drops the event or never gets
 * ready. Nothing that is there is changed, with one exception: a form in its older shape, with rows, is given the newer one,
 * the only one that the SDK reads. Discord's own events pass as they are.
 */
final class MissingParts {
    /** The version of the SDK whose insides this knows; a test fails with another one. */
    static final String MADE_FOR = "6.5.0";

    /** Those that Discord knows, in seconds; the SDK stops at another one. */
    private static final Set<Integer> AFK_TIMEOUTS = Set.of(60, 300, 900, 1800, 3600);

    private static final int USUAL_AFK_TIMEOUT = 300;
    private static final int MODAL_SUBMIT = 5;
    private static final int ACTION_ROW = 1;
    private static final int LABEL = 18;
    private static final int DIRECT_CHANNEL = 1;

    private static final Map<String, Consumer<DataObject>> FILLERS = Map.of(
            "READY", MissingParts::ready,
            "GUILD_CREATE", MissingParts::guild,
            "GUILD_ROLE_CREATE", event -> object(event, "role").ifPresent(MissingParts::role),
            "GUILD_ROLE_UPDATE", event -> object(event, "role").ifPresent(MissingParts::role),
            "MESSAGE_CREATE", MissingParts::message,
            "INTERACTION_CREATE", MissingParts::interaction);

    private MissingParts() {}

    /** From now on, for the events of this session. */
    static void fillIn(WebSocketClient client, JDAImpl session) {
        Map<String, SocketHandler> handlers = client.getHandlers();
        FILLERS.forEach((type, filler) -> {
            SocketHandler target = handlers.get(type);
            if (target != null && !(target instanceof Filling)) {
                handlers.put(type, new Filling(session, filler, target));
            }
        });
    }

    /** Completes an event and hands it on. */
    private static final class Filling extends SocketHandler {
        private final Consumer<DataObject> filler;
        private final SocketHandler target;

        Filling(JDAImpl session, Consumer<DataObject> filler, SocketHandler target) {
            super(session);
            this.filler = filler;
            this.target = target;
        }

        @Override
        protected @Nullable Long handleInternally(DataObject content) {
            filler.accept(content);
            if (allContent.getString("t", "").equals("INTERACTION_CREATE")) {
                UnseenChannels.introduce(getJDA(), content);
            }
            // It reads the same event; what has to wait for its guild it keeps by itself.
            target.handle(responseNumber, allContent);
            return null;
        }
    }

    static void ready(DataObject event) {
        arrays(event, "guilds", "private_channels");
        if (event.isNull("application")) {
            object(event, "user")
                    .ifPresent(user ->
                            event.put("application", DataObject.empty().put("id", user.getString("id", ""))));
        }
    }

    static void guild(DataObject event) {
        arrays(
                event,
                "roles",
                "channels",
                "threads",
                "guild_scheduled_events",
                "emojis",
                "stickers",
                "voice_states",
                "members",
                "features");
        absent(event, "member_count", 1);
        if (event.isNull("afk_timeout") || !AFK_TIMEOUTS.contains(event.getInt("afk_timeout"))) {
            event.put("afk_timeout", USUAL_AFK_TIMEOUT);
        }
        event.getArray("roles").stream(DataArray::getObject).forEach(MissingParts::role);
        event.getArray("channels").stream(DataArray::getObject).forEach(channel -> {
            arrays(channel, "permission_overwrites");
            absent(channel, "position", 0);
        });
        event.getArray("members").stream(DataArray::getObject).forEach(member -> arrays(member, "roles"));
    }

    static void role(DataObject role) {
        if (role.isNull("colors")) {
            role.put("colors", DataObject.empty().put("primary_color", role.getInt("color", 0)));
        }
        absent(role, "position", 0);
        absent(role, "permissions", "0");
        List.of("managed", "hoist", "mentionable").forEach(flag -> absent(role, flag, false));
    }

    static void message(DataObject event) {
        arrays(event, "mentions", "mention_roles", "attachments", "embeds");
        absent(event, "type", 0);
        absent(event, "content", "");
    }

    static void interaction(DataObject event) {
        boolean inGuild = !event.isNull("guild_id") || !event.isNull("guild");
        absent(event, "version", 1);
        absent(event, "context", inGuild ? 0 : 1);
        absent(event, "authorizing_integration_owners", DataObject.empty());
        arrays(event, "entitlements");
        if (inGuild && event.isNull("guild")) {
            event.put("guild", DataObject.empty().put("id", event.getString("guild_id")));
        }
        if (event.isNull("channel") && !event.isNull("channel_id")) {
            DataObject channel = DataObject.empty()
                    .put("id", event.getString("channel_id"))
                    .put("type", inGuild ? 0 : DIRECT_CHANNEL);
            object(event, "user")
                    .filter(user -> !inGuild)
                    .ifPresent(
                            user -> channel.put("recipients", DataArray.empty().add(user)));
            event.put("channel", channel);
        }
        object(event, "member").ifPresent(member -> arrays(member, "roles"));
        if (event.getInt("type", 0) == MODAL_SUBMIT) {
            object(event, "data").ifPresent(MissingParts::labelled);
        }
    }

    /** Rows around one input each become labels around it. */
    private static void labelled(DataObject data) {
        arrays(data, "components");
        DataArray labelled = DataArray.empty();
        int number = 0;
        for (int i = 0; i < data.getArray("components").length(); i++) {
            DataObject component = data.getArray("components").getObject(i);
            boolean row = component.getInt("type", 0) == ACTION_ROW
                    && component
                            .optArray("components")
                            .filter(inside -> inside.length() == 1)
                            .isPresent();
            if (row) {
                DataObject input = component.getArray("components").getObject(0);
                absent(input, "id", ++number);
                labelled.add(DataObject.empty()
                        .put("type", LABEL)
                        .put("id", ++number)
                        .put("component", input));
            } else {
                labelled.add(component);
            }
        }
        data.put("components", labelled);
    }

    private static Optional<DataObject> object(DataObject of, String name) {
        return of.optObject(name);
    }

    private static void arrays(DataObject of, String... names) {
        for (String name : names) {
            absent(of, name, DataArray.empty());
        }
    }

    private static void absent(DataObject of, String name, Object value) {
        if (of.isNull(name)) {
            of.put(name, value);
        }
    }
}
