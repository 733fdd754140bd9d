package io.ttmesh.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no test is silently left out, and that none can hang; STYLE section 7. */
class TestRulesTest {
    private static final JavaClasses TESTS = importTests();

    @Test
    void everyTestMethodStandsInAClassThatTheBuildRuns() {
        methods()
                .that()
                .areMetaAnnotatedWith("org.junit.platform.commons.annotation.Testable")
                .should(ArchCondition.from(DescribedPredicate.<JavaMethod>describe(
                        "stand in a class named ...Test",
                        method -> outermost(method.getOwner()).getSimpleName().endsWith("Test"))))
                .check(TESTS);
    }

    @Test
    void clusterTestsAreTaggedAndHaveATimeout() {
        classes()
                .that()
                .haveSimpleNameEndingWith("ClusterTest")
                .should(ArchCondition.from(DescribedPredicate.<JavaClass>describe(
                        "be tagged cluster",
                        c -> c.tryGetAnnotationOfType(Tag.class)
                                .map(tag -> tag.value().equals("cluster"))
                                .orElse(false))))
                .andShould()
                .beAnnotatedWith(Timeout.class)
                .allowEmptyShould(true)
                .check(TESTS);
    }

    private static JavaClass outermost(JavaClass javaClass) {
        return javaClass.getEnclosingClass().map(TestRulesTest::outermost).orElse(javaClass);
    }

    private static JavaClasses importTests() {
        try (var modules = Files.list(Path.of("..").toAbsolutePath().normalize())) {
            return new ClassFileImporter()
                    .importPaths(modules.map(module -> module.resolve("target/test-classes"))
                            .filter(Files::isDirectory)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
