package dev.kindling.sshkey;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where people publish their SSH keys: {@code https://github.com/NAME.keys} and the like. */
public enum Source {
    GITHUB("GitHub", "[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}"),
    GITLAB("GitLab", "[A-Za-z0-9_](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_])){0,254}");

    private final String title;
    private final Pattern account;

    Source(String title, String account) {
        this.title = title;
        this.account = Pattern.compile(account);
    }

    /** Its name as people write it. */
    public String title() {
        return title;
    }

    /** The word before the colon, such as {@code github}. */
    public String prefix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the site could have an account of this name; such names are safe inside an address. */
    public boolean allows(String name) {
        return account.matcher(name).matches();
    }
}
