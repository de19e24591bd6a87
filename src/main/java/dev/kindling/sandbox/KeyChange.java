package dev.kindling.sandbox;

import dev.kindling.engine.EngineException;
import dev.kindling.sshkey.OfferResult;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.ReplaceResult;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes who logs in to a running machine, and proves it by asking the machine's own SSH server. */
final class KeyChange {
    private final Machines machines;

    KeyChange(Machines machines) {
        this.machines = machines;
    }

    /**
     * Makes {@code keys} the only ones: through the engine where it can, else from inside with the bootstrap key. Where that
     * key is refused or lost, an earlier attempt may have got so far: the proof that follows tells.
     */
    void install(Sandbox sandbox, List<SandboxKey> keys) {
        if (machines.engine().replacesKeysInPlace()) {
            machines.engine().replaceKeys(machines.spec(sandbox, keys));
            return;
        }
        Optional<KeyPair> own = machines.bootstrapKeys().find(sandbox.id().value());
        if (own.isEmpty()) {
            return;
        }
        ReplaceResult result = machines.replaceFromInside(sandbox, own.get(), keys);
        if (result instanceof ReplaceResult.WrongHostKey wrong) {
            throw wrongHostKey(wrong.seenFingerprint());
        }
        if (result instanceof ReplaceResult.NotProven unclear) {
            throw new EngineException("The key could not be put into the machine.", true, unclear.why());
        }
    }

    /** @throws EngineException unless the machine takes all of {@code open} and none of {@code dead} */
    void prove(Sandbox sandbox, List<PublicKey> open, List<PublicKey> dead) {
        List<PublicKey> all = new ArrayList<>(dead);
        all.addAll(open);
        OfferResult result = machines.offer(sandbox, all);
        if (result instanceof OfferResult.WrongHostKey wrong) {
            throw wrongHostKey(wrong.seenFingerprint());
        }
        if (result instanceof OfferResult.NotAnswering silent) {
            throw new EngineException("The machine did not say who may log in to it.", true, silent.why());
        }
        var answered = (OfferResult.Answered) result;
        dead.stream().filter(answered.accepted()::contains).findFirst().ifPresent(key -> {
            throw new EngineException(
                    "A key that was taken out of the machine still opens it.",
                    true,
                    "still opens: " + key.fingerprint());
        });
        open.stream().filter(answered.refused()::contains).findFirst().ifPresent(key -> {
            throw new EngineException(
                    "The machine does not take the key that was put in.", true, "does not open: " + key.fingerprint());
        });
    }

    private static EngineException wrongHostKey(String seen) {
        return new EngineException(
                "What answers on the machine's port shows another host key than the one Kindling gave it. It may be a"
                        + " different machine; an operator has to look at the host.",
                false,
                "host key " + seen);
    }
}
