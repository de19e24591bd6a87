package dev.kindling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.testing.StubTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small tree of its own, with stand-ins for Maven and Java that note how they were called. */
@Timeout(400)
class LauncherTest {
    @TempDir
    private Path directory;

    private StubTree tree;

    @BeforeEach
    void a_tree_with_a_space_in_its_path() throws IOException {
        tree = StubTree.in(directory);
    }

    @Test
    void without_java_it_names_the_package_to_install() throws Exception {
        var run = tree.run("demo");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr())
                .contains("JDK 17 or newer")
                .contains("apt-get install openjdk-17-jdk-headless", "dnf install", "brew install", "pacman -S")
                .contains("JAVA_HOME");
        assertThat(tree.mavenRuns()).isZero();
    }

    @Test
    void only_the_package_manager_that_is_there_is_named() throws Exception {
        tree.command("pacman", "exit 0");

        assertThat(tree.run("demo").stderr()).contains("pacman -S").doesNotContain("apt-get", "brew");
    }

    @Test
    void a_java_that_is_too_old_is_named_and_not_used() throws Exception {
        Path old = tree.jdk("usr/lib/jvm/java-11", "11.0.22");
        tree.jdk("usr/lib/jvm/java-8", "1.8.0_402");

        var run = tree.run("demo");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stderr()).contains(old + " is Java 11.0.22: too old", "Java 1.8.0_402: too old");
    }

    @Test
    void a_newer_java_elsewhere_is_used_although_java_home_is_too_old() throws Exception {
        tree.environment("JAVA_HOME", tree.jdk("elsewhere/jdk-11", "11.0.22").toString());
        Path good = tree.jdk("opt/jdk-21", "21.0.4");

        var run = tree.run("demo");

        assertThat(run.exit()).isZero();
        assertThat(run.javaHome()).isEqualTo(good);
    }

    @Test
    void java_is_found_through_links_on_the_path() throws Exception {
        Path jdk = tree.jdk("somewhere/jdk-17", "17.0.15");
        tree.link("java", jdk.resolve("bin/java"));

        assertThat(tree.run("demo").javaHome()).isEqualTo(jdk);
    }

    @Test
    void a_jre_is_enough_once_built_but_not_to_build() throws Exception {
        Path jdk = tree.jdk("usr/lib/jvm/jdk", "17.0.15");
        Files.delete(jdk.resolve("bin/javac"));
        assertThat(tree.run("demo").stderr()).contains("without the compiler", "openjdk-17-jdk-headless");

        Files.createFile(jdk.resolve("bin/javac")).toFile().setExecutable(true);
        assertThat(tree.run("demo").exit()).isZero();

        Files.delete(jdk.resolve("bin/javac"));
        assertThat(tree.run("demo").exit()).isZero();
    }

    @Test
    void the_first_use_builds_and_then_runs_with_the_arguments_as_they_were() throws Exception {
        tree.withJdk17();

        var run = tree.run("say", "--as", "alice", "/sandbox create 'a  b' \"c\" $HOME *", "");

        assertThat(run.exit()).isZero();
        assertThat(run.mainArguments())
                .containsExactly("say", "--as", "alice", "/sandbox create 'a  b' \"c\" $HOME *", "");
        assertThat(run.stderr()).contains("building (first use)", "built in");
        assertThat(tree.mavenRuns()).isEqualTo(1);
    }

    @Test
    void stdout_belongs_to_the_command_also_while_building() throws Exception {
        tree.withJdk17();

        assertThat(tree.run("say").stdout().lines())
                .allSatisfy(line -> assertThat(line).startsWith("java: "));
    }

    @Test
    void the_second_start_builds_nothing_and_says_nothing() throws Exception {
        tree.withJdk17();
        tree.run("say");

        var second = tree.run("say");

        assertThat(second.stderr()).isEmpty();
        assertThat(tree.mavenRuns()).isEqualTo(1);
    }

    @Test
    void newer_sources_are_built_again() throws Exception {
        tree.withJdk17();
        tree.run("say");

        tree.touch("migrations/V1__start.sql");
        assertThat(tree.run("say").stderr()).contains("building (sources changed)");
        tree.touch("src/main/java/App.java");
        tree.run("say");
        tree.touch("bot-config/teams.yml");
        tree.run("say");
        tree.touch("pom.xml");
        tree.run("say");

        assertThat(tree.mavenRuns()).isEqualTo(5);
        tree.touch("README.md");
        tree.run("say");
        assertThat(tree.mavenRuns()).isEqualTo(5);
    }

    @Test
    void a_deleted_source_is_a_change_too() throws Exception {
        tree.withJdk17();
        tree.run("say");

        tree.delete("src/main/java/App.java");
        tree.run("say");

        assertThat(tree.mavenRuns()).isEqualTo(2);
    }

    @Test
    void a_failed_build_shows_its_last_words_and_what_to_do() throws Exception {
        tree.withJdk17();
        tree.failMavenWith("[INFO] so far\n[ERROR] Could not transfer artifact a:b:jar:1 from/to central\n[ERROR] \n");

        var run = tree.run("demo");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr())
                .contains("the build failed", "Could not transfer artifact", "is there a network?", "proxy")
                .contains(tree.root().resolve(".launcher/build.log").toString())
                .doesNotContain("so far");
        tree.letMavenWork();
        assertThat(tree.run("demo").exit()).isZero();
    }

    @Test
    void sources_that_do_not_compile_are_called_that() throws Exception {
        tree.withJdk17();
        tree.failMavenWith("[ERROR] COMPILATION ERROR : \n[ERROR] App.java:[1,1] ';' expected\n");

        assertThat(tree.run("demo").stderr()).contains("App.java:[1,1]", "do not compile");
    }

    @Test
    void it_works_through_links_and_from_another_directory() throws Exception {
        tree.withJdk17();
        Path first =
                Files.createSymbolicLink(directory.resolve("one"), tree.root().resolve("kindling"));
        Path second = Files.createSymbolicLink(directory.resolve("two"), first.getFileName());

        var run = tree.run(second, "demo");

        assertThat(run.exit()).isZero();
        assertThat(run.javaArguments()).contains("-Dkindling.home=" + tree.root());
        assertThat(run.line("directory")).isEqualTo(directory.toRealPath().toString());
    }

    @Test
    void two_at_once_build_once() throws Exception {
        tree.withJdk17();
        tree.slowDownMaven();

        var first = tree.start("demo");
        await().until(() -> tree.mavenRuns() == 1);
        var second = tree.start("say");
        await().until(() -> second.stderr().contains("another shell is building"));
        tree.letMavenGoOn();

        assertThat(first.await().exit()).isZero();
        assertThat(second.await().exit()).isZero();
        assertThat(tree.mavenRuns()).isEqualTo(1);
    }

    @Test
    void a_build_that_was_killed_is_done_again() throws Exception {
        tree.withJdk17();
        tree.slowDownMaven();
        var killed = tree.start("demo");
        await().until(() -> tree.mavenRuns() == 1);
        killed.kill();
        tree.letMavenGoOn();

        var run = tree.run("demo");

        assertThat(run.exit()).isZero();
        assertThat(tree.mavenRuns()).isEqualTo(2);
        assertThat(tree.root().resolve(".launcher/lock")).doesNotExist();
        // The Maven of the killed one may still write.
        await().until(() -> !tree.mavenIsRunning());
    }

    @Test
    void a_lock_whose_owner_is_dead_holds_nobody_up() throws Exception {
        tree.withJdk17();
        tree.lockFor(tree.deadProcess());

        assertThat(tree.run("demo").exit()).isZero();
    }

    @Test
    void an_interrupt_ends_the_build_and_leaves_nothing_half_made() throws Exception {
        tree.withJdk17();
        tree.slowDownMaven();
        var run = tree.start("demo");
        await().until(() -> tree.mavenRuns() == 1);
        run.terminate();

        assertThat(run.await().exit()).isEqualTo(143);
        assertThat(run.stderr()).contains("interrupted");
        assertThat(tree.launcherFiles()).doesNotContain("lock", "current").noneMatch(name -> name.startsWith("work-"));
        await().until(() -> !tree.mavenIsRunning());
    }

    @Test
    void a_running_build_keeps_its_jars_while_the_next_ones_are_made() throws Exception {
        tree.withJdk17();
        tree.run("say");
        tree.holdJava();
        var running = tree.start("demo");
        await().until(() -> running.stdout().contains("java: end"));
        Path jar = Path.of(running.classPath().get(0));
        tree.letJavaEnd();

        for (int i = 0; i < 3; i++) {
            tree.touch("pom.xml");
            tree.run("say");
        }
        assertThat(jar).exists();
        running.terminate();
        running.await();
        tree.touch("pom.xml");
        tree.run("say");
        assertThat(jar).doesNotExist();
    }

    @Test
    void java_takes_the_place_of_the_launcher_so_that_signals_reach_it() throws Exception {
        tree.withJdk17();
        tree.run("say");

        var run = tree.start("demo");

        run.await();
        assertThat(run.line("process")).isEqualTo(Long.toString(run.pid()));
    }

    @Test
    void the_exit_status_of_the_command_is_kept() throws Exception {
        tree.withJdk17();
        tree.environment("STUB_EXIT", "2");

        assertThat(tree.run("say").exit()).isEqualTo(2);
    }

    @Test
    void the_archive_is_made_once_and_used_with_the_same_class_path() throws Exception {
        tree.withJdk17();

        var first = tree.run("demo");
        var second = tree.run("demo");

        List<String> warmUps = tree.warmUps();
        assertThat(warmUps).hasSize(1);
        assertThat(second.javaArguments())
                .anyMatch(
                        option -> option.matches("-XX:SharedArchiveFile=.*/kindling-\\d+-\\d+-java-17\\.0\\.15\\.jsa"));
        assertThat(second.classPath())
                .isEqualTo(first.classPath())
                .containsExactlyElementsOf(List.of(warmUps.get(0).split(":")));
        assertThat(second.classPath()).first().asString().endsWith("/kindling.jar");
    }

    @Test
    void each_java_version_gets_an_archive_of_its_own() throws Exception {
        tree.withJdk17();
        tree.run("demo");
        tree.environment("JAVA_HOME", tree.jdk("other/jdk-25", "25.0.3").toString());

        var run = tree.run("demo");

        assertThat(run.javaArguments()).anyMatch(option -> option.endsWith("-java-25.0.3.jsa"));
        assertThat(tree.warmUps()).hasSize(2);
        assertThat(tree.mavenRuns()).isEqualTo(1);
    }

    @Test
    void it_starts_without_an_archive_when_making_one_fails() throws Exception {
        tree.withJdk17();
        tree.environment("STUB_WARM_UP_EXIT", "1");

        assertThat(tree.run("demo").exit()).isZero();
        var run = tree.run("demo");

        assertThat(run.exit()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.javaArguments()).noneMatch(option -> option.contains("SharedArchiveFile"));
        assertThat(tree.warmUps()).as("not tried at every start").hasSize(1);
    }

    @Test
    void the_demo_and_the_server_leave_the_cores_to_whoever_asks_something() throws Exception {
        tree.withJdk17();

        assertThat(tree.run("demo").javaArguments()).contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        assertThat(tree.run("serve").javaArguments()).contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    @Test
    void native_access_is_allowed_where_java_would_warn_about_it() throws Exception {
        tree.environment("JAVA_HOME", tree.jdk("jdk-21", "21.0.4").toString());
        assertThat(tree.run("demo").javaArguments()).doesNotContain("--enable-native-access=ALL-UNNAMED");

        tree.environment("JAVA_HOME", tree.jdk("jdk-25", "25.0.3").toString());
        assertThat(tree.run("demo").javaArguments()).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void more_options_for_java_come_from_the_environment() throws Exception {
        tree.withJdk17();
        tree.environment("KINDLING_JAVA_OPTS", "-Xmx64m -Dx=y");

        assertThat(tree.run("demo").javaArguments()).contains("-Xmx64m", "-Dx=y");
    }

    @Test
    void without_a_locale_or_in_the_locale_c_java_reads_other_letters_and_paths_all_the_same() throws Exception {
        tree.withJdk17();
        assertThat(tree.run("demo").line("locale")).isEqualTo("C.UTF-8");
        assertThat(tree.mavenLocale()).isEqualTo("C.UTF-8");

        tree.environment("LANG", "C");
        assertThat(tree.run("demo").line("locale")).isEqualTo("C.UTF-8");

        tree.environment("LC_ALL", "POSIX");
        assertThat(tree.run("demo").line("locale")).isEqualTo("C.UTF-8");

        tree.environment("LC_ALL", "de_DE.UTF-8");
        assertThat(tree.run("demo").line("locale")).as("one's own stays").isEqualTo("de_DE.UTF-8");
    }

    @Test
    void a_long_build_says_that_it_works() throws Exception {
        tree.withJdk17();
        tree.slowDownMaven();
        var run = tree.start("demo");

        await().atMost(Duration.ofMinutes(2)).until(() -> run.stderr().contains("files fetched"));
        tree.letMavenGoOn();

        assertThat(run.await().stderr()).containsPattern("building: \\d\\d+ s, 2 files fetched, compiling");
    }
}
