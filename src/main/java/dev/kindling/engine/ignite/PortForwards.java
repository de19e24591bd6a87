package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import dev.kindling.units.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forwards from host ports to machines: iptables rules that CNI's portmap plugin makes, with a comment that names the
 * machine. A rule that stays behind is matched first, and the next machine on that port cannot be reached.
 */
final class PortForwards {
    /** CNI names chains of one machine by a hash; those that all machines share, by a word. */
    private static final Pattern MACHINE_CHAIN = Pattern.compile("CNI-(?:DN-|SN-)?[0-9a-f]+");

    private final HostTool iptables;

    PortForwards(ProcessRunner runner, String iptables) {
        this.iptables = new HostTool(runner, iptables, "-w");
    }

    /** Who forwards this port, other than {@code own}; empty when nobody does or when the rules cannot be read. */
    Optional<String> holder(HostPort port, Optional<MachineId> own) {
        List<FirewallRule> rules = rules("nat").orElse(List.of());
        Set<String> ownChains = new LinkedHashSet<>();
        own.ifPresent(
                id -> rules.stream().filter(rule -> rule.belongsTo(id)).forEach(rule -> ownChains.add(rule.target())));
        return rules.stream()
                .filter(rule -> rule.forwards(port.number()))
                .filter(rule -> rule.target().equals("DNAT") || rule.target().startsWith("CNI-DN-"))
                .filter(rule -> own.filter(rule::belongsTo).isEmpty() && !ownChains.contains(rule.chain()))
                .map(FirewallRule::owner)
                .findFirst();
    }

    /** All machines that rules name; empty when the rules cannot be read. */
    Optional<Set<MachineId>> owners() {
        return rules("nat")
                .map(rules -> rules.stream()
                        .map(rule -> Containerd.machine(rule.owner()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** @param addresses that the machine had; rules about them in the filter table go too */
    void clear(MachineId id, List<String> addresses, Receipt receipt) {
        Optional<List<FirewallRule>> before = rules("nat");
        if (before.isEmpty()) {
            receipt.left("port forward", "cannot look, " + iptables.name() + " is missing or may not be used");
            return;
        }
        List<FirewallRule> own =
                before.get().stream().filter(rule -> rule.belongsTo(id)).toList();
        if (!own.isEmpty()) {
            delete(own);
        }
        addresses.forEach(this::forget);
        if (!own.isEmpty()) {
            prove(id, receipt);
        }
    }

    /** First the rules that lead to the machine's own chains, then those chains. */
    private void delete(List<FirewallRule> own) {
        Set<String> chains = new LinkedHashSet<>();
        own.stream()
                .flatMap(rule -> Stream.of(rule.target(), rule.chain()))
                .filter(target -> MACHINE_CHAIN.matcher(target).matches())
                .forEach(chains::add);
        own.stream().filter(rule -> !chains.contains(rule.chain())).forEach(rule -> delete("nat", rule));
        chains.forEach(chain -> {
            iptables.ask("-t", "nat", "-F", chain);
            iptables.ask("-t", "nat", "-X", chain);
        });
    }

    private void forget(String address) {
        rules("filter").orElse(List.of()).stream()
                .filter(rule -> rule.chain().startsWith("CNI-") && rule.concerns(address))
                .forEach(rule -> delete("filter", rule));
    }

    private void prove(MachineId id, Receipt receipt) {
        boolean gone = rules("nat")
                .filter(rules -> rules.stream().noneMatch(rule -> rule.belongsTo(id)))
                .isPresent();
        if (gone) {
            receipt.removed("port forward");
        } else {
            receipt.left("port forward", "its iptables rules could not be deleted");
        }
    }

    private void delete(String table, FirewallRule rule) {
        var arguments = new ArrayList<>(List.of("-t", table, "-D"));
        arguments.addAll(rule.words());
        iptables.ask(arguments);
    }

    private Optional<List<FirewallRule>> rules(String table) {
        return iptables.ask("-t", table, "-S")
                .map(text -> text.lines()
                        .map(FirewallRule::parse)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
