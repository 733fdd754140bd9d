package io.ttmesh.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no test is silently left out, and that none can hang; STYLE section 7. */
class TestRulesTest {
    private static final String MESH_TEST = "io.ttmesh.testkit.MeshTest";
    private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";
    private static final JavaClasses TESTS = importTests();

    @Test
    void everyTestMethodStandsInAClassThatTheBuildRuns() {
        methods()
                .that()
                .areMetaAnnotatedWith(TESTABLE)
                .should(ArchCondition.from(DescribedPredicate.<JavaMethod>describe(
                        "stand in a class named ...Test, or be inherited by one",
                        method -> isRun(method.getOwner())
                                || method.getOwner().getAllSubclasses().stream().anyMatch(TestRulesTest::isRun))))
                .check(TESTS);
    }

    @Test
    void clusterTestsAreTaggedAndHaveATimeout() {
        classes()
                .that()
                .haveSimpleNameEndingWith("ClusterTest")
                .should(ArchCondition.from(DescribedPredicate.<JavaClass>describe(
                        "be tagged cluster",
                        c -> isTaggedCluster(c)
                                || c.getAnnotations().stream()
                                        .anyMatch(annotation -> isTaggedCluster(annotation.getRawType())))))
                .andShould()
                .beMetaAnnotatedWith(Timeout.class)
                .check(TESTS);
    }

    @Test
    void testsOnAMeshAreClusterTests() {
        classes()
                .that()
                .areAnnotatedWith(MESH_TEST)
                .and(DescribedPredicate.<JavaClass>describe(
                        "have tests", c -> c.getAllMethods().stream().anyMatch(m -> m.isMetaAnnotatedWith(TESTABLE))))
                .should(ArchCondition.from(DescribedPredicate.<JavaClass>describe(
                        "stand in a class named ...ClusterTest",
                        c -> outermost(c).getSimpleName().endsWith("ClusterTest"))))
                .check(TESTS);
    }

    @Test
    void testsOfSamplesUseNoInternals() {
        noClasses()
                .that()
                .resideInAPackage("io.ttmesh.samples..")
                .should()
                .dependOnClassesThat(DescribedPredicate.<JavaClass>describe(
                        "are internal to another module",
                        c -> CodeConditions.isInternal(c) && !c.getPackageName().startsWith("io.ttmesh.samples")))
                .check(TESTS);
    }

    /** Alone, or as one of several tags. */
    private static boolean isTaggedCluster(JavaClass javaClass) {
        Stream<Tag> alone = javaClass.tryGetAnnotationOfType(Tag.class).stream();
        Stream<Tag> several =
                javaClass.tryGetAnnotationOfType(Tags.class).stream().flatMap(tags -> Stream.of(tags.value()));
        return Stream.concat(alone, several).anyMatch(tag -> tag.value().equals("cluster"));
    }

    private static boolean isRun(JavaClass javaClass) {
        return outermost(javaClass).getSimpleName().endsWith("Test");
    }

    private static JavaClass outermost(JavaClass javaClass) {
        return javaClass.getEnclosingClass().map(TestRulesTest::outermost).orElse(javaClass);
    }

    private static JavaClasses importTests() {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (var modules = Files.list(root);
                var samples = Files.list(root.resolve("samples"))) {
            return new ClassFileImporter()
                    .importPaths(Stream.concat(modules, samples)
                            .map(module -> module.resolve("target/test-classes"))
                            .filter(Files::isDirectory)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
