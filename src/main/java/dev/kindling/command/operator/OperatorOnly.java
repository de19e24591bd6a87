package dev.kindling.command.operator;

import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;

/** Registers verbs and buttons that look first, at every single use, whether an operator is asking. */
final class OperatorOnly {
    private static final String COMMAND = "kindling";

    private final Routes routes;

    OperatorOnly(Routes routes) {
        this.routes = routes;
    }

    void typed(String verb, Help help, Routes.TypedHandler handler) {
        routes.typed(COMMAND, verb, help, (call, rest) -> allowed(call) ? handler.handle(call, rest) : refusal());
    }

    void pressed(String action, Routes.PressHandler handler) {
        routes.pressed(action, (call, argument) -> allowed(call) ? handler.handle(call, argument) : refusal());
    }

    private static boolean allowed(Call call) {
        return call.membership().operator();
    }

    private static Reply refusal() {
        return Replies.refused(
                "Only operators do that",
                "You are not among the operators in teams.yml. For your own sandboxes there is /sandbox help.");
    }
}
