package dev.kindling.inventory.seed;

import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.seed.SeedImport.Home;
import dev.kindling.inventory.seed.SeedImport.Repaired;
import dev.kindling.inventory.seed.SeedImport.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a seed inventory as it would be when put right, and the plan for moving from it to Kindling. */
final class SeedPlan {
    private final Home home;

    /** @param home what Kindling offers to the people of the old machines */
    SeedPlan(Home home) {
        this.home = home;
    }

    /**
     * Writes the repaired manifests, their keys and {@code PLAN.md} into an empty directory.
     *
     * @throws KindlingException when there is something in it, or it cannot be written
     */
    void write(Report report, Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> there = Files.list(directory)) {
                if (there.findAny().isPresent()) {
                    throw new KindlingException(
                            directory + " is not empty. Name a new directory; nothing was written.");
                }
            }
            for (Repaired machine : report.repaired()) {
                Path home = Files.createDirectories(directory.resolve(machine.directory()));
                String name = machine.manifest().name();
                Files.writeString(home.resolve("vm.yaml"), machine.manifest().yaml());
                Files.writeString(home.resolve(name + ".pub"), machine.key().authorizedKeysLine(name) + "\n");
            }
            Files.writeString(directory.resolve("PLAN.md"), plan(report) + messages(report));
        } catch (IOException e) {
            throw new KindlingException(
                    "The repaired inventory cannot be written to " + directory + " (" + e + ").", e);
        }
    }

    private static String plan(Report report) {
        var text = new StringBuilder("""
                # Plan for taking over this inventory

                Nothing was changed on the host or in the old repository. The steps are explained in docs/inventory.md.

                1. Commit the directory `manifests/` of this plan in place of the old one while ignited is stopped.
                2. Machines whose uid, name and ports are unchanged go on as they are; each of the others has to be made
                   anew, and its tenant told.
                3. Kindling does not touch any of these machines and leaves their ports alone. Tenants move to sandboxes
                   of Kindling's with the key below: write a list of people, one line a machine (`TEAM/NAME,ACCOUNT`), and
                   call `kindling inventory import … --people LIST --adopt`; or each types `/sandbox create`.
                4. When somebody has moved and copied what they need, end their old machine. As root on its host, with
                   ignited stopped (`systemctl stop ignited`: v0.10.0 crashes when a manifest is deleted while it runs):
                   `ignite ps -a`, `ignite rm -f UID` with the whole uid (a part of one, or a name, may be another machine),
                   delete its directory in the old repository, push, wait for the pull, start ignited. A forward that stays
                   (`iptables -t nat -S | grep UID`) goes with the next restart of the host.

                | team | machine | ports | key | what is different |
                | --- | --- | --- | --- | --- |
                """);
        for (Repaired machine : report.repaired()) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            cell(machine.seed().team()),
                            cell(machine.manifest().name()),
                            machine.manifest().forwards().stream()
                                    .map(forward -> String.valueOf(forward.hostPort()))
                                    .collect(Collectors.joining(" ")),
                            machine.key().fingerprint(),
                            cell(String.join("; ", machine.changes()))))
                    .append(" |\n");
        }
        if (!report.left().isEmpty()) {
            text.append("\nLeft out:\n\n");
            report.left()
                    .forEach((file, why) -> text.append("- ")
                            .append(cell(file))
                            .append(": ")
                            .append(cell(why))
                            .append("\n"));
        }
        if (!report.clashes().isEmpty()) {
            text.append("\nClashes found:\n\n");
            report.clashes()
                    .forEach(clash ->
                            text.append("- ").append(cell(clash.toString())).append("\n"));
        }
        return text.toString();
    }

    /** What to type, for each tenant: the old inventory knows their keys, but not who they are in a chat. */
    private String messages(Report report) {
        if (report.repaired().isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        if (!report.missing().isEmpty()) {
            text.append("\nMissing in Kindling's configuration:\n\n");
            report.missing()
                    .forEach(what -> text.append("- ").append(cell(what)).append("\n"));
        }
        text.append("""

                ## What to send to whom

                Whose machine is whose, you know. Each of them types, in the chat:

                """);
        for (Repaired machine : report.repaired()) {
            String flavour = home.like(machine.manifest())
                    .map(found -> " --flavour " + found.name())
                    .orElse("");
            text.append("- ")
                    .append(cell(machine.seed().team() + "/" + machine.seed().name()))
                    .append(", key ")
                    .append(machine.key().fingerprint())
                    .append(":\n\n      /sandbox create ")
                    .append(machine.key())
                    .append(" --team ")
                    .append(cell(machine.seed().team()))
                    .append(flavour)
                    .append(
                            "\n\n  or, with an account on this host, from this directory:\n\n      sudo -u ACCOUNT kindling"
                                    + " sandbox create \"$(cat ")
                    .append(machine.directory())
                    .append(machine.manifest().name())
                    .append(".pub)\" -- --team ")
                    .append(cell(machine.seed().team()))
                    .append(flavour)
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replaceAll("[\\p{Cntrl}|]", " ");
    }
}
