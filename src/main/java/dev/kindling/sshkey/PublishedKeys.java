package dev.kindling.sshkey;

import java.util.List;

/** The SSH keys that people publish with their account at a code host. */
public interface PublishedKeys {
    /**
     * The keys that Kindling takes, in the site's order and without doubles; never empty. Blocks for a few seconds at most.
     *
     * @throws PublishedKeysException if there is none, the site is switched off, or it does not answer as it should
     */
    List<PublicKey> of(Source source, String account);
}
