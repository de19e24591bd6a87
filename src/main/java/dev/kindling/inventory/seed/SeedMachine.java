package dev.kindling.inventory.seed;

import dev.kindling.inventory.Manifest;
import dev.kindling.sshkey.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One machine of a seed inventory, as far as it could be made out.
 *
 * @param file its manifest, relative to the inventory
 * @param uid as written; may be anything
 * @param keyPath where the manifest says that the public key is
 * @param key the key, if there is a sound one
 * @param keyFile where in the inventory that key lies
 * @param keyFault why there is none
 * @param faults what Ignite would refuse, skip or misread, in words; a repair mends all of them
 */
public record SeedMachine(
        String file,
        String team,
        String name,
        String uid,
        Map<String, String> labels,
        String image,
        String kernel,
        int cpus,
        String memory,
        String disk,
        List<Manifest.Forward> forwards,
        String keyPath,
        Optional<PublicKey> key,
        Optional<String> keyFile,
        Optional<String> keyFault,
        boolean running,
        List<String> faults) {
    public SeedMachine {
        labels = Map.copyOf(labels);
        forwards = List.copyOf(forwards);
        faults = List.copyOf(faults);
    }

    /** {@code TEAM/NAME}, as people and Kindling call it; fit for a word of a command. */
    public String label() {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
        return team + "/" + (plain.isEmpty() ? "unnamed" : plain);
    }
}
