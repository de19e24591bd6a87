package dev.kindling.command.workshop;

import dev.kindling.chat.Reply;
import dev.kindling.command.Replies;
import dev.kindling.workshop.Answer;

/** Answers of the workshop feature as replies. */
final class WorkshopReplies {
    private WorkshopReplies() {}

    static Reply of(Answer answer) {
        if (answer instanceof Answer.Refused) {
            return Replies.refused(answer.title(), answer.text());
        }
        return answer instanceof Answer.Begun
                ? Replies.working(answer.title(), answer.text())
                : Replies.done(answer.title(), answer.text());
    }
}
