package dev.kindling.chat.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did in Slack, freed of Slack's shapes.
 *
 * @param id the same at each redelivery, whatever envelope and socket it comes by
 * @param team the person's workspace, if the payload tells it
 * @param trigger what a form can be opened with, for three seconds and once
 * @param responseUrl address of the interaction, if it has one
 * @param message what kind of message a button stood on
 * @param openedBy for a form: the invocation that it was the answer to
 */
record Incoming(
        InvocationId id,
        String user,
        String team,
        String name,
        Origin origin,
        Input input,
        Optional<String> trigger,
        Optional<String> responseUrl,
        Surface message,
        Optional<InvocationId> openedBy) {
    private static final int LONGEST_ID = 120;

    /** Where an interaction was made. */
    enum Surface {
        /** A slash command: its acknowledgement is shown to the asker, and its address replaces that. */
        COMMAND,
        /** A button on a message that only the asker sees. */
        PRIVATE_MESSAGE,
        /** A button on a message that others see as well. */
        SHARED_MESSAGE,
        /** The conversation with the bot, App Home or a modal. */
        DIRECT,
        /** A mention in a channel. */
        MENTION
    }

    @Override
    public String toString() {
        return "Incoming[" + id + "]";
    }

    /** @param envelope name of its delivery, which tells two invocations apart where nothing else does; may be empty */
    static Incoming of(SlashCommandPayload payload, String envelope) {
        String text = SlackText.typed(text(payload.getText()));
        String channel = text(payload.getChannelId());
        // A trigger is told apart from others by what it was for, in case a server gives the same one to everybody.
        String what = String.join(
                "\n",
                text(payload.getUserId()),
                channel,
                text(payload.getCommand()),
                text(payload.getText()),
                text(payload.getResponseUrl()));
        return new Incoming(
                id("command", trigger(payload.getTriggerId(), payload.getResponseUrl(), envelope), what),
                text(payload.getUserId()),
                text(payload.getTeamId()),
                text(payload.getUserName()),
                origin(channel, text(payload.getUserId())),
                new Input.Typed(text(payload.getCommand()) + (text.isBlank() ? "" : " " + text)),
                present(payload.getTriggerId()),
                present(payload.getResponseUrl()),
                Surface.COMMAND,
                Optional.empty());
    }

    /**
     * Empty when the button is none of ours, or only a link.
     *
     * @param envelope its id; may be empty
     */
    static Optional<Incoming> of(BlockActionPayload payload, String envelope) {
        if (payload.getActions() == null || payload.getActions().isEmpty() || payload.getUser() == null) {
            return Optional.empty();
        }
        var action = payload.getActions().get(0);
        String user = text(payload.getUser().getId());
        String channel =
                payload.getChannel() == null ? "" : text(payload.getChannel().getId());
        boolean onMessage = payload.getContainer() != null
                && "message".equals(payload.getContainer().getType());
        boolean ephemeral = onMessage && payload.getContainer().isEphemeral();
        String what = String.join(
                "\n",
                user,
                channel,
                text(action.getActionTs()),
                text(action.getActionId()),
                text(action.getValue()),
                text(payload.getResponseUrl()));
        return ButtonValue.read(text(action.getValue()))
                .map(input -> new Incoming(
                        id("button", trigger(payload.getTriggerId(), action.getActionTs(), envelope), what),
                        user,
                        text(payload.getUser().getTeamId()),
                        name(payload.getUser().getUsername(), payload.getUser().getName()),
                        origin(channel, user),
                        input,
                        present(payload.getTriggerId()),
                        present(payload.getResponseUrl()),
                        surface(onMessage, ephemeral, channel),
                        Optional.empty()));
    }

    private static Surface surface(boolean onMessage, boolean ephemeral, String channel) {
        if (ephemeral) {
            return Surface.PRIVATE_MESSAGE;
        }
        return !onMessage || channel.isEmpty() || channel.startsWith("D") ? Surface.DIRECT : Surface.SHARED_MESSAGE;
    }

    /** Empty when it is no form. */
    static Optional<Incoming> of(ViewSubmissionPayload payload) {
        var view = payload.getView();
        if (view == null || payload.getUser() == null) {
            return Optional.empty();
        }
        String user = text(payload.getUser().getId());
        var luggage = Modals.luggage(text(view.getPrivateMetadata()), user);
        Map<String, String> values = new TreeMap<>();
        if (view.getState() != null && view.getState().getValues() != null) {
            view.getState()
                    .getValues()
                    .forEach((block, inputs) -> inputs.values().stream()
                            .findFirst()
                            .ifPresent(input -> values.put(
                                    block,
                                    input.getSelectedOption() != null
                                            ? text(input.getSelectedOption().getValue())
                                            : text(input.getValue()))));
        }
        // The hash stays when a form is sent in again after an error, so what was entered is part of the identity; and
        // what
        // it carries along names what it was opened for.
        String what = String.join("\n", user, text(view.getPrivateMetadata()), values.toString());
        return Optional.of(new Incoming(
                id("form", text(view.getId()) + ":" + text(view.getHash()), what),
                user,
                text(payload.getUser().getTeamId()),
                name(payload.getUser().getUsername(), payload.getUser().getName()),
                luggage.origin(),
                new Input.Submitted(text(view.getCallbackId()), luggage.context(), values),
                present(payload.getTriggerId()),
                Optional.empty(),
                Surface.DIRECT,
                luggage.openedBy()));
    }

    /** @param event what identifies it, the same at each redelivery */
    static Incoming typed(String event, String user, String team, String channel, boolean mention, String text) {
        return new Incoming(
                id("event", event, String.join("\n", user, text)),
                user,
                team,
                "",
                new Origin(channel, !mention),
                new Input.Typed(SlackText.typed(text)),
                Optional.empty(),
                Optional.empty(),
                mention ? Surface.MENTION : Surface.DIRECT,
                Optional.empty());
    }

    private static Origin origin(String channel, String user) {
        // From App Home there is no channel: what is meant for "there" goes to the person.
        return channel.isEmpty() ? new Origin(user, true) : new Origin(channel, channel.startsWith("D"));
    }

    /**
     * The same at each redelivery, which repeats the payload to the letter.
     *
     * @param what everything by which two that carry the same identity would differ
     */
    private static InvocationId id(String kind, String identity, String what) {
        return new InvocationId("slack:" + kind + ":" + shortened(identity) + ":" + digest(what));
    }

    /** Slack's own identity of an interaction; the envelope's where neither that nor {@code other} is there. */
    private static String trigger(@Nullable String trigger, @Nullable String other, String envelope) {
        return present(trigger).orElseGet(() -> present(other).isPresent() ? "" : envelope);
    }

    private static String shortened(String identity) {
        return identity.length() <= LONGEST_ID ? identity : digest(identity);
    }

    private static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What tells these bytes from others, and nothing of what they say. */
    static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(@Nullable String username, @Nullable String name) {
        return username == null || username.isBlank() ? text(name) : username;
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
