package dev.kindling.sshkey;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a person tried to reach, as an ssh error text tells it; each set may be empty.
 *
 * @param hosts names and addresses, in lower case
 */
record SshTarget(Set<String> hosts, Set<Integer> ports, Set<String> users) {
    private static final String HOST = "(?<host>[A-Za-z0-9._:%-]{1,253}?)";
    private static final String PORT = "(?<port>\\d{1,5})";
    private static final String USER = "(?<user>[A-Za-z0-9._\\\\-]{1,64})";
    private static final String NONE = "(?<host>(?!))?";
    private static final String NO_PORT = "(?<port>(?!))?";
    private static final String NO_USER = "(?<user>(?!))?";

    private static final List<Pattern> SIGHTINGS = List.of(
            Pattern.compile("connect to host " + HOST + " port " + PORT + "\\b" + NO_USER),
            Pattern.compile("Connecting to " + HOST + " (?:\\[[^\\]\\n]*\\] )?port " + PORT + "\\b" + NO_USER),
            Pattern.compile("Authenticating to " + HOST + ":" + PORT + " as '" + USER + "'"),
            Pattern.compile("(?:closed|reset) by (?:\\S+ ){0,4}?(?!UNKNOWN)\\S+ port " + PORT + "\\b" + NONE + NO_USER),
            Pattern.compile(
                    "(?:[Hh]ost key for|authenticity of host|key is known for|keygen[^\\n]{0,100}? -R) ['\"]?\\[" + HOST
                            + "\\]:" + PORT + NO_USER),
            Pattern.compile("[Cc]ould not resolve hostname " + HOST + ":? " + NO_PORT + NO_USER),
            Pattern.compile("(?m)" + USER + "@" + HOST + ": Permission denied" + NO_PORT),
            Pattern.compile("Using username \"" + USER + "\"" + NONE + NO_PORT));

    /** A typed command; with {@code user@host} in it, so that it is no alias of somebody's own configuration. */
    private static final Pattern TYPED =
            Pattern.compile("(?m)(?:^|[$#%>`] ?)ssh(?:\\.exe)? (?<before>(?:-[^\\n]{0,300}? )?)" + USER + "@" + HOST
                    + "(?=[\\s`'\"]|$)(?<after>[^\\n]{0,300})");

    private static final Pattern TYPED_PORT = Pattern.compile("(?:^| )(?:-p ?|-o ?Port[= ])(\\d{1,5})(?= |$)");
    private static final int SSH_PORT = 22;
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-f.%]*:[0-9a-f:.%a-z]*");

    static SshTarget in(String text) {
        var target = new SshTarget(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (Pattern sighting : SIGHTINGS) {
            Matcher match = sighting.matcher(text);
            while (match.find()) {
                target.note(match.group("host"), match.group("port"), match.group("user"));
            }
        }
        target.noteTyped(TYPED.matcher(text));
        return target;
    }

    private void note(@Nullable String host, @Nullable String port, @Nullable String user) {
        if (host != null) {
            hosts.add(plain(host));
        }
        if (port != null) {
            ports.add(Integer.parseInt(port));
        }
        if (user != null) {
            users.add(user);
        }
    }

    /** Without {@code -p} ssh takes port 22, unless a better sighting says otherwise. */
    private void noteTyped(Matcher typed) {
        boolean seenBefore = !ports.isEmpty();
        while (typed.find()) {
            String options = typed.group("before") + typed.group("after");
            Matcher port = TYPED_PORT.matcher(options);
            note(typed.group("host"), port.find() ? port.group(1) : null, typed.group("user"));
        }
        if (!seenBefore && ports.isEmpty() && !users.isEmpty() && typed.reset().find()) {
            ports.add(SSH_PORT);
        }
    }

    /** Whether ports were seen, and this was not among them. */
    boolean misses(int port) {
        return !ports.isEmpty() && !ports.contains(port);
    }

    /** Whether hosts were seen that can be compared with this one, and all are others. */
    boolean misses(String address) {
        String ours = plain(address);
        List<String> comparable =
                hosts.stream().filter(host -> numeric(host) == numeric(ours)).toList();
        return !comparable.isEmpty() && !comparable.contains(ours);
    }

    /** Whether hosts were seen, and this was not among them, be it name or literal address. */
    boolean lacks(String address) {
        return !hosts.isEmpty() && !hosts.contains(plain(address));
    }

    /** Whether users were seen, and this was not among them. */
    boolean missesUser(String user) {
        return !users.isEmpty() && !users.contains(user);
    }

    private static boolean numeric(String host) {
        return NUMERIC.matcher(host).matches();
    }

    private static String plain(String host) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$|\\.$", "");
        return bare.equals("localhost") || bare.equals("::1") ? "127.0.0.1" : bare;
    }
}
