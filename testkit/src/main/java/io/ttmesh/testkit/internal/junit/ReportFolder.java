package io.ttmesh.testkit.internal.junit;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshTest;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the files of a test class go: {@code target/mesh-tests/<Class>[-flavour]}.
 *
 * @param testClass the class with {@link MeshTest}
 * @param ofClass for all tests of the class
 * @param ofTest for this test
 */
record ReportFolder(Class<?> testClass, Path ofClass, Path ofTest) {
    private static final Path ROOT = Path.of("target", "mesh-tests");
    private static final String START = "start";
    // The end of the unique id of one run of a repeated or parameterized test.
    private static final Pattern RUN = Pattern.compile("invocation:#(\\d+)]$");

    static ReportFolder of(MeshTest annotation, Flavour flavour, ExtensionContext context) {
        Class<?> outermost = context.getRequiredTestClass();
        while (outermost.getEnclosingClass() != null && !outermost.isAnnotationPresent(MeshTest.class)) {
            outermost = outermost.getEnclosingClass();
        }
        String name = outermost.getName().substring(outermost.getPackageName().length() + 1);
        String suffix = annotation.flavours().length > 1 ? "-" + MeshExtension.name(flavour) : "";
        Path ofClass = ROOT.resolve(name.replace('$', '.') + suffix).toAbsolutePath();
        String test = context.getTestMethod().map(Method::getName).orElse(START);
        Matcher run = RUN.matcher(context.getTestMethod().isPresent() ? context.getUniqueId() : "");
        return new ReportFolder(outermost, ofClass, ofClass.resolve(run.find() ? test + "-" + run.group(1) : test));
    }
}
