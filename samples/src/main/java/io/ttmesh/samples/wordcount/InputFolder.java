package io.ttmesh.samples.wordcount;

import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder whose words are counted: the user's, or else the checkout that this program was built from. */
final class InputFolder {
    /** The system property by which the launcher says where it stands. */
    private static final String HOME = "io.ttmesh.home";

    /** A file that stands in every checkout, at this place: for those who do not come through the launcher. */
    private static final String LANDMARK = "conf/jvm.options";

    private InputFolder() {}

    /**
     * The text files below it.
     *
     * @throws InvalidInputException when there is no such folder, or no text in it
     */
    static TextFiles textFiles(@Nullable Path given) throws IOException {
        Path folder = given == null ? checkout() : given;
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("input " + folder + " is no folder: name one with --input DIR");
        }
        TextFiles files = TextFiles.below(folder);
        if (files.sizeBytes() == 0) {
            throw new InvalidInputException(
                    "input " + folder + " has no text files: name another one with --input DIR");
        }
        return files;
    }

    private static Path checkout() {
        String home = System.getProperty(HOME);
        if (home != null) {
            return Path.of(home);
        }
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve(LANDMARK)))
                .findFirst()
                .orElse(here);
    }
}
