package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The move of one person from a machine of an older inventory to a sandbox of their own.
 *
 * @param machine as {@code TEAM/NAME} in that inventory; there is one adoption of each
 * @param id 16 hexadecimal digits, for buttons
 * @param person whose sandbox it is to be
 * @param handle what names are derived from, if no name is wished or it is taken
 * @param life from when it is ready
 * @param name wished for
 * @param key the public key that the old machine let in
 * @param askedBy the operator, as the audit writes it
 * @param sandbox the one that was made; empty as long as the person was only asked
 */
public record Adoption(
        String machine,
        String id,
        ActorId person,
        String handle,
        String team,
        String flavour,
        Duration life,
        Optional<String> name,
        PublicKey key,
        String askedBy,
        Instant askedAt,
        Optional<MachineId> sandbox) {
    Adoption with(MachineId made) {
        return new Adoption(
                machine, id, person, handle, team, flavour, life, name, key, askedBy, askedAt, Optional.of(made));
    }
}
