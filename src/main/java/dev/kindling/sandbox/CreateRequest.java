package dev.kindling.sandbox;

import dev.kindling.config.Flavour;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.sshkey.PublicKey;
import java.time.Duration;

/** A checked wish for a sandbox: the caller is in the team, the team may use the flavour, the life is within the cap. */
public record CreateRequest(Team team, Flavour flavour, PublicKey key, Duration life) {}
