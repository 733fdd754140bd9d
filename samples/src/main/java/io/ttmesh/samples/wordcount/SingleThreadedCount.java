package io.ttmesh.samples.wordcount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The same count without a mesh, by other means: whole files and a regular expression instead of portions and a scan.
 * What both say must be equal. Holds one whole file in memory.
 */
final class SingleThreadedCount {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{M}]{1,256}");

    private SingleThreadedCount() {}

    static Map<String, Long> of(TextFiles files) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (Path path : files.paths()) {
            byte[] bytes = Files.readAllBytes(files.folder().resolve(path));
            var words = WORD.matcher(new String(bytes, StandardCharsets.UTF_8));
            while (words.find()) {
                counts.merge(words.group().toLowerCase(Locale.ROOT), 1L, Long::sum);
            }
        }
        return counts;
    }
}
