package dev.kindling.inventory.seed;

import dev.kindling.inventory.seed.SeedImport.Home;
import dev.kindling.inventory.seed.SeedImport.Report;
import dev.kindling.sshkey.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who moves from a seed inventory to Kindling, and who does not and why. A key is taken over only where it is clear whose it is:
 * one that two people's machines share, or whose private half lies in the repository, is not.
 *
 * @param moves in the order of the manifests
 * @param staying by machine, a sentence each
 */
public record SeedMoves(List<Move> moves, List<String> staying) {
    public SeedMoves {
        moves = List.copyOf(moves);
        staying = List.copyOf(staying);
    }

    /**
     * One of them.
     *
     * @param machine {@code TEAM/NAME}
     * @param command what an operator says to Kindling
     */
    public record Move(String machine, String person, String command) {}

    /** @param life how long the new sandboxes live, such as {@code 72h}; as usual when empty */
    public static SeedMoves plan(Report report, SeedPeople people, Home home, Optional<String> life) {
        return new Planning(report, people, home, life).plan();
    }

    private static final class Planning {
        private final Report report;
        private final SeedPeople people;
        private final Home home;
        private final Optional<String> life;
        private final Map<String, Long> labels;
        private final Set<String> names;
        private final Set<String> used = new HashSet<>();

        Planning(Report report, SeedPeople people, Home home, Optional<String> life) {
            this.report = report;
            this.people = people;
            this.home = home;
            this.life = life;
            this.labels = report.machines().stream()
                    .collect(Collectors.groupingBy(SeedMachine::label, Collectors.counting()));
            this.names = report.machines().stream().map(SeedMachine::name).collect(Collectors.toSet());
        }

        SeedMoves plan() {
            var staying = new ArrayList<>(people.faults());
            var moves = new ArrayList<Move>();
            Map<SeedMachine, SeedPeople.Account> accounts = new HashMap<>();
            report.machines().forEach(machine -> account(machine).ifPresent(found -> accounts.put(machine, found)));
            for (SeedMachine machine : report.machines()) {
                Optional<String> why = whyNot(machine, accounts);
                why.ifPresent(reason -> staying.add(machine.label() + " (" + machine.file() + "): " + reason));
                Optional.ofNullable(accounts.get(machine))
                        .filter(found -> why.isEmpty())
                        .ifPresent(found -> moves.add(move(machine, found)));
            }
            people.accounts().keySet().stream()
                    .filter(wanted -> !used.contains(wanted))
                    .sorted()
                    .forEach(wanted -> staying.add(
                            SeedReader.quote(wanted) + " is in the list of people, and no machine of the inventory"));
            return new SeedMoves(moves, staying);
        }

        /** By team and name, or by the name alone where only one machine has it. */
        private Optional<SeedPeople.Account> account(SeedMachine machine) {
            boolean onlyOne = report.machines().stream()
                            .filter(other -> other.name().equals(machine.name()))
                            .count()
                    == 1;
            for (String name : onlyOne ? List.of(machine.label(), machine.name()) : List.of(machine.label())) {
                if (people.accounts().containsKey(name)) {
                    used.add(name);
                    return Optional.ofNullable(people.accounts().get(name));
                }
            }
            return Optional.empty();
        }

        private Optional<String> whyNot(SeedMachine machine, Map<SeedMachine, SeedPeople.Account> accounts) {
            if (machine.key().isEmpty()) {
                return Optional.of("no usable key, " + machine.keyFault().orElse("it has none"));
            }
            SeedPeople.Account account = accounts.get(machine);
            if (account == null) {
                return Optional.of("nobody in the list of people has it");
            }
            if (labels.getOrDefault(machine.label(), 0L) > 1) {
                return Optional.of("there are two machines of that team and name");
            }
            PublicKey key = machine.key().get();
            if (machine.keyFile()
                    .filter(file -> report.privateKeys().contains(file.replaceFirst("\\.pub$", "")))
                    .isPresent()) {
                return Optional.of(
                        "the private half of its key lies in the repository, so anybody may have it. Let them make"
                                + " a new key and type /sandbox create");
            }
            String person = account.person();
            for (SeedMachine other : report.machines()) {
                boolean theirs = Optional.ofNullable(accounts.get(other))
                        .filter(owner -> owner.person().equals(person))
                        .isPresent();
                if (other.equals(machine) || theirs) {
                    continue;
                }
                if (other.keyPath().equals(machine.keyPath())) {
                    return Optional.of("its key path " + machine.keyPath() + " is that of " + other.label()
                            + " too, so whose key it is nobody can tell");
                }
                if (other.key().filter(key::equals).isPresent()) {
                    return Optional.of("its public key is that of " + other.label() + " too");
                }
            }
            if (machine.image().isEmpty()) {
                return Optional.of("its manifest names no image");
            }
            if (home.like(machine.image(), machine.kernel()).isEmpty()) {
                return Optional.of("no flavour in kindling.yml has the image " + machine.image() + " with the kernel "
                        + machine.kernel());
            }
            return Optional.empty();
        }

        private Move move(SeedMachine machine, SeedPeople.Account account) {
            var command = new StringBuilder("/kindling adopt ")
                    .append(machine.label())
                    .append(' ')
                    .append(account.person())
                    .append(" team ")
                    .append(machine.team())
                    .append(" flavour ")
                    .append(home.like(machine.image(), machine.kernel())
                            .orElseThrow()
                            .name());
            life.ifPresent(span -> command.append(" for ").append(span.replaceAll("\\s+", "")));
            newName(machine).ifPresent(name -> command.append(" name ").append(name));
            command.append(" called ")
                    .append(account.called()
                            .orElseGet(() -> account.person().contains(":") ? calledAfter(machine) : account.person()))
                    .append(' ')
                    .append(machine.key().orElseThrow());
            return new Move(machine.label(), account.person(), command.toString());
        }

        private static String calledAfter(SeedMachine machine) {
            return machine.name().replaceFirst("^vm-", "");
        }

        /**
         * The old name in the form of Kindling's, and never that of a machine that may be there still: Ignite takes a name once
         * a host.
         */
        private Optional<String> newName(SeedMachine machine) {
            String plain = machine.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
            String name = plain.startsWith("vm-") ? plain + "-new" : "vm-" + plain;
            return name.matches("vm-[a-z0-9-]{1,40}") && !names.contains(name) ? Optional.of(name) : Optional.empty();
        }
    }
}
