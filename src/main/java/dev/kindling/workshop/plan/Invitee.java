package dev.kindling.workshop.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * One person of a list, as text that is still to be looked up; at least one of the four is there.
 *
 * @param line where they stand, from 1
 * @param name one line for people to read
 * @param email with an @, in small letters
 * @param userId a platform's own id, such as {@code U012ABCDEF} or 18 digits
 * @param github account name, whose published keys may be offered
 */
public record Invitee(
        long line, Optional<String> name, Optional<String> email, Optional<String> userId, Optional<String> github) {
    public Invitee {
        if (name.isEmpty() && email.isEmpty() && userId.isEmpty() && github.isEmpty()) {
            throw new IllegalArgumentException("somebody has to be named in line " + line);
        }
    }

    /** What tells two of them apart: the id, or else the address, the account, the name. */
    String identity() {
        return userId.map(id -> "id " + id)
                .or(() -> email.map(address -> "email " + address))
                .or(() -> github.map(account -> "github " + account.toLowerCase(Locale.ROOT)))
                .orElseGet(() -> "name " + name.orElse("").toLowerCase(Locale.ROOT));
    }

    /** What a report calls them. */
    public String shown() {
        return name.or(() -> email).or(() -> userId).or(() -> github).orElse("");
    }
}
