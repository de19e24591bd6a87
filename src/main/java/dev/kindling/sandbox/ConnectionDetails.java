package dev.kindling.sandbox;

import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.util.List;

/**
 * How a tenant reaches a sandbox by SSH, in the forms they paste.
 *
 * @param address name or literal address of the host
 * @param tenantKey the key whose private half they will use; decides the file that we suggest
 */
public record ConnectionDetails(
        String name, String address, HostPort port, String user, PublicKey hostKey, PublicKey tenantKey) {

    /** The one command that logs in, once the host key is known. */
    public String command() {
        return "ssh -p " + port + " " + user + "@" + address;
    }

    /** The line for {@code known_hosts}; host key checking stays on. */
    public String knownHostsLine() {
        return "[" + address + "]:" + port + " " + hostKey;
    }

    /** A block for {@code ~/.ssh/config}; afterwards {@code ssh NAME} and VS Code know the sandbox. */
    public String configBlock() {
        return String.join(
                "\n",
                List.of(
                        "Host " + name,
                        "    HostName " + address,
                        "    Port " + port,
                        "    User " + user,
                        "    IdentityFile " + identityFile(),
                        "    IdentitiesOnly yes",
                        "    StrictHostKeyChecking yes",
                        "    UserKnownHostsFile ~/.ssh/known_hosts"));
    }

    /** Opens the sandbox in VS Code by its name in the config block. */
    public String vscodeLink() {
        String home = user.equals("root") ? "/root" : "/home/" + user;
        return "vscode://vscode-remote/ssh-remote+" + name + home;
    }

    private String identityFile() {
        return switch (tenantKey.type()) {
            case "ssh-rsa" -> "~/.ssh/id_rsa";
            case "sk-ssh-ed25519@openssh.com" -> "~/.ssh/id_ed25519_sk";
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> "~/.ssh/id_ecdsa_sk";
            case "ssh-ed25519" -> "~/.ssh/id_ed25519";
            default -> "~/.ssh/id_ecdsa";
        };
    }
}
