package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.sshkey.PublicKey;

/** A key that may log in to a sandbox, and whose it is. */
public record SandboxKey(PublicKey key, ActorId holder, String handle) {}
