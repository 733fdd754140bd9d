package io.ttmesh.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.ttmesh.dist.CodeConditions.BE_RECORDS_INTERFACES_OR_ENUMS;
import static io.ttmesh.dist.CodeConditions.KEEP_INTERNAL_TYPES_OUT_OF_PUBLIC_MEMBERS;
import static io.ttmesh.dist.CodeConditions.USE_INTERNALS_OF_THEIR_OWN_MODULE_ONLY;
import static io.ttmesh.dist.CodeConditions.access;
import static io.ttmesh.dist.CodeConditions.exemptBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Who may import whom, and what main code never calls; ARCHITECTURE section 2, STYLE sections 1, 2 and 8. */
@AnalyzeClasses(packages = "io.ttmesh", importOptions = DoNotIncludeTests.class)
class FloorRulesTest {
    // Exceptions: a class or package by its full name -> the reason. Keep them as narrow as a class where you can.
    private static final Map<String, String> MAY_SLEEP = Map.of();
    private static final Map<String, String> MAY_WAIT_FOR_FUTURES = Map.of(
            "io.ttmesh.runtime.internal.Blocking",
                    "where a caller's thread waits at start, at close and on the command line",
            "io.ttmesh.actors.internal.service.LiveRef", "MeshRef.call, which is there to block the caller's thread",
            "io.ttmesh.testkit.internal.unit.PeerRef", "the same in a unit test",
            "io.ttmesh.runtime.internal.submit.Awaited",
                    "TaskHandle.await, which is there to block the caller's thread");
    private static final Map<String, String> MAY_READ_THE_SYSTEM_CLOCK = Map.of();

    @ArchTest
    static final ArchRule FLOORS_POINT_DOWN = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("model")
            .definedBy("io.ttmesh.model..")
            .layer("streaming")
            .definedBy("io.ttmesh.streaming..")
            .layer("journal")
            .definedBy("io.ttmesh.journal..")
            .layer("sharding")
            .definedBy("io.ttmesh.sharding..")
            .layer("actors")
            .definedBy("io.ttmesh.actors..")
            .layer("runtime")
            .definedBy("io.ttmesh.runtime..")
            .layer("testkit")
            .definedBy("io.ttmesh.testkit..")
            .layer("samples")
            .definedBy("io.ttmesh.samples..")
            .whereLayer("model")
            .mayNotAccessAnyLayer()
            .whereLayer("streaming")
            .mayOnlyAccessLayers("model")
            .whereLayer("journal")
            .mayNotAccessAnyLayer()
            .whereLayer("sharding")
            .mayOnlyAccessLayers("model")
            .whereLayer("actors")
            .mayOnlyAccessLayers("model", "streaming", "sharding")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("model", "streaming", "journal", "sharding", "actors")
            .whereLayer("testkit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("samples")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule EVERY_CLASS_STANDS_ON_A_FLOOR = classes()
            .should()
            .resideInAnyPackage(
                    "io.ttmesh.model..",
                    "io.ttmesh.streaming..",
                    "io.ttmesh.journal..",
                    "io.ttmesh.sharding..",
                    "io.ttmesh.actors..",
                    "io.ttmesh.runtime..",
                    "io.ttmesh.testkit..",
                    "io.ttmesh.samples..");

    @ArchTest
    static final ArchRule MODEL_KNOWS_NO_PEKKO = noClasses()
            .that()
            .resideInAPackage("io.ttmesh.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "scala..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().assignedFrom(PackageSlices.WITH_INTERNALS).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule INTERNALS_HAVE_NO_CYCLES = slices().assignedFrom(PackageSlices.INTERNALS_ONLY)
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule INTERNALS_STAY_IN_THEIR_MODULE = classes().should(USE_INTERNALS_OF_THEIR_OWN_MODULE_ONLY);

    @ArchTest
    static final ArchRule INTERNALS_STAY_OUT_OF_PUBLIC_SIGNATURES =
            classes().should(KEEP_INTERNAL_TYPES_OUT_OF_PUBLIC_MEMBERS);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .that(DescribedPredicate.not(exemptBy(MAY_SLEEP)))
            .should(access(Thread.class, "sleep"))
            .orShould(access(TimeUnit.class, "sleep"));

    @ArchTest
    static final ArchRule NOBODY_WAITS_FOR_FUTURES = noClasses()
            .that(DescribedPredicate.not(exemptBy(MAY_WAIT_FOR_FUTURES)))
            .should(access(Future.class, "get"))
            .orShould(access(Future.class, "join"));

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .that(DescribedPredicate.not(exemptBy(MAY_READ_THE_SYSTEM_CLOCK)))
            .should(access(Instant.class, "now", 0))
            .orShould(access(System.class, "currentTimeMillis"));

    @ArchTest
    static final ArchRule WIRE_TYPES_ARE_IMMUTABLE = classes()
            .that()
            .areAssignableTo("io.ttmesh.model.WireSafe")
            .should(BE_RECORDS_INTERFACES_OR_ENUMS)
            .allowEmptyShould(true);
}
