package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ttmesh.actors.partition.BytePortion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
    @TempDir
    private Path folder;

    @Test
    void listsTextFilesInOneOrder() throws IOException {
        write("b/2.txt", "two");
        write("a.txt", "one");
        write("b/1.txt", "");

        TextFiles files = TextFiles.below(folder);

        assertThat(files.paths()).extracting(Path::toString).containsExactly("a.txt", "b/1.txt", "b/2.txt");
        assertThat(files.sizeBytes()).isEqualTo(6);
    }

    @Test
    void leavesOutBuildsRepositoriesBinariesAndLinks() throws IOException {
        write("kept.txt", "text");
        write(".git/config", "text");
        write("module/target/classes/X.txt", "text");
        write("nested/.git", "gitdir: elsewhere");
        write("picture.bin", "text\0binary");
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Files.createSymbolicLink(folder.resolve("again.txt"), folder.resolve("kept.txt"));

        assertThat(TextFiles.below(folder).paths()).containsExactly(Path.of("kept.txt"));
    }

    @Test
    void looksIntoAFolderThatIsItselfNamedTarget() throws IOException {
        write("target/kept.txt", "text");

        assertThat(TextFiles.below(folder.resolve("target")).paths()).containsExactly(Path.of("kept.txt"));
    }

    @Test
    void cutsBetweenLinesAndLeavesEmptyFilesOut() throws IOException {
        write("a.txt", "one two\nthree\nfour");
        write("empty.txt", "");

        assertThat(TextFiles.below(folder).portions(9))
                .extracting(BytePortion::from, BytePortion::to)
                .containsExactly(tuple(0L, 14L), tuple(14L, 18L));
    }

    @Test
    void failsWhenTheFolderIsAbsent() {
        assertThatThrownBy(() -> TextFiles.below(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
