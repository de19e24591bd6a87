package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.bolt.request.builtin.EventRequest;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.fault.KindlingException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events: App Home opened, words in a direct message or after a mention, an uploaded key, the app thrown out. */
final class SlackEvents {
    private static final Logger log = LoggerFactory.getLogger(SlackEvents.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** No public key is longer; RSA with 16384 bits has 2.8 kB. */
    private static final int LONGEST_FILE = 16 * 1024;

    /** Messages that people write; all other subtypes are edits, joins and the like. */
    private static final Set<String> WRITTEN = Set.of("", "file_share", "thread_broadcast");

    private final SlackApi api;
    private final ConnectionHealth health;
    private final UserGroups groups;
    private final Installation workspace;

    SlackEvents(SlackApi api, ConnectionHealth health, UserGroups groups, Installation workspace) {
        this.groups = groups;
        this.api = api;
        this.health = health;
        this.workspace = workspace;
    }

    /**
     * What an event asks for.
     *
     * @param homeOpened who opened App Home
     * @param words what somebody wrote to the bot
     * @param file what they sent along
     */
    record Reading(Optional<String> homeOpened, Optional<Incoming> words, Optional<SlackFile> file) {
        static final Reading NOTHING = new Reading(Optional.empty(), Optional.empty(), Optional.empty());
    }

    Reading read(EventRequest request) {
        JsonNode payload;
        try {
            payload = MAPPER.readTree(request.getRequestBodyAsString());
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new KindlingException("An event of Slack's is not JSON.", e);
        }
        JsonNode event = payload.path("event");
        return switch (event.path("type").asText()) {
            case "app_home_opened" -> homeOpened(event);
            case "message" -> isDirect(event) ? words(payload, event, false) : Reading.NOTHING;
            case "app_mention" -> words(payload, event, true);
            case "subteam_members_changed", "subteam_updated", "subteam_created" -> {
                groups.changed();
                yield Reading.NOTHING;
            }
            case "tokens_revoked", "app_uninstalled" -> {
                health.stop("the app was removed from the workspace or its token revoked; "
                        + SlackAdvice.about("token_revoked"));
                yield Reading.NOTHING;
            }
            default -> Reading.NOTHING;
        };
    }

    private static boolean isDirect(JsonNode event) {
        return event.path("channel_type")
                .asText(event.path("channel").asText().startsWith("D") ? "im" : "channel")
                .equals("im");
    }

    private static Reading homeOpened(JsonNode event) {
        return event.path("tab").asText("home").equals("home")
                ? new Reading(Optional.of(event.path("user").asText()), Optional.empty(), Optional.empty())
                : Reading.NOTHING;
    }

    private Reading words(JsonNode payload, JsonNode event, boolean mention) {
        String user = event.path("user").asText();
        boolean ours = user.isEmpty() || user.equals(workspace.get().botUser()) || event.hasNonNull("bot_id");
        if (ours || !WRITTEN.contains(event.path("subtype").asText(""))) {
            return Reading.NOTHING;
        }
        String channel = event.path("channel").asText(user);
        // A mention in the conversation with the bot itself is like any word there.
        boolean elsewhere = mention && !channel.startsWith("D");
        // The message's own time, where it has one: a mention in a direct message may come as two events.
        String id = event.hasNonNull("ts")
                ? channel + ":" + event.path("ts").asText()
                : payload.path("event_id").asText();
        String team = event.path("user_team").asText(event.path("team").asText(""));
        Incoming words = Incoming.typed(
                id, user, team, channel, elsewhere, event.path("text").asText(""));
        return new Reading(Optional.empty(), Optional.of(words), file(event));
    }

    private static Optional<SlackFile> file(JsonNode event) {
        JsonNode file = event.path("files").path(0);
        if (file.isMissingNode()) {
            return Optional.empty();
        }
        String url = file.path("url_private_download")
                .asText(file.path("url_private").asText(""));
        return Optional.of(new SlackFile(
                file.path("id").asText(),
                file.path("name").asText(""),
                url,
                file.path("size").asLong(0)));
    }

    /** The text of a file that may be a public key. */
    SlackFile.Reading fetch(SlackFile file) {
        if (file.size() > LONGEST_FILE) {
            return refused("That file is too long for a public key. Send the one that ends in .pub.");
        }
        try {
            String url = file.url();
            if (url.isEmpty()) {
                var info = api.call("files.info", bot -> bot.filesInfo(request -> request.file(file.id())))
                        .getFile();
                url = Optional.ofNullable(info.getUrlPrivateDownload())
                        .or(() -> Optional.ofNullable(info.getUrlPrivate()))
                        .orElse("");
            }
            String text = api.download(url, LONGEST_FILE);
            if (text.indexOf('\0') >= 0 || text.contains("<!DOCTYPE")) {
                return refused("That file is not a public key. Send the one that ends in .pub.");
            }
            health.mended("files:read");
            return new SlackFile.Reading(text, Optional.empty());
        } catch (SlackFault fault) {
            if (fault.says(Set.of("missing_scope"))) {
                health.complain(
                        "files:read",
                        "I cannot read uploaded keys: the bot lacks the scope files:read; "
                                + SlackAdvice.about("missing_scope") + ".");
            }
            log.info("An uploaded file was not read: {}", fault.error());
            return refused("I could not read that file. Paste the key itself here: the one line of"
                    + " cat ~/.ssh/id_ed25519.pub");
        }
    }

    private static SlackFile.Reading refused(String why) {
        return new SlackFile.Reading(
                "", Optional.of(Card.of(Card.Tone.REFUSAL, "I could not use that file", new Block.Text(why))));
    }
}
