import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Checks or rewrites the format of every Java file below the current folder.
 *
 * <p>The build starts it from source under the toolchain's JDK ({@code java -cp ... FormatTree.java check|write}),
 * because the formatter needs a newer JDK than Maven may run on.
 */
final class FormatTree {
    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "node_modules");

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(false)
            .build());
    private final boolean write;

    private FormatTree(boolean write) {
        this.write = write;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 1 || !Set.of("check", "write").contains(args[0])) {
            System.err.println("usage: FormatTree check|write");
            System.exit(2);
        }
        var tree = new FormatTree(args[0].equals("write"));
        var complaints = javaFiles().parallelStream()
                .map(tree::visit)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        complaints.forEach(System.err::println);
        if (!complaints.isEmpty()) {
            System.err.println("Reformat with: mvn -N -Pformat");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(Path.of(""), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                return SKIPPED_FOLDERS.contains(name) || name.startsWith(".")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Returns what is wrong with the file and still is after this run, or null. */
    private String visit(Path file) {
        try {
            var before = Files.readString(file);
            var after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return null;
            }
            if (!write) {
                return file + ": not formatted";
            }
            Files.writeString(file, after);
            System.out.println(file + ": formatted");
            return null;
        } catch (FormatterException | IOException e) {
            return file + ": cannot be formatted: " + e.getMessage();
        }
    }
}
