package dev.kindling.command;

import dev.kindling.chat.Button;
import dev.kindling.chat.Reply;
import dev.kindling.command.SandboxFinder.Access;
import dev.kindling.config.KindlingConfig.Limits;
import dev.kindling.sandbox.OperationKind;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxService;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code show}, {@code extend}, {@code stop}, {@code start}, {@code reset} and {@code delete}. */
final class LifeVerbs {
    private static final Pattern EXTEND = Pattern.compile(
            "(vm-[a-z0-9-]+)?(?:^|\\s+|$)(?:(?:by|for)\\s+)?(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final SandboxService service;
    private final SandboxFinder finder;
    private final Limits limits;

    LifeVerbs(SandboxService service, SandboxFinder finder, Limits limits) {
        this.service = service;
        this.finder = finder;
        this.limits = limits;
    }

    void register(Routes routes) {
        both(
                routes,
                "show",
                new Help(
                        "show [name]",
                        "send the SSH details again, by direct message",
                        "Sends ssh command, known_hosts line, config block, fingerprint and end to you alone."),
                Access.READ,
                (call, sandbox) -> said(service.show(call.tx(), call.invocation(), sandbox), "On its way"));
        routes.typed(
                "sandbox",
                "extend",
                new Help(
                        "extend [name] [by]",
                        "let a sandbox live longer",
                        "Moves its end, by " + Spans.spoken(limits.life()) + " if you do not say, at most to "
                                + Spans.spoken(limits.longestLife()) + " in all. Example: /sandbox extend 2h"),
                this::extend);
        routes.pressed(
                "sandbox/extend",
                (call, argument) -> extendBy(call, finder.pressed(call, argument, Access.MANAGE), limits.life()));
        both(
                routes,
                "stop",
                new Help("stop [name]", "switch a sandbox off and keep its disk", "Its end stays as it is."),
                Access.MANAGE,
                (call, sandbox) -> operate(call, sandbox, OperationKind.STOP, "Stopping "));
        both(
                routes,
                "start",
                new Help("start [name]", "switch a stopped sandbox on again", "Same address, port, host key and disk."),
                Access.USE,
                (call, sandbox) -> operate(call, sandbox, OperationKind.START, "Starting "));
        both(
                routes,
                "reset",
                new Help(
                        "reset [name]",
                        "a clean disk; same port, host key and key",
                        "Everything on its disk is lost. Asks before it does that."),
                Access.USE,
                (call, sandbox) -> Replies.confirm(
                        "Reset " + sandbox.name() + "?",
                        "Everything on its disk is lost. Port, host key and your key stay the same.",
                        Button.confirming(
                                "Reset " + sandbox.name(),
                                "sandbox/reset-yes",
                                sandbox.id().value())));
        routes.pressed(
                "sandbox/reset-yes",
                (call, argument) ->
                        operate(call, finder.pressed(call, argument, Access.USE), OperationKind.RESET, "Resetting "));
        both(
                routes,
                "delete",
                new Help(
                        "delete [name]",
                        "remove a sandbox for good",
                        "Asks before it does that, and ends in a receipt of what was removed."),
                Access.MANAGE,
                this::askDelete);
        routes.pressed(
                "sandbox/delete-yes", (call, argument) -> delete(call, finder.pressed(call, argument, Access.MANAGE)));
    }

    private interface OnSandbox {
        Reply handle(Call call, Sandbox sandbox);
    }

    private void both(Routes routes, String verb, Help help, Access access, OnSandbox handler) {
        String action = "sandbox/" + verb;
        routes.typed(
                "sandbox", verb, help, (call, rest) -> handler.handle(call, finder.named(call, rest, access, action)));
        routes.pressed(action, (call, argument) -> handler.handle(call, finder.pressed(call, argument, access)));
    }

    private Reply operate(Call call, Sandbox sandbox, OperationKind kind, String doing) {
        return said(service.operate(call.tx(), call.invocation(), sandbox, kind), doing + sandbox.name());
    }

    private Reply extend(Call call, String rest) {
        Matcher words = EXTEND.matcher(rest.strip());
        // The name may be left out: "extend 2h" is about the only one.
        String name = words.matches() && words.group(1) != null ? words.group(1) : "";
        String by = words.matches() ? words.group(2) : rest;
        Duration span;
        try {
            span = by.isEmpty() ? limits.life() : Spans.parse(by);
        } catch (IllegalArgumentException e) {
            return Replies.refused("Extend by how much?", "Write a time span such as 30m, 2h or 1d.");
        }
        return extendBy(call, finder.named(call, name, Access.MANAGE, "sandbox/extend"), span);
    }

    private Reply extendBy(Call call, Sandbox sandbox, Duration span) {
        if (call.membership().team(sandbox.team()).isEmpty()
                && !call.membership().operator()) {
            return Replies.refused(
                    "You are no longer in team " + sandbox.team(), "Its sandboxes cannot be extended by you.");
        }
        Outcome outcome = service.extend(call.tx(), call.invocation(), sandbox, span);
        return outcome instanceof Outcome.Refused refused
                ? Replies.refused("It ends when it ends", refused.why())
                : said(outcome, "Extended");
    }

    private Reply askDelete(Call call, Sandbox sandbox) {
        if (sandbox.state() == SandboxState.WAITING) {
            return delete(call, sandbox);
        }
        if (sandbox.state() == SandboxState.REMOVING) {
            return Replies.done(sandbox.name() + " is being removed already", "You get the receipt when it has ended.");
        }
        String whose = sandbox.owner().equals(call.caller().id()) ? "" : " It belongs to " + sandbox.handle() + ".";
        return Replies.confirm(
                "Delete " + sandbox.name() + "?",
                "The machine and everything on its disk are removed for good; push or copy what you want to keep first."
                        + whose,
                Button.confirming(
                        "Delete " + sandbox.name(),
                        "sandbox/delete-yes",
                        sandbox.id().value()));
    }

    private Reply delete(Call call, Sandbox sandbox) {
        return said(
                service.remove(call.tx(), sandbox, Requester.of(call.invocation()), "deletion asked for"),
                "Removing " + sandbox.name());
    }

    private static Reply said(Outcome outcome, String doing) {
        if (outcome instanceof Outcome.Refused refused) {
            return Replies.refused("Not now", refused.why());
        }
        if (outcome instanceof Outcome.Done done) {
            return Replies.done(done.what(), "");
        }
        return Replies.working(doing, "This message changes when it has ended.");
    }
}
