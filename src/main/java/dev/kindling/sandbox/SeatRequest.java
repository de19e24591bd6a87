package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.config.Flavour;
import dev.kindling.sshkey.PublicKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A workshop's wish for one sandbox; who may ask is checked before, by the workshop.
 *
 * @param slug what the machines of warm seats are called after: {@code vm-<slug>-001}
 * @param organiser gives platform and workspace of the workshop; nothing is sent to them from here
 * @param channel the workshop's channel
 * @param team whose quota it counts against
 * @param end when it is to be removed, as people read it; the workshop does that, see {@link Seats}
 * @param requester who asked; give no place for a reply when many are asked for at once
 * @param tenant whose it is (a cold seat), or empty for a warm one that is claimed later
 */
public record SeatRequest(
        WorkshopTag workshop,
        String slug,
        ActorId organiser,
        String channel,
        String team,
        Flavour flavour,
        Instant end,
        Requester requester,
        Optional<Tenant> tenant) {

    /** A person and the key they log in with. */
    public record Tenant(ActorId id, String handle, PublicKey key) {}

    /** Nobody: the owner of a warm seat until somebody claims it. Never gets a message. */
    public ActorId nobody() {
        return Seats.nobody(organiser, workshop);
    }
}
