package io.ttmesh.testkit.internal.junit;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.lang.reflect.Executable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test class once for each flavour that its {@link MeshTest} names. */
public final class MeshExtension implements ClassTemplateInvocationContextProvider, ParameterResolver {
    /** Made by JUnit. */
    public MeshExtension() {}

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        MeshTest annotation = annotation(context.getRequiredTestClass());
        List<Flavour> flavours = Stream.of(annotation.flavours()).distinct().toList();
        return flavours.stream().map(flavour -> new Invocation(annotation, flavour));
    }

    /** Only to refuse it with a reason; everywhere else {@link FlavourExtension} has it. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Executable taker = parameter.getDeclaringExecutable();
        return parameter.getParameter().getType() == MeshCluster.class
                && (taker.isAnnotationPresent(BeforeAll.class) || taker.isAnnotationPresent(AfterAll.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        throw new ParameterResolutionException(
                "@BeforeAll and @AfterAll can not have the cluster, for they run once for"
                        + " all flavours: take it in the constructor, in @BeforeEach or in the test");
    }

    private static MeshTest annotation(Class<?> testClass) {
        return AnnotationSupport.findAnnotation(testClass, MeshTest.class)
                .orElseThrow(() -> new IllegalStateException(testClass + " has no @MeshTest"));
    }

    /** As it is written in names of folders and invocations. */
    static String name(Flavour flavour) {
        return flavour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Invocation(MeshTest annotation, Flavour flavour) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "[" + name(flavour) + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new FlavourExtension(annotation, flavour));
        }
    }
}
