package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Something that a person did and that the bot has to answer: what came of it, and waiters for that. */
public final class Interaction {
    /** Discord's interaction types. */
    public enum Kind {
        COMMAND(2),
        COMPONENT(3),
        AUTOCOMPLETE(4),
        MODAL_SUBMIT(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Discord's callback types: how the bot answered first. */
    public enum Response {
        MESSAGE(4),
        DEFERRED_MESSAGE(5),
        DEFERRED_EDIT(6),
        EDIT(7),
        CHOICES(8),
        MODAL(9);

        private final int number;

        Response(int number) {
            this.number = number;
        }

        static Optional<Response> of(int number) {
            return List.of(values()).stream()
                    .filter(response -> response.number == number)
                    .findFirst();
        }
    }

    static final Duration FIRST_RESPONSE = Duration.ofSeconds(3);
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    private final World world;
    private final String id;
    private final String token;
    private final Kind kind;
    private final Person person;
    private final Place place;
    private final Instant began;
    private final long beganNanos = System.nanoTime();
    private final Optional<String> message;
    private final ObjectNode event;
    private final List<String> followups = new ArrayList<>();
    private long deliveredNanos;
    private int deliveries;
    private int attempts;
    private Optional<Response> response = Optional.empty();
    private Optional<Duration> latency = Optional.empty();
    private Optional<Duration> age = Optional.empty();
    private Optional<String> original = Optional.empty();
    private List<JsonNode> choices = List.of();
    private boolean ephemeral;
    private int editsBefore;

    Interaction(
            World world,
            String id,
            String token,
            Kind kind,
            Person person,
            Place place,
            Optional<String> message,
            ObjectNode event,
            Instant began) {
        this.world = world;
        this.id = id;
        this.token = token;
        this.kind = kind;
        this.person = person;
        this.place = place;
        this.began = began;
        this.message = message;
        this.event = event;
    }

    // --- What came of it. Values of this moment.

    public String id() {
        return id;
    }

    public String token() {
        return token;
    }

    public Kind kind() {
        return kind;
    }

    public Person person() {
        return person;
    }

    public Place place() {
        return place;
    }

    /** How often the bot tried to give a first response, refused ones counted: 1 when all is well. */
    public int attempts() {
        return world.patience().locked(() -> attempts);
    }

    /** How the bot answered first, once it did. */
    public Optional<Response> response() {
        return world.patience().locked(() -> response);
    }

    /** From the last delivery over the gateway to the first response. */
    public Optional<Duration> latency() {
        return world.patience().locked(() -> latency);
    }

    /** From what the person did to the first response; longer than the latency when the gateway was away meanwhile. */
    public Optional<Duration> age() {
        return world.patience().locked(() -> age);
    }

    /** Whether it was written to a gateway socket at all. */
    public boolean delivered() {
        return world.patience().locked(() -> deliveries > 0);
    }

    /** "The application did not respond": nothing came in time, which is 3 s unless a test says otherwise. */
    public boolean failed() {
        return world.patience().locked(() -> response.isEmpty() && tooLate());
    }

    /** The answer as it stands, while it is there. For a deferred edit it is the message with the button. */
    public Optional<Message> reply() {
        return world.patience().locked(() -> original.map(world.messages()::get));
    }

    /** Further messages in this interaction, as they stand. */
    public List<Message> followups() {
        return world.patience()
                .locked(() -> followups.stream()
                        .map(world.messages()::get)
                        .filter(found -> found != null)
                        .toList());
    }

    // --- Waiters. They fail after a minute, saying what is there instead.

    /** The kind of the first response. */
    public Response awaitResponse() {
        return await("a first response", () -> response);
    }

    /** The answer, once it is more than "thinking": for a deferred edit, once the message has changed since. */
    public Message awaitReply() {
        return awaitReply(any -> true);
    }

    /** The answer, once it is like that; it may be edited many times before. */
    public Message awaitReply(Predicate<Message> like) {
        return await(
                "a reply like that",
                () -> original.map(world.messages()::get).filter(reply -> isAnswer(reply) && like.test(reply)));
    }

    /** While a button's message is to be edited later, it still stands there as it was when the button was pressed. */
    private boolean isAnswer(Message reply) {
        return !reply.loading()
                && (!response.equals(Optional.of(Response.DEFERRED_EDIT)) || reply.edits() > editsBefore);
    }

    /** A further message that is like that. */
    public Message awaitFollowup(Predicate<Message> like) {
        return await(
                "a further message like that",
                () -> followups().stream().filter(like).findFirst());
    }

    /** The form that the bot opened; fails at once when it answered otherwise. */
    public Modal awaitModal() {
        Response first = awaitResponse();
        if (first != Response.MODAL) {
            throw new AssertionError("no form but " + this);
        }
        return await(
                "the form",
                () -> world.modals().stream()
                        .filter(modal -> modal.opener().equals(id))
                        .findFirst());
    }

    /** The choices offered while somebody types: {@code name} and {@code value} each. */
    public List<JsonNode> awaitChoices() {
        awaitResponse();
        return world.patience().locked(() -> choices);
    }

    /** Waits until Discord gave up on the bot. */
    public void awaitFailure() {
        await("that the bot does not answer", () -> failed() ? Optional.of(true) : Optional.empty());
    }

    private <T> T await(String what, java.util.function.Supplier<Optional<T>> seen) {
        return world.patience().await(Patience.USUAL, () -> what + ", but " + this, seen);
    }

    // --- For the server. Under the world's monitor.

    ObjectNode event() {
        return event;
    }

    void delivered(long nanos) {
        deliveredNanos = nanos;
        deliveries++;
    }

    boolean tooLate() {
        return tooLate(world.clock().instant());
    }

    /** Whether the time for it was over when the answer came: what the fake itself needs is not the bot's fault. */
    boolean tooLate(Instant then) {
        return then.isAfter(began.plus(world.firstResponse()));
    }

    boolean tokenExpired() {
        return !world.clock().instant().isBefore(began.plus(TOKEN_LIFE));
    }

    void attempted() {
        attempts++;
    }

    void respond(Response how, long atNanos, boolean onlyForPerson) {
        response = Optional.of(how);
        latency = Optional.of(Duration.ofNanos(atNanos - (deliveries > 0 ? deliveredNanos : beganNanos)));
        age = Optional.of(Duration.ofNanos(atNanos - beganNanos));
        ephemeral = onlyForPerson;
    }

    void original(String messageId) {
        original = Optional.of(messageId);
        editsBefore = Optional.ofNullable(world.messages().get(messageId))
                .map(Message::edits)
                .orElse(0);
    }

    Optional<String> original() {
        return original;
    }

    void followup(String messageId) {
        followups.add(messageId);
    }

    boolean owns(String messageId) {
        return followups.contains(messageId) || original.map(messageId::equals).orElse(false);
    }

    boolean ephemeral() {
        return ephemeral;
    }

    void choices(List<JsonNode> offered) {
        choices = offered;
    }

    /** The message whose button was pressed, or whose button opened the form. */
    Optional<String> message() {
        return message;
    }

    @Override
    public String toString() {
        return world.patience()
                .locked(() -> kind + " " + id + " of " + person.name()
                        + (deliveries == 0 ? ", never delivered" : "")
                        + response.map(how -> ", answered with " + how)
                                .orElse(", unanswered after " + attempts + " attempts")
                        + original.map(world.messages()::get)
                                .map(reply -> ", reply" + (reply.loading() ? " (thinking)" : "") + ": " + reply.text()
                                        + " " + reply.labels())
                                .orElse("")
                        + (followups.isEmpty()
                                ? ""
                                : ", further: "
                                        + followups().stream()
                                                .map(Message::text)
                                                .toList())
                        + (world.complaints().isEmpty() ? "" : ", complaints: " + world.complaints()));
    }
}
