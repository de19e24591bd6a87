package dev.kindling.command;

import dev.kindling.chat.Caller;
import dev.kindling.chat.Invocation;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Membership;

/** One invocation on its way through a handler: the open transaction and what the caller is right now. */
public record Call(WriteTransaction tx, Invocation invocation, Membership membership) {
    public Caller caller() {
        return invocation.caller();
    }
}
