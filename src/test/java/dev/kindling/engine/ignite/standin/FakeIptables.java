package dev.kindling.engine.ignite.standin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nat and filter tables: chains of rules, each rule a list of words as {@code iptables -S} prints them. */
final class FakeIptables {
    private final Map<String, Map<String, List<List<String>>>> tables = new LinkedHashMap<>();

    FakeIptables() {
        hostRestarted();
    }

    synchronized void hostRestarted() {
        tables.clear();
        tables.put("nat", new LinkedHashMap<>());
        tables.put("filter", new LinkedHashMap<>());
        for (String chain :
                List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING", "CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-MASQ")) {
            table("nat").put(chain, new ArrayList<>());
        }
        for (String chain : List.of("INPUT", "FORWARD", "OUTPUT", "CNI-FORWARD")) {
            table("filter").put(chain, new ArrayList<>());
        }
        append("nat", "PREROUTING", "-m", "addrtype", "--dst-type", "LOCAL", "-j", "CNI-HOSTPORT-DNAT");
        append(
                "nat",
                "POSTROUTING",
                "-m",
                "comment",
                "--comment",
                "CNI portfwd requiring masquerade",
                "-j",
                "CNI-HOSTPORT-MASQ");
    }

    /** What CNI's bridge, portmap and firewall plugins add for one container; chains that are there already are added to. */
    synchronized void connect(String container, String address, Map<Integer, Integer> ports) {
        String hash = Integer.toHexString(container.hashCode());
        String comment = "name: \"ignite-cni-bridge\" id: \"" + container + "\"";
        table("nat").computeIfAbsent("CNI-" + hash, chain -> new ArrayList<>());
        append("nat", "POSTROUTING", "-s", address + "/32", "-m", "comment", "--comment", comment, "-j", "CNI-" + hash);
        append("nat", "CNI-" + hash, "-d", "10.61.0.0/16", "-m", "comment", "--comment", comment, "-j", "ACCEPT");
        append(
                "nat",
                "CNI-" + hash,
                "!",
                "-d",
                "224.0.0.0/4",
                "-m",
                "comment",
                "--comment",
                comment,
                "-j",
                "MASQUERADE");
        append(
                "filter",
                "CNI-FORWARD",
                "-d",
                address + "/32",
                "-m",
                "conntrack",
                "--ctstate",
                "RELATED,ESTABLISHED",
                "-j",
                "ACCEPT");
        append("filter", "CNI-FORWARD", "-s", address + "/32", "-j", "ACCEPT");
        if (ports.isEmpty()) {
            return;
        }
        table("nat").computeIfAbsent("CNI-DN-" + hash, chain -> new ArrayList<>());
        ports.forEach((hostPort, vmPort) -> {
            String port = String.valueOf(hostPort);
            append(
                    "nat",
                    "CNI-DN-" + hash,
                    "-s",
                    "10.61.0.0/16",
                    "-p",
                    "tcp",
                    "-m",
                    "tcp",
                    "--dport",
                    port,
                    "-j",
                    "CNI-HOSTPORT-SETMARK");
            append(
                    "nat",
                    "CNI-DN-" + hash,
                    "-p",
                    "tcp",
                    "-m",
                    "tcp",
                    "--dport",
                    port,
                    "-j",
                    "DNAT",
                    "--to-destination",
                    address + ":" + vmPort);
        });
        String all = ports.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        append(
                "nat",
                "CNI-HOSTPORT-DNAT",
                "-p",
                "tcp",
                "-m",
                "comment",
                "--comment",
                "dnat " + comment,
                "-m",
                "multiport",
                "--dports",
                all,
                "-j",
                "CNI-DN-" + hash);
    }

    /** What CNI DEL takes away again. */
    synchronized void disconnect(String container, String address) {
        String hash = Integer.toHexString(container.hashCode());
        tables.values()
                .forEach(chains -> chains.values()
                        .forEach(rules ->
                                rules.removeIf(rule -> String.join(" ", rule).contains("\"" + container + "\"")
                                        || rule.contains(address + "/32"))));
        table("nat").remove("CNI-" + hash);
        table("nat").remove("CNI-DN-" + hash);
    }

    /** Where a packet to this port goes: the first rule wins, whether or not anybody lives there. */
    synchronized Optional<String> destination(int port) {
        for (List<String> jump : table("nat").get("CNI-HOSTPORT-DNAT")) {
            if (List.of(after(jump, "--dports").split(",")).contains(String.valueOf(port))) {
                return table("nat").getOrDefault(after(jump, "-j"), List.of()).stream()
                        .filter(rule -> after(rule, "--dport").equals(String.valueOf(port))
                                && after(rule, "-j").equals("DNAT"))
                        .map(rule -> after(rule, "--to-destination"))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** Host ports that lead anywhere. */
    synchronized Set<Integer> ports() {
        return table("nat").get("CNI-HOSTPORT-DNAT").stream()
                .flatMap(jump -> Stream.of(after(jump, "--dports").split(",")))
                .map(Integer::valueOf)
                .filter(port -> port > 0)
                .collect(Collectors.toSet());
    }

    synchronized List<String> traces(String container) {
        return lines("nat")
                .lines()
                .filter(line -> line.contains(container))
                .map(line -> "rule " + line)
                .toList();
    }

    synchronized Answer iptables(List<String> arguments, Consumer<FakeIptables> changed) {
        List<String> rest =
                arguments.stream().filter(word -> !word.equals("-w")).toList();
        if (rest.size() < 3 || !rest.get(0).equals("-t") || !tables.containsKey(rest.get(1))) {
            return Answer.failure("iptables: stand-in takes -t TABLE …");
        }
        String table = rest.get(1);
        List<String> words = rest.subList(3, rest.size());
        Answer answer = switch (rest.get(2)) {
            case "-S" -> Answer.of(lines(table));
            case "-A" -> add(table, words);
            case "-D" -> delete(table, words);
            case "-F" -> flush(table, words);
            case "-X" -> drop(table, words);
            default -> Answer.failure("iptables: Bad argument " + rest.get(2));
        };
        changed.accept(this);
        return answer;
    }

    private Answer add(String table, List<String> words) {
        table(table).get(words.get(0)).add(List.copyOf(words.subList(1, words.size())));
        return Answer.of("");
    }

    private Answer delete(String table, List<String> words) {
        List<List<String>> rules = table(table).get(words.get(0));
        boolean deleted = rules != null && rules.remove(words.subList(1, words.size()));
        return deleted
                ? Answer.of("")
                : Answer.failure("iptables: Bad rule (does a matching rule exist in that chain?).");
    }

    private Answer flush(String table, List<String> words) {
        List<List<String>> rules = table(table).get(words.get(0));
        if (rules == null) {
            return Answer.failure("iptables: No chain/target/match by that name.");
        }
        rules.clear();
        return Answer.of("");
    }

    private Answer drop(String table, List<String> words) {
        String chain = words.get(0);
        List<List<String>> rules = table(table).get(chain);
        boolean used = table(table).values().stream()
                .flatMap(List::stream)
                .anyMatch(rule -> after(rule, "-j").equals(chain));
        if (rules == null || !rules.isEmpty() || used) {
            return Answer.failure("iptables: Too many links.");
        }
        table(table).remove(chain);
        return Answer.of("");
    }

    private String lines(String table) {
        var text = new StringBuilder();
        table(table)
                .keySet()
                .forEach(chain ->
                        text.append(chain.startsWith("CNI-") ? "-N " + chain + "\n" : "-P " + chain + " ACCEPT\n"));
        table(table)
                .forEach((chain, rules) -> rules.forEach(rule -> text.append("-A " + chain + " "
                        + rule.stream().map(FakeIptables::quoted).collect(Collectors.joining(" ")) + "\n")));
        return text.toString();
    }

    private static String quoted(String word) {
        return word.contains(" ") ? "\"" + word.replace("\"", "\\\"") + "\"" : word;
    }

    private void append(String table, String chain, String... words) {
        table(table).get(chain).add(List.of(words));
    }

    private Map<String, List<List<String>>> table(String name) {
        return tables.get(name);
    }

    private static String after(List<String> rule, String option) {
        int at = rule.indexOf(option);
        return at < 0 ? "" : rule.get(at + 1);
    }
}
