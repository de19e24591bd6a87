package dev.kindling.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells host names and literal addresses from everything else, without ever asking a name server. */
final class Hosts {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int LONGEST_NAME = 253;

    private Hosts() {}

    /** @throws IllegalArgumentException when the text is no literal address */
    static String requireLiteral(String text) {
        literal(text);
        return text;
    }

    /** @throws IllegalArgumentException when nobody could connect to such a host */
    static String requireHost(String text) {
        if (text.contains(":") || IPV4.matcher(text).matches()) {
            if (literal(text).isAnyLocalAddress()) {
                throw new IllegalArgumentException("nobody can connect to " + text);
            }
        } else if (!isName(text)) {
            throw new IllegalArgumentException("not a host name: " + text);
        }
        return text;
    }

    /** @throws IllegalArgumentException when the address has no usable host */
    static String requireUrl(String text) {
        try {
            if (new URI(text).getHost() == null) {
                throw new IllegalArgumentException("no host in " + text);
            }
            return text;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    /** Whether only this host itself can connect to that literal address. */
    static boolean isLoopback(String literal) {
        return literal(literal).isLoopbackAddress();
    }

    private static InetAddress literal(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw new IllegalArgumentException("not a literal address: " + text);
        }
        try {
            // In brackets Java takes it for a literal or refuses it; without them it might ask a name server.
            return InetAddress.getByName(text.contains(":") ? "[" + text + "]" : text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a literal address: " + text, e);
        }
    }

    private static boolean isName(String text) {
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        // A last label of digits only would be a mistyped address.
        return text.length() <= LONGEST_NAME
                && !DIGITS.matcher(labels[labels.length - 1]).matches();
    }
}
