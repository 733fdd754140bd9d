package io.ttmesh.samples.wordcount;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@code ttmesh job run wordcount}. */
public final class WordCountJobs implements JobModule {
    private static final NamedJob<Arguments> NAMED = NamedJob.of(
            "wordcount", "Counts the words of all text files below a folder.", Arguments.class, Arguments::job);

    /** Made by the service loader. */
    public WordCountJobs() {}

    /**
     * What it is given.
     *
     * @param input an absolute folder; default: the checkout of TTMesh that the node runs from
     */
    record Arguments(Optional<Path> input) {
        Arguments {
            if (input.isPresent() && !input.get().isAbsolute()) {
                throw new InvalidInputException("argument --input is " + input.get()
                        + ", which is not absolute: nodes read the files, so write the whole path");
            }
        }

        private Job<WordSummary> job() throws IOException {
            TextFiles files = InputFolder.textFiles(input.orElse(null));
            return WordCount.summary(files.portions(TextFiles.PORTION_BYTES));
        }
    }

    @Override
    public Collection<NamedJob<?>> jobs() {
        return List.of(NAMED);
    }
}
