package io.ttmesh.testkit.internal.junit;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.OnFlavours;
import io.ttmesh.testkit.Sharing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives the tests of one flavour their cluster, has it repaired before each of them, and reports on it when one fails.
 * The cluster starts when it is first asked for and ends with the class, or with the test when nobody shares it.
 */
final class FlavourExtension
        implements ParameterResolver,
                ExecutionCondition,
                BeforeClassTemplateInvocationCallback,
                BeforeEachCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(FlavourExtension.class);

    private final MeshTest annotation;
    private final Flavour flavour;
    private volatile @Nullable Store ofInvocation;

    FlavourExtension(MeshTest annotation, Flavour flavour) {
        this.annotation = annotation;
        this.flavour = flavour;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), OnFlavours.class)
                .filter(on -> !List.of(on.value()).contains(flavour))
                .map(on -> ConditionEvaluationResult.disabled(
                        "@OnFlavours says " + List.of(on.value()) + ", and this is " + flavour))
                .orElseGet(() -> ConditionEvaluationResult.enabled("runs on " + flavour));
    }

    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
        ofInvocation = context.getStore(NAMESPACE);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MeshCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(ClusterOfTests.class, key -> start(context), ClusterOfTests.class)
                .freshFor(context.getUniqueId());
    }

    private ClusterOfTests start(ExtensionContext context) {
        return ClusterOfTests.start(
                annotation, flavour, ReportFolder.of(annotation, flavour, context), context.getUniqueId());
    }

    private Store store(ExtensionContext context) {
        Store shared = ofInvocation;
        boolean alone =
                annotation.sharing() == Sharing.TEST && context.getTestMethod().isPresent();
        return alone || shared == null ? context.getStore(NAMESPACE) : shared;
    }

    private @Nullable ClusterOfTests started(ExtensionContext context) {
        return store(context).get(ClusterOfTests.class, ClusterOfTests.class);
    }

    /** A test that does not ask for the cluster by itself may use one that its class holds. */
    @Override
    public void beforeEach(ExtensionContext context) {
        ClusterOfTests cluster = started(context);
        if (cluster != null) {
            cluster.freshFor(context.getUniqueId());
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> report(context, failure));
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        report(context, failure);
        throw failure;
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        report(context, failure);
        throw failure;
    }

    private void report(ExtensionContext context, Throwable failure) {
        ClusterOfTests cluster = started(context);
        if (cluster != null && !(failure instanceof TestAbortedException)) {
            cluster.report(ReportFolder.of(annotation, flavour, context).ofTest(), failure);
        }
    }
}
