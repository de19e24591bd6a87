package dev.kindling;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.annotation.Annotation;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The directions of dependency, which hold the house together. All else in style.md is taste. */
class ArchitectureTest {
    private static final String ROOT = "dev.kindling";

    private static final JavaClasses KINDLING = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** The edge: the only places that know an SDK, a database, a socket or a terminal. */
    private static final String[] ADAPTERS = {
        "dev.kindling.chat.slack..",
        "dev.kindling.chat.discord..",
        "dev.kindling.chat.console..",
        "dev.kindling.engine.*..",
        "dev.kindling.inventory.git..",
        "dev.kindling.store.sql..",
        "dev.kindling.web..",
        "dev.kindling.cli..",
        "dev.kindling.ops.."
    };

    /** What everything may use and what uses nothing of ours but each other. */
    private static final String[] FOUNDATION = {"dev.kindling.config..", "dev.kindling.units..", "dev.kindling.fault.."
    };

    private static final DescribedPredicate<JavaClass> AN_ADAPTER =
            resideInAnyPackage(ADAPTERS).as("an adapter");

    /** Wiring and main, which put everything together. */
    private static final DescribedPredicate<JavaClass> THE_ROOT =
            resideInAPackage(ROOT).as("the root package");

    private static final DescribedPredicate<JavaClass> A_FEATURE = resideInAPackage("dev.kindling..")
            .and(not(AN_ADAPTER))
            .and(not(THE_ROOT))
            .and(not(resideInAnyPackage(FOUNDATION)))
            .as("a feature");

    @Test
    void features_know_no_adapter() {
        check(noClasses().that(A_FEATURE).should().dependOnClassesThat(AN_ADAPTER));
    }

    @Test
    void the_foundation_knows_neither_features_nor_adapters() {
        check(noClasses().that().resideInAnyPackage(FOUNDATION).should().dependOnClassesThat(A_FEATURE.or(AN_ADAPTER)));
    }

    @Test
    void nobody_knows_the_root() {
        check(noClasses().that(not(THE_ROOT)).should().dependOnClassesThat(THE_ROOT));
    }

    @Test
    void no_circle_between_packages() {
        check(slices().assignedFrom(eachPackage()).should().beFreeOfCycles());
    }

    @Test
    void slack_sdk() {
        check(only("dev.kindling.chat.slack..").mayUse("com.slack.."));
    }

    @Test
    void discord_sdk() {
        check(only("dev.kindling.chat.discord..").mayUse("net.dv8tion.."));
    }

    @Test
    void database_libraries() {
        check(only("dev.kindling.store.sql..")
                .mayUse(
                        "org.jdbi..",
                        "com.github.kagkarlsson..",
                        "org.sqlite..",
                        "com.zaxxer..",
                        "org.flywaydb..",
                        "java.sql..",
                        "javax.sql.."));
    }

    @Test
    void web_server() {
        check(only("dev.kindling.web..", "dev.kindling.chat.console..", "dev.kindling.chat.discord.loopback..")
                .mayUse("io.javalin..", "jakarta.servlet.."));
        // The command line speaks through Jetty's client, which alone knows Unix sockets.
        check(only("dev.kindling.web..", "dev.kindling.chat.console..", "dev.kindling.cli..")
                .mayUse("org.eclipse.jetty.."));
    }

    @Test
    void ssh_library() {
        check(only("dev.kindling.sshkey..", "dev.kindling.engine.rehearsal..").mayUse("org.apache.sshd.."));
    }

    @Test
    void process_library() {
        check(only("dev.kindling.engine.ignite..").mayUse("org.apache.commons.exec.."));
    }

    /** The inventory's manifests are YAML files, its own and those of a seed that it reads. */
    @Test
    void yaml_library() {
        check(only("dev.kindling.config..", "dev.kindling.engine.ignite..", "dev.kindling.inventory..")
                .mayUse("org.yaml.snakeyaml.."));
    }

    @Test
    void git_library() {
        check(only("dev.kindling.inventory.git..").mayUse("org.eclipse.jgit.."));
    }

    @Test
    void command_line_library() {
        check(only("dev.kindling.cli..", ROOT).mayUse("picocli.."));
    }

    @Test
    void processes_are_started_by_the_ignite_engine_only() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.kindling.engine.ignite..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class));
    }

    private static final Set<String> READING_THE_WALL_CLOCK = Set.of(
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.InstantSource.system()",
            "java.time.Clock.systemUTC()",
            "java.time.Clock.systemDefaultZone()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.OffsetDateTime.now()",
            "java.time.ZonedDateTime.now()");

    /** Everybody else is handed an {@link InstantSource}, so that a test can hold the clock in its hand. */
    @Test
    void only_the_root_reads_the_wall_clock() {
        check(noClasses()
                .that(not(THE_ROOT))
                .should()
                .accessTargetWhere(describe(
                        "the wall clock is read",
                        (JavaAccess<?> call) ->
                                READING_THE_WALL_CLOCK.contains(call.getTarget().getFullName()))));
    }

    @Test
    void no_static_state() {
        check(fields().that().areStatic().should().beFinal());
    }

    /** Parts of an adapter make each other; from outside, only the root may. Values and exceptions are free. */
    @Test
    void only_the_root_constructs_adapters() {
        check(noClasses()
                .that(not(THE_ROOT))
                .should()
                .accessTargetWhere(describe(
                        "a part of another package's adapter is constructed",
                        (JavaAccess<?> call) -> call.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                                && isPartOfAnAdapter(call.getTargetOwner())
                                && !withinOnePackage(call))));
    }

    @Test
    void every_package_is_null_marked() {
        check(classes().should(resideInAPackageMarked(NullMarked.class)));
    }

    /** A rule about packages that are still to come holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(KINDLING);
    }

    private static boolean isPartOfAnAdapter(JavaClass type) {
        return AN_ADAPTER.test(type) && !type.isRecord() && !type.isEnum() && !type.isAssignableTo(Throwable.class);
    }

    private static boolean withinOnePackage(JavaAccess<?> access) {
        return access.getOriginOwner()
                .getPackageName()
                .equals(access.getTargetOwner().getPackageName());
    }

    private static SliceAssignment eachPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private static ArchCondition<JavaClass> resideInAPackageMarked(Class<? extends Annotation> mark) {
        return new ArchCondition<>("reside in a package marked @" + mark.getSimpleName()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(mark)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is in a package without @" + mark.getSimpleName()));
                }
            }
        };
    }

    private static Only only(String... packages) {
        return new Only(List.of(packages));
    }

    private record Only(List<String> packages) {
        ArchRule mayUse(String... library) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackages(packages.toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(library);
        }
    }
}
