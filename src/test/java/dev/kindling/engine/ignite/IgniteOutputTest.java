package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.MachineId;
import dev.kindling.units.HostPort;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading what Ignite, containerd and iptables print. */
class IgniteOutputTest {
    private static final MachineId ID = new MachineId("6b25b07fbf2249b4");

    private static IgniteReply reply(int exitCode, String stdout, String stderr) {
        return new IgniteReply(new ProcessResult(exitCode, stdout, stderr, false));
    }

    @Test
    void log_lines_are_unquoted() {
        var lines = Logfmt.lines(
                "time=\"2026-11-22T17:40:22Z\" level=fatal msg=\"[ERROR Port-1]: \\\"x\\\" is in use\\nsecond\\tpart\"\n");

        assertThat(lines).containsExactly(new Logfmt.Line("fatal", "[ERROR Port-1]: \"x\" is in use\nsecond\tpart"));
    }

    @Test
    void colours_and_carriage_returns_do_not_matter() {
        assertThat(Logfmt.lines("\u001b[31mtime=\"T\" level=info msg=plain\u001b[0m\r\n"))
                .containsExactly(new Logfmt.Line("info", "plain"));
    }

    @Test
    void other_lines_are_left_out() {
        assertThat(Logfmt.lines("VM|38a5ff56e0d16fc5|level=fatal msg=\"x\"\nhello level=fatal msg=no\nlevel=fatal\n\n"))
                .isEmpty();
    }

    @Test
    void rows_are_told_from_warnings() {
        var listing = IgniteListing.read(reply(
                0,
                "VM|" + ID + "|web-1|true|10.61.0.4 |2222:22/tcp 2223:80/tcp |1\n"
                        + "VM|68a218e6623c4b0f|theirs|false||| \n"
                        + "time=\"T\" level=warning msg=\"failed to inspect container for VM ignite-" + ID
                        + ": no running task found: task ignite-" + ID + " not found: not found\"\n",
                ""));

        assertThat(listing.machines()).hasSize(2);
        assertThat(listing.find(ID)).get().satisfies(vm -> {
            assertThat(vm.life()).isEqualTo(IgniteVm.Life.TASK_GONE);
            assertThat(vm.forwards(new HostPort(2223))).isTrue();
            assertThat(vm.kindling()).isTrue();
        });
        assertThat(listing.find(new MachineId("68a218e6623c4b0f")))
                .get()
                .satisfies(vm -> assertThat(vm.kindling()).isFalse());
    }

    @Test
    void a_usage_error_is_the_first_line_of_standard_error() {
        assertThat(reply(1, "", "Error: unknown flag: --x\nUsage:\n").complaint())
                .contains("Error: unknown flag: --x");
    }

    @Test
    void details_hold_no_keys_and_are_short() {
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
        var told = reply(
                1,
                "time=\"T\" level=fatal msg=\"bad line " + key + "\\n-----BEGIN OPENSSH PRIVATE KEY-----\\nb3Blb\"\n",
                "");

        assertThat(told.detail("run")).contains("bad line").doesNotContain("AAAAC3", "b3Blb", "BEGIN");
        assertThat(reply(1, "x".repeat(9000), "").detail("run").length()).isLessThan(2100);
    }

    @Test
    void a_firewall_rule_with_a_quoted_comment_is_split_as_a_shell_would() {
        var rule = FirewallRule.parse(
                        "-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment \"dnat name: \\\"ignite-cni-bridge\\\" id: \\\"ignite-"
                                + ID + "\\\"\" -m multiport --dports 2224,3000:3001 -j CNI-DN-0bd4")
                .orElseThrow();

        assertThat(rule.chain()).isEqualTo("CNI-HOSTPORT-DNAT");
        assertThat(rule.words()).contains("dnat name: \"ignite-cni-bridge\" id: \"ignite-" + ID + "\"");
        assertThat(rule.belongsTo(ID)).isTrue();
        assertThat(rule.belongsTo(new MachineId("6b25b07fbf2249b5"))).isFalse();
        assertThat(rule.forwards(2224)).isTrue();
        assertThat(rule.forwards(3001)).isTrue();
        assertThat(rule.forwards(3002)).isFalse();
        assertThat(rule.owner()).isEqualTo("ignite-" + ID);
        assertThat(FirewallRule.parse("-P INPUT ACCEPT")).isEqualTo(Optional.empty());
    }
}
