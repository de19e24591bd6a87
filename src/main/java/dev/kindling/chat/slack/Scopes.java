package dev.kindling.chat.slack;

import dev.kindling.chat.ConnectionHealth;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of each scope that the bot lacks what does not work without it, for as long as that is so. */
final class Scopes {
    private static final Logger log = LoggerFactory.getLogger(Scopes.class);

    /** How Slack says that a scope is lacking. */
    static final Set<String> LACKING = Set.of("missing_scope", "no_permission");

    private final ConnectionHealth health;

    Scopes(ConnectionHealth health) {
        this.health = health;
    }

    /** @param what cannot be done, in a sentence without its end */
    void complain(SlackFault fault, String scope, String what) {
        if (fault.says(LACKING)) {
            health.complain(
                    scope,
                    what + ": the bot lacks the scope " + scope + "; " + SlackAdvice.about("missing_scope") + ".");
        } else if (fault.kind() == SlackFault.Kind.REFUSED) {
            log.debug("{}", what, fault);
        }
    }

    void mended(String scope) {
        health.mended(scope);
    }
}
