package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.RegisteredKey;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The person's private key file is not as ssh wants it. */
final class KeyFileRules {
    static final List<Rule> ALL = List.of(
            KeyFileRules::permissions,
            KeyFileRules::passphrase,
            KeyFileRules::invalid,
            KeyFileRules::missing,
            KeyFileRules::securityKey,
            KeyFileRules::agent);

    private static final Pattern WINDOWS_HOME =
            Pattern.compile("(?i)[a-z]:[\\\\/]users[\\\\/]([A-Za-z0-9._-]+)[\\\\/].*");

    private KeyFileRules() {}

    private static Optional<Diagnosis> permissions(Facts facts, SshErrorText error) {
        if (!error.says("unprotected private key file", "are too open", "bad permissions", "\": permission denied")) {
            return Diagnosis.none();
        }
        String file = file(facts, error);
        return Diagnosis.of(
                Cause.KEY_PERMISSIONS,
                "Others on your computer can read your private key file, so ssh does not use it.",
                "Make it readable for you alone.",
                error.windows() ? icacls(file.replaceFirst("^~", "%USERPROFILE%"), "R") : "chmod 600 " + quoted(file));
    }

    private static Optional<Diagnosis> passphrase(Facts facts, SshErrorText error) {
        if (!error.says("incorrect passphrase", "bad passphrase", "wrong passphrase", "bad decrypt")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.PASSPHRASE,
                "The pass phrase of your private key was not right.",
                "Try it on its own with this; if it is lost, make a new key and register it with /sandbox key.",
                "ssh-keygen -y -f " + quoted(file(facts, error)));
    }

    private static Optional<Diagnosis> invalid(Facts facts, SshErrorText error) {
        if (!error.says(
                "invalid format",
                "error in libcrypto",
                "unable to use key file",
                "not a valid private key",
                "unrecognised key type",
                "not a recognised key file format")) {
            return Diagnosis.none();
        }
        String file = file(facts, error);
        if (file.endsWith(".pub")) {
            return Diagnosis.of(
                    Cause.KEY_FILE_INVALID,
                    "You gave ssh the public key file; it needs the private one, without .pub.",
                    "Leave .pub out.",
                    facts.ssh("-i " + quoted(file.substring(0, file.length() - ".pub".length())) + " "));
        }
        if (file.endsWith(".ppk") && !error.putty()) {
            return Diagnosis.of(
                    Cause.KEY_FILE_INVALID,
                    "That key file is in PuTTY's format, which ssh does not read.",
                    "Convert it, and give ssh the new file.",
                    "puttygen " + quoted(file) + " -O private-openssh -o " + quoted(file.replaceFirst("\\.ppk$", "")));
        }
        return Diagnosis.of(
                Cause.KEY_FILE_INVALID,
                "Your private key file is damaged, often by a missing last line break or by Windows line ends from a copy.",
                "Copy the file again as a whole, not its text; this must then print your public key.",
                "ssh-keygen -y -f " + quoted(file));
    }

    private static Optional<Diagnosis> missing(Facts facts, SshErrorText error) {
        boolean named = error.says("not accessible: no such file", "unable to open key file");
        boolean nothingElse = error.says("no such identity") && error.offered().isEmpty();
        if (!named && !nothingElse) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.NO_SUCH_KEY_FILE,
                "The private key file that ssh was told to use does not exist.",
                "See which keys you have, and give ssh the one without .pub after -i.",
                error.windows() ? "dir %USERPROFILE%\\.ssh" : "ls ~/.ssh");
    }

    private static Optional<Diagnosis> securityKey(Facts facts, SshErrorText error) {
        if (!error.says("device not found", "security key provider", "confirm user presence", "requires user presence")
                || !error.says("-sk", "_sk", "authenticator", "security key")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.SECURITY_KEY,
                "Your key lives in a security key, which did not answer.",
                "Plug it in and touch it when it blinks.",
                facts.ssh());
    }

    private static Optional<Diagnosis> agent(Facts facts, SshErrorText error) {
        if (!error.says(
                "agent refused operation", "signing failed", "could not open a connection to your authentication")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.AGENT,
                "The ssh agent that holds your key did not sign with it.",
                "Add the key to the agent again.",
                "ssh-add " + quoted(file(facts, error)));
    }

    /** Works in cmd and in PowerShell. */
    static String icacls(String file, String right) {
        Matcher home = WINDOWS_HOME.matcher(file);
        String user = home.matches() ? home.group(1) : "%USERNAME%";
        return "cmd /c icacls \"" + file + "\" /inheritance:r /grant:r \"" + user + ":" + right + "\"";
    }

    /** The file in the error, or where ssh keeps keys of the registered type. */
    static String file(Facts facts, SshErrorText error) {
        return error.keyFile().orElseGet(() -> usualFile(facts));
    }

    static String usualFile(Facts facts) {
        String type = facts.keys().stream().map(RegisteredKey::type).findFirst().orElse("ssh-ed25519");
        String name = type.contains("rsa") ? "rsa" : type.contains("ecdsa") ? "ecdsa" : "ed25519";
        return "~/.ssh/id_" + name + (type.startsWith("sk-") ? "_sk" : "");
    }

    static String quoted(String file) {
        return file.contains(" ") ? "\"" + file + "\"" : file;
    }
}
