package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;

/** The person's own computer stops ssh before it reaches anything. */
final class ClientRules {
    static final List<Rule> ALL = List.of(
            ClientRules::noClient, ClientRules::configPermissions, ClientRules::configSyntax, ClientRules::tooOld);

    private ClientRules() {}

    private static Optional<Diagnosis> noClient(Facts facts, SshErrorText error) {
        if (!error.says(
                "ssh: command not found",
                "ssh: not found",
                "command not found: ssh",
                "'ssh' is not recognized",
                "the term 'ssh' is not recognized",
                "spawn ssh enoent",
                "ssh installation couldn't be found",
                "no ssh installation",
                "unknown command: ssh")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.NO_SSH_CLIENT,
                "There is no ssh program on your computer, or it is not on the PATH.",
                error.windows()
                        ? "Install it with this, in a PowerShell opened as administrator, and open a new window."
                        : "Install it with your system's package manager.",
                error.windows()
                        ? "Add-WindowsCapability -Online -Name OpenSSH.Client~~~~0.0.1.0"
                        : "sudo apt-get install openssh-client");
    }

    private static Optional<Diagnosis> configPermissions(Facts facts, SshErrorText error) {
        if (!error.says("bad owner or permissions on")) {
            return Diagnosis.none();
        }
        String whatDiffers = "Others can write to your ssh configuration file, so ssh does not read it.";
        String fix = "Make it yours alone.";
        return Diagnosis.of(
                Cause.CONFIG_PERMISSIONS,
                whatDiffers,
                fix,
                error.windows() ? KeyFileRules.icacls("%USERPROFILE%\\.ssh\\config", "F") : "chmod 600 ~/.ssh/config");
    }

    private static Optional<Diagnosis> configSyntax(Facts facts, SshErrorText error) {
        if (!error.says("bad configuration option", "missing argument", "unsupported option \"")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.CONFIG_SYNTAX,
                "Your ssh configuration file has a line that ssh does not understand; the error names its number.",
                "Correct that line; until then this goes around the file.",
                facts.ssh("-F none "));
    }

    private static Optional<Diagnosis> tooOld(Facts facts, SshErrorText error) {
        if (!error.says(
                "no matching host key type",
                "no matching key exchange",
                "no matching cipher",
                "no matching mac",
                "no mutual signature",
                "couldn't agree a")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.OLD_SSH_CLIENT,
                "Your ssh program and the sandbox have no algorithm in common: the program is too old.",
                "Update it to OpenSSH 8 or PuTTY 0.76 or newer; this shows its version.",
                error.putty() ? "putty --version" : "ssh -V");
    }
}
