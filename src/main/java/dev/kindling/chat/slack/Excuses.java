package dev.kindling.chat.slack;

import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.builtin.EventRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import dev.kindling.fault.ReferenceCode;
import java.util.Map;

/** What is said to requests that are not carried out, in the way that each kind of them takes an answer. */
final class Excuses {
    private static final String NO_SUCCESS = "That did not work";
    private static final String CLOSING = "Kindling is restarting. Please try again in a minute.";

    private Excuses() {}

    /** For people: what happened, in a sentence. */
    static String sentence(ReferenceCode reference) {
        return "Something went wrong inside Kindling. Try again in a minute; if it stays, give an operator this"
                + " reference: " + reference;
    }

    static Card fault(ReferenceCode reference) {
        return Card.of(Card.Tone.FAULT, NO_SUCCESS, new Block.Text(sentence(reference)));
    }

    /** The acknowledgement of a request that broke; a button's shows nothing, and an event is not acknowledged. */
    static Response fault(Request<?> request, ReferenceCode reference) {
        if (request instanceof SlashCommandRequest) {
            return Acks.text(sentence(reference));
        } else if (request instanceof ViewSubmissionRequest) {
            return Acks.view(Modals.notice(NO_SUCCESS, sentence(reference)));
        }
        return request instanceof EventRequest ? Acks.notTaken() : Acks.empty();
    }

    /** When Kindling takes nothing more. */
    static Response closing(Request<?> request) {
        if (request instanceof SlashCommandRequest) {
            return Acks.text(CLOSING);
        } else if (request instanceof ViewSubmissionRequest submission) {
            return Incoming.of(submission.getPayload()).map(Excuses::stayOpen).orElseGet(Acks::empty);
        }
        // Slack sends an event again, and shows at a button that it did not work: nothing is acknowledged and not done.
        return Acks.notTaken();
    }

    /** The form, with what was entered, and a sentence at its first field. */
    private static Response stayOpen(Incoming incoming) {
        return incoming.input() instanceof Input.Submitted form
                        && !form.values().isEmpty()
                ? Acks.errors(Map.of("", CLOSING), form.values().keySet())
                : Acks.view(Modals.notice("One moment", CLOSING));
    }
}
