package dev.kindling.inventory.seed;

import dev.kindling.fault.KindlingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose machine is whose, from an operator's file: YAML ({@code TEAM/NAME: account}) when it is called so, else CSV ({@code
 * TEAM/NAME,account} with what to call them as a third column, if wanted).
 *
 * @param accounts by machine as the file names it, {@code TEAM/NAME} or {@code NAME}
 * @param faults what could not be read, a sentence each
 */
public record SeedPeople(Map<String, Account> accounts, List<String> faults) {
    private static final long LARGEST = 1_000_000;

    public SeedPeople {
        accounts = Map.copyOf(accounts);
        faults = List.copyOf(faults);
    }

    /**
     * Somebody in a chat.
     *
     * @param person {@code platform:workspace:user}, or a name of the console
     * @param called what names are derived from
     */
    public record Account(String person, Optional<String> called) {
        private boolean sound() {
            return person.matches("[A-Za-z0-9._:-]{1,200}")
                    && called.filter(name -> !name.matches("[A-Za-z0-9._-]{1,64}"))
                            .isEmpty();
        }
    }

    /** @throws KindlingException when the file cannot be read at all */
    public static SeedPeople read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new KindlingException(file + " is too large for a list of people.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
            return String.valueOf(file.getFileName()).matches(".*\\.ya?ml") ? yaml(file, text) : csv(text);
        } catch (IOException e) {
            throw new KindlingException("The list of people " + file + " cannot be read (" + e + ").", e);
        }
    }

    private static SeedPeople yaml(Path file, String text) {
        YamlNodes root = YamlNodes.parse(text)
                .orElseThrow(() ->
                        new KindlingException(file + " is no YAML. Lines such as blue/dev-1: alice are expected."));
        var found = new Finding();
        root.pairs().forEach(pair -> found.take(pair.getKey(), pair.getValue(), Optional.empty()));
        return found.people();
    }

    private static SeedPeople csv(String text) {
        var found = new Finding();
        for (String line : text.lines().toList()) {
            String[] cells = line.strip().split("\\s*[,;\t]\\s*", -1);
            boolean nothing = line.isBlank() || line.startsWith("#") || cells[0].equalsIgnoreCase("machine");
            if (!nothing) {
                found.take(
                        cells[0],
                        cells.length > 1 ? cells[1] : "",
                        cells.length > 2 && !cells[2].isEmpty() ? Optional.of(cells[2]) : Optional.empty());
            }
        }
        return found.people();
    }

    private static final class Finding {
        private final Map<String, Account> accounts = new LinkedHashMap<>();
        private final List<String> faults = new ArrayList<>();

        void take(String machine, String person, Optional<String> called) {
            var account = new Account(person, called);
            if (person.isEmpty()) {
                return; // a list with gaps: nobody is known for that machine yet
            }
            if (!account.sound()) {
                faults.add(SeedReader.quote(machine) + " has " + SeedReader.quote(person)
                        + ", which is no account (platform:workspace:user, or a name of the console)");
            } else if (accounts.putIfAbsent(machine, account) != null) {
                faults.add(SeedReader.quote(machine) + " is there twice; the first line counts");
            }
        }

        SeedPeople people() {
            return new SeedPeople(accounts, faults);
        }
    }
}
