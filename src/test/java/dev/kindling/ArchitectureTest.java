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
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
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

/** The directions of dependency, which hold the house together. All else in style.md is taste. */
@AnalyzeClasses(packages = "dev.kindling", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.kindling";

    /** The edge: the only places that know an SDK, a database, a socket or a terminal. */
    private static final String[] ADAPTERS = {
        "dev.kindling.chat.slack..",
        "dev.kindling.chat.discord..",
        "dev.kindling.chat.console..",
        "dev.kindling.engine.*..",
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

    @ArchTest
    static final ArchRule features_know_no_adapter =
            noClasses().that(A_FEATURE).should().dependOnClassesThat(AN_ADAPTER).allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_foundation_knows_neither_features_nor_adapters = noClasses()
            .that()
            .resideInAnyPackage(FOUNDATION)
            .should()
            .dependOnClassesThat(A_FEATURE.or(AN_ADAPTER))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_knows_the_root = noClasses()
            .that(not(THE_ROOT))
            .should()
            .dependOnClassesThat(THE_ROOT)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_circle_between_packages =
            slices().assignedFrom(eachPackage()).should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule slack_sdk = only("dev.kindling.chat.slack..").mayUse("com.slack..");

    @ArchTest
    static final ArchRule discord_sdk = only("dev.kindling.chat.discord..").mayUse("net.dv8tion..");

    @ArchTest
    static final ArchRule database_libraries = only("dev.kindling.store.sql..")
            .mayUse(
                    "org.jdbi..",
                    "com.github.kagkarlsson..",
                    "org.sqlite..",
                    "com.zaxxer..",
                    "org.flywaydb..",
                    "java.sql..",
                    "javax.sql..");

    @ArchTest
    static final ArchRule web_server = only("dev.kindling.web..", "dev.kindling.chat.console..")
            .mayUse("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule ssh_library =
            only("dev.kindling.sshkey..", "dev.kindling.engine.rehearsal..").mayUse("org.apache.sshd..");

    @ArchTest
    static final ArchRule process_library = only("dev.kindling.engine.ignite..").mayUse("org.apache.commons.exec..");

    @ArchTest
    static final ArchRule yaml_library =
            only("dev.kindling.config..", "dev.kindling.engine.ignite..").mayUse("org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule command_line_library =
            only("dev.kindling.cli..", ROOT).mayUse("picocli..");

    @ArchTest
    static final ArchRule processes_are_started_by_the_ignite_engine_only = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kindling.engine.ignite..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class)
            .allowEmptyShould(true);

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
    @ArchTest
    static final ArchRule only_the_root_reads_the_wall_clock = noClasses()
            .that(not(THE_ROOT))
            .should()
            .callMethodWhere(describe(
                    "the wall clock is read",
                    (JavaMethodCall call) ->
                            READING_THE_WALL_CLOCK.contains(call.getTarget().getFullName())))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_static_state =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    /** Parts of an adapter make each other; from outside, only the root may. Values and exceptions are free. */
    @ArchTest
    static final ArchRule only_the_root_constructs_adapters = noClasses()
            .that(not(THE_ROOT))
            .should()
            .callConstructorWhere(describe(
                    "a part of another package's adapter is constructed",
                    (JavaConstructorCall call) -> isPartOfAnAdapter(call.getTargetOwner()) && !withinOnePackage(call)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().should(resideInAPackageMarked(NullMarked.class)).allowEmptyShould(true);

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
                    .resideInAnyPackage(library)
                    .allowEmptyShould(true);
        }
    }
}
