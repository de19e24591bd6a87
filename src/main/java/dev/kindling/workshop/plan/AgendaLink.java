package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A link that the board shows: slides, the course's repository.
 *
 * @param label one line of 1 to 40 characters
 * @param address an absolute https address without a password in it, at most 500 characters
 */
public record AgendaLink(String label, URI address) {
    public static final int LONGEST_LABEL = 40;
    public static final int LONGEST_ADDRESS = 500;

    public AgendaLink {
        if (label.isEmpty() || OneLine.length(label) > LONGEST_LABEL || !OneLine.is(label)) {
            throw new IllegalArgumentException("a link's label is one line of 1 to " + LONGEST_LABEL + " characters");
        }
        boolean https = "https".equals(address.getScheme());
        if (!https || address.getHost() == null || address.toString().length() > LONGEST_ADDRESS) {
            throw new IllegalArgumentException("a link is a complete https address of at most " + LONGEST_ADDRESS
                    + " characters, such as https://example.org/slides");
        }
        if (address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a link that everybody sees has no name or password in it");
        }
    }

    /**
     * The link to an address as somebody wrote it.
     *
     * @throws IllegalArgumentException with a sentence for the reader
     */
    public static AgendaLink of(String label, String address) {
        try {
            var uri = new URI(address);
            boolean shouted = uri.getScheme() != null && !uri.getScheme().equals("https");
            return new AgendaLink(
                    label,
                    shouted && uri.getScheme().toLowerCase(Locale.ROOT).equals("https")
                            ? new URI("https" + address.substring("https".length()))
                            : uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "a link is a complete https address, such as https://example.org/slides", e);
        }
    }

    @Override
    public String toString() {
        return label + " " + address;
    }
}
