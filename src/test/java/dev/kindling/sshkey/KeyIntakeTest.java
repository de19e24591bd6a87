package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kindling.sshkey.KeyIntake.Reason;
import dev.kindling.testing.Programs;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIntakeTest {
    @TempDir
    static Path directory;

    private static List<String> lines = List.of();
    private static String ed25519 = "";
    private static String rsa = "";
    private static String ecdsa = "";

    @BeforeAll
    static void generate() {
        lines = SampleKeys.ofEachType(directory);
        ed25519 = lines.get(0);
        ecdsa = lines.get(1);
        rsa = lines.get(4);
    }

    @Test
    void a_key_of_each_type_is_taken_and_has_the_fingerprint_that_ssh_keygen_prints() throws Exception {
        for (String line : lines) {
            Path file = Files.writeString(directory.resolve("one.pub"), line + "\n");
            var ran = Programs.run("ssh-keygen", "-lf", file.toString());
            assertThat(ran.exit()).as(line).isZero();
            assertThat(accepted(line).fingerprint()).isEqualTo(ran.output().split(" ")[1]);
        }
    }

    @Test
    void what_was_taken_prints_as_the_type_and_blob_that_were_pasted_and_reads_back() {
        for (String line : lines) {
            PublicKey key = accepted(line);
            assertThat(line).startsWith(key + " ");
            assertThat(PublicKey.parse(key.toString())).isEqualTo(key);
        }
    }

    @Test
    void a_stored_key_that_is_not_sound_is_not_read_back() {
        String blob = ed25519.split(" ")[1];
        for (String stored : List.of(
                "",
                blob,
                "ssh-ed25519",
                "ssh-rsa " + blob,
                "ssh-ed25519  " + blob,
                "ssh-ed25519 " + blob + " alice",
                "ssh-ed25519 " + blob + "\n",
                "ssh-ed25519 " + blob.substring(4))) {
            assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.parse(stored));
        }
    }

    @Test
    void marks_and_spaces_around_a_key_are_taken_off() {
        for (String line : lines) {
            for (String form : List.of(
                    "%s",
                    "  \t%s\r\n\r\n",
                    "\"%s\"",
                    "'%s'",
                    "“%s”",
                    "‘%s’",
                    "„%s“",
                    "«%s»",
                    "`%s`",
                    "```%s```",
                    "```\n%s\n```",
                    "```text\n%s\n```",
                    "<%s>",
                    "> %s",
                    "\u00a0%s\u00a0",
                    "\u200b%s\ufeff",
                    "\u2028%s\u2029",
                    "\u001b[32m%s\u001b[0m",
                    "%s\\n")) {
                assertThat(KeyIntake.read(form.formatted(line)))
                        .as(form)
                        .isEqualTo(new KeyIntake.Accepted(accepted(line)));
                String bare = line.substring(0, line.lastIndexOf(' '));
                assertThat(KeyIntake.read(form.formatted(bare)))
                        .as(form + " without comment")
                        .isEqualTo(new KeyIntake.Accepted(accepted(line)));
            }
        }
    }

    @Test
    void words_of_a_comment_do_not_mend_a_key_that_was_cut_off() {
        String blob = "AAAAC3NzaC1lZDI1NTE5AAAAICOF6kdGEic2xCjUN8DI9vKssGljVUC/XFaIdoGhUzGL";
        // Three characters are missing; with the comment's three letters these are sound keys, which nobody holds.
        for (String cut : List.of(blob.replace("dGE", "") + " a or", blob.replace("OF6", "") + " a `id`")) {
            assertThat(KeyIntake.read("ssh-ed25519 " + cut)).isInstanceOf(KeyIntake.Refused.class);
        }
    }

    @Test
    void a_key_that_was_wrapped_at_any_width_is_put_together_again() {
        for (String line : lines) {
            for (int width : new int[] {20, 41, 64, 72, 80, 100, 119}) {
                for (String wrap : List.of("\n", " ", "\r\n", " \n", "\n  ", "\u00a0", "\u2028", "\n> ", "&#10;")) {
                    String wrapped =
                            String.join(" ", line.split(" ")[0], wrap(line.split(" ")[1], width, wrap), "me@x");
                    assertThat(KeyIntake.read(wrapped))
                            .as("width %d, break %s", width, wrap)
                            .isEqualTo(new KeyIntake.Accepted(accepted(line)));
                }
            }
            assertThat(KeyIntake.read(line.replace(" ", "\n"))).isEqualTo(new KeyIntake.Accepted(accepted(line)));
            assertThat(KeyIntake.read(line.replace(" ", "\u00a0"))).isEqualTo(new KeyIntake.Accepted(accepted(line)));
        }
    }

    @Test
    void slack_mangling_of_the_comment_is_undone() {
        String[] words = rsa.split(" ");
        String key = words[0] + " " + words[1];
        for (String comment : List.of(
                "<mailto:alice@laptop.example|alice@laptop.example>",
                "<http://alice.example|alice.example>",
                "<https://alice.example>",
                "&lt;alice&gt;",
                "R&amp;D",
                "<@U012|alice>'s laptop",
                "alice&lt;script&gt;",
                "naïve ☃ comment")) {
            assertThat(accepted(key + " " + comment)).isEqualTo(accepted(rsa));
        }
        assertThat(accepted("&lt;" + key + "&gt;")).isEqualTo(accepted(rsa));
        assertThat(accepted("&quot;" + key + "&quot;")).isEqualTo(accepted(rsa));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@laptop ",
                "alice@laptop:~$ ",
                "alice@laptop:~$ cat ~/.ssh/id_ed25519.pub\n",
                "alice@laptop:~$ cat ~/.ssh/id_ed25519.pub ",
                "<mailto:alice@laptop.example|alice@laptop.example>:~$ cat ~/.ssh/id_ed25519.pub\n",
                "[alice@laptop ~]$ cat .ssh/id_ed25519.pub\n",
                "root@box:~# cat /root/.ssh/id.pub\n",
                "alice@mac ~ % cat ~/.ssh/id_ed25519.pub\n",
                "➜  ~ cat ~/.ssh/id_ed25519.pub\n",
                "$ cat ~/.ssh/id_ed25519.pub\n",
                "PS C:\\Users\\alice> Get-Content .ssh\\id_ed25519.pub\n",
                "PS C:\\Users\\alice&gt; cat .ssh\\id_ed25519.pub\n",
                "C:\\Users\\alice>type .ssh\\id_ed25519.pub\n",
                "cat ~/.ssh/id_ed25519.pub\n",
                "Last login: Mon Nov 16\nalice@laptop:~$ ssh-keygen -y -f ~/.ssh/id_ed25519\n",
            })
    void the_prompt_of_a_copied_line_is_dropped(String prompt) {
        assertThat(accepted(prompt + ed25519)).isEqualTo(accepted(ed25519));
        assertThat(accepted(prompt + ed25519 + "\nalice@laptop:~$ ")).isEqualTo(accepted(ed25519));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command=\"rm -rf /\" ",
                "command=“id” ",
                "from=\"10.0.0.1\" ",
                "no-pty ",
                "no-pty,command=\"x\" ",
                "restrict ",
                "restrict,pty ",
                "cert-authority ",
                "environment=\"A=B\" ",
                "permitopen=\"h:1\" ",
                "unknown-option=yes ",
                "no-port-forwarding,no-X11-forwarding ",
                "alice@laptop:~$ command=\"x\" ",
                "command=\"x\"\n",
            })
    void options_are_refused(String options) {
        assertThat(refused(options + ed25519).reason()).isEqualTo(Reason.OPTIONS);
    }

    @Test
    void several_keys_are_refused() {
        assertThat(refused(ed25519 + "\n" + rsa).reason()).isEqualTo(Reason.SEVERAL_KEYS);
        assertThat(refused(ed25519 + " " + rsa).reason()).isEqualTo(Reason.SEVERAL_KEYS);
        assertThat(refused(ed25519 + "\u2028command=\"x\" " + rsa).reason()).isEqualTo(Reason.SEVERAL_KEYS);
        assertThat(refused(ed25519 + "\n" + ed25519).reason()).isEqualTo(Reason.SEVERAL_KEYS);
    }

    @Test
    void weak_unknown_and_certified_keys_are_refused_by_name() {
        var small = refused(SampleKeys.generate(directory, "rsa", 2048, "").line());
        assertThat(small.reason()).isEqualTo(Reason.WEAK);
        assertThat(small.why()).contains("2048").contains("3072");
        assertThat(small.instead()).isEqualTo("ssh-keygen -t ed25519");
        String dsa = "ssh-dss "
                + SampleKeys.base64(SampleKeys.field("ssh-dss"), SampleKeys.field(new byte[129]), new byte[300]);
        assertThat(refused(dsa).reason()).isEqualTo(Reason.WEAK);
        assertThat(refused("ssh-ed448 " + SampleKeys.base64(SampleKeys.field("ssh-ed448"), new byte[57]))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_TYPE);
        assertThat(refused("ssh-rsa " + SampleKeys.base64(SampleKeys.field("ssh-ed448"), new byte[57]))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_TYPE);
        assertThat(refused("3072 65537 " + "1234567890".repeat(90) + " alice").reason())
                .isEqualTo(Reason.UNKNOWN_TYPE);
    }

    @Test
    void a_certificate_is_refused_and_not_taken_for_a_private_key() throws Exception {
        var authority = SampleKeys.ed25519(directory);
        var rsaAuthority = SampleKeys.generate(directory, "rsa", 3072, "");
        for (var signer : List.of(authority, rsaAuthority)) {
            var user = SampleKeys.ed25519(directory);
            Programs.run(
                    "ssh-keygen",
                    "-q",
                    "-s",
                    signer.file().toString(),
                    "-I",
                    "alice",
                    "-n",
                    "alice",
                    user.file() + ".pub");
            String certificate = Files.readString(Path.of(user.file() + "-cert.pub"));
            assertThat(refused(certificate).reason()).isEqualTo(Reason.CERTIFICATE);
            assertThat(refused(certificate).instead()).startsWith("ssh-keygen -y");
        }
    }

    @Test
    void a_key_that_lost_its_end_is_refused_even_if_its_comment_would_fill_the_gap() {
        for (String line : lines) {
            String[] words = line.split(" ");
            int least = line.equals(ed25519) ? 5 : 1; // shorter words could complete an ed25519 key by chance
            for (int cut : IntStream.of(1, 2, 3, 4, 5, 8, 20, 40, 60)
                    .filter(n -> n >= least)
                    .toArray()) {
                String blob = words[1].substring(0, words[1].length() - cut);
                for (String comment : List.of(
                        "",
                        " alice@laptop",
                        " " + "alicealicealicealicealice".repeat(3).substring(0, cut))) {
                    assertThat(refused(words[0] + " " + blob + comment).reason())
                            .as("%s less %d with%s", words[0], cut, comment)
                            .isIn(Reason.TRUNCATED, Reason.DAMAGED);
                }
            }
        }
        assertThat(refused("ssh-ed25519").reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(refused(ed25519.split(" ")[1]).reason()).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void data_behind_the_end_of_a_blob_is_refused() {
        for (String line : lines) {
            byte[] wire = Base64.getDecoder().decode(line.split(" ")[1]);
            for (int extra : new int[] {1, 2, 3, 30}) {
                String blob = Base64.getEncoder().encodeToString(Arrays.copyOf(wire, wire.length + extra));
                assertThat(refused(line.split(" ")[0] + " " + blob + " me@x").reason())
                        .isEqualTo(Reason.TRAILING_DATA);
            }
        }
    }

    @Test
    void a_blob_must_be_canonical_and_fit_its_type() {
        String[] words = ecdsa.split(" ");
        assertThat(words[1]).endsWith("=");
        String lastDigit = words[1].substring(words[1].length() - 2, words[1].length() - 1);
        String spareBits = String.valueOf((char) (lastDigit.charAt(0) + 1));
        String other = words[1].substring(0, words[1].length() - 2) + spareBits + "=";
        assertThat(Base64.getDecoder().decode(other))
                .isEqualTo(Base64.getDecoder().decode(words[1]));
        assertThat(refused(words[0] + " " + other).reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(refused("ssh-rsa " + words[1]).reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refused(words[0] + " " + words[1].replace('A', '-')).reason())
                .isIn(Reason.DAMAGED, Reason.TRUNCATED);
    }

    @Test
    void numbers_that_are_no_key_are_refused() {
        byte[] point = Base64.getDecoder().decode(ecdsa.split(" ")[1]);
        point[point.length - 1] ^= 1;
        assertThat(refused("ecdsa-sha2-nistp256 " + SampleKeys.base64(point)).reason())
                .isEqualTo(Reason.DAMAGED);
        assertThat(refused(ed25519With(new byte[32])).reason()).isEqualTo(Reason.DAMAGED);
        byte[] identity = new byte[32];
        identity[0] = 1;
        assertThat(refused(ed25519With(identity)).reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refused(ed25519With(new byte[31])).reason()).isEqualTo(Reason.DAMAGED);
        BigInteger modulus = BigInteger.TWO.pow(3072).subtract(BigInteger.valueOf(1103717));
        assertThat(refused(rsaWith(BigInteger.ONE, modulus)).reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refused(rsaWith(BigInteger.valueOf(4), modulus)).reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refused(rsaWith(BigInteger.valueOf(-3), modulus)).reason()).isEqualTo(Reason.DAMAGED);
        BigInteger even = modulus.subtract(BigInteger.ONE);
        assertThat(refused(rsaWith(BigInteger.valueOf(65537), even)).reason()).isEqualTo(Reason.DAMAGED);
    }

    @Test
    void things_pasted_by_mistake_are_named() {
        String fingerprint = accepted(ed25519).fingerprint();
        assertThat(refused("").reason()).isEqualTo(Reason.EMPTY);
        assertThat(refused(" \n\u200b\u00a0\"\"").reason()).isEqualTo(Reason.EMPTY);
        assertThat(refused("x".repeat(KeyIntake.LONGEST + 1)).reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(refused(fingerprint).reason()).isEqualTo(Reason.FINGERPRINT);
        assertThat(refused("256 " + fingerprint + " alice@laptop (ED25519)").reason())
                .isEqualTo(Reason.FINGERPRINT);
        assertThat(refused("MD5:" + "ab:".repeat(15) + "cd").reason()).isEqualTo(Reason.FINGERPRINT);
        assertThat(refused("~/.ssh/id_ed25519.pub")).satisfies(fault -> {
            assertThat(fault.reason()).isEqualTo(Reason.PATH);
            assertThat(fault.instead()).isEqualTo("cat ~/.ssh/id_ed25519.pub");
        });
        assertThat(refused("`/home/alice/.ssh/id_rsa`").instead()).isEqualTo("cat /home/alice/.ssh/id_rsa.pub");
        assertThat(refused("C:\\Users\\alice\\.ssh\\id_ed25519.pub").reason()).isEqualTo(Reason.PATH);
        assertThat(refused("id_ed25519.pub").reason()).isEqualTo(Reason.PATH);
        assertThat(refused("~/x; rm -rf ~").instead()).isEqualTo("cat ~/.ssh/id_ed25519.pub");
        assertThat(refused("$(cat ~/.ssh/id_ed25519.pub)").reason()).isEqualTo(Reason.PATH);
        assertThat(refused("cat ~/.ssh/id_ed25519.pub").reason()).isEqualTo(Reason.PATH);
        assertThat(refused("[sandboxes.example.org]:60001 " + ed25519).reason()).isEqualTo(Reason.HOST_KEY);
        assertThat(refused("github.com " + ed25519).reason()).isEqualTo(Reason.HOST_KEY);
        assertThat(refused("here is my key " + ed25519).reason()).isEqualTo(Reason.EXTRA_TEXT);
        assertThat(refused("hello").reason()).isEqualTo(Reason.NO_KEY);
        assertThat(refused("-----BEGIN PUBLIC KEY-----\nMIIBojAN\n-----END PUBLIC KEY-----")
                        .instead())
                .isEqualTo("ssh-keygen -i -m PKCS8 -f key.pub");
        assertThat(refused("-----BEGIN RSA PUBLIC KEY-----\nMIIBigKC\n-----END RSA PUBLIC KEY-----")
                        .instead())
                .isEqualTo("ssh-keygen -i -m PEM -f key.pub");
    }

    @Test
    void putty_s_public_format_is_converted() throws Exception {
        for (String line : lines) {
            Path file = Files.writeString(directory.resolve("convert.pub"), line + "\n");
            String exported =
                    Programs.run("ssh-keygen", "-e", "-f", file.toString()).output();
            if (!exported.contains("SSH2 PUBLIC KEY")) {
                continue; // this ssh-keygen does not export security keys
            }
            assertThat(accepted(exported)).isEqualTo(accepted(line));
            assertThat(accepted(exported.replace("\n", " "))).isEqualTo(accepted(line));
            assertThat(accepted("```\n" + exported + "```")).isEqualTo(accepted(line));
            assertThat(refused(exported + exported).reason()).isEqualTo(Reason.SEVERAL_KEYS);
            String halved = exported.replaceAll("(?m)^[A-Za-z0-9+/=]{1,60}\n(?=----)", "")
                    .replaceAll("==?\n", "\n");
            assertThat(refused(halved.replace("AAAA", "AAA")).instead()).isEqualTo("ssh-keygen -i -f key.pub");
        }
    }

    @Test
    void published_keys_are_asked_for_by_account() {
        assertThat(KeyIntake.read("github:alice")).isEqualTo(new KeyIntake.Published(Source.GITHUB, "alice"));
        assertThat(KeyIntake.read(" “GitHub: @Alice-2” ")).isEqualTo(new KeyIntake.Published(Source.GITHUB, "Alice-2"));
        assertThat(KeyIntake.read("gitlab:al.ice_x")).isEqualTo(new KeyIntake.Published(Source.GITLAB, "al.ice_x"));
        for (String bad : List.of("github:", "github:-a", "github:a--b", "github:../etc", "gitlab:a/b", "github:a?b")) {
            assertThat(refused(bad).reason()).as(bad).isEqualTo(Reason.BAD_ACCOUNT);
        }
    }

    @Test
    void no_answer_repeats_what_was_pasted() {
        for (String text :
                List.of("S3cretWord", "command=\"S3cretWord\" " + ed25519, "ssh-S3cretWord AAAAB3NzS3cretWord")) {
            assertThat(KeyIntake.read(text).toString()).doesNotContain("S3cretWord");
        }
    }

    private static String ed25519With(byte[] point) {
        return "ssh-ed25519 " + SampleKeys.base64(SampleKeys.field("ssh-ed25519"), SampleKeys.field(point));
    }

    private static String rsaWith(BigInteger exponent, BigInteger modulus) {
        return "ssh-rsa "
                + SampleKeys.base64(
                        SampleKeys.field("ssh-rsa"),
                        SampleKeys.field(exponent.toByteArray()),
                        SampleKeys.field(modulus.toByteArray()));
    }

    private static String wrap(String text, int width, String with) {
        return text.replaceAll("(.{" + width + "})(?=.)", "$1" + with);
    }

    static PublicKey accepted(String pasted) {
        assertThat(KeyIntake.read(pasted)).as(pasted).isInstanceOf(KeyIntake.Accepted.class);
        return ((KeyIntake.Accepted) KeyIntake.read(pasted)).key();
    }

    static KeyIntake.Fault refused(String pasted) {
        assertThat(KeyIntake.read(pasted)).as(pasted).isInstanceOf(KeyIntake.Refused.class);
        return ((KeyIntake.Refused) KeyIntake.read(pasted)).fault();
    }
}
