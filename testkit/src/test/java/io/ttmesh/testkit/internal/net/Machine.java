package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is of one run on this machine: names of namespaces and links, its folder, numbers of processes. */
record Machine(Set<String> namespaces, Set<String> links, boolean hasFolder, Set<String> processes) {
    static final Machine EMPTY = new Machine(Set.of(), Set.of(), false, Set.of());

    static Machine of(RunId run) {
        return new Machine(
                named("/run/netns", file -> file.getFileName().toString().startsWith("ttm-" + run)),
                named("/sys/class/net", link -> read(link.resolve("ifalias")).equals("ttm " + run + "\n")),
                Files.exists(RunFolder.all().resolve(run.toString())),
                named(
                        "/proc",
                        process -> List.of(read(process.resolve("cmdline")).split("\0", -1))
                                .contains("-Dio.ttmesh.harness.run=" + run)));
    }

    private static Set<String> named(String folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(Path.of(folder))) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.filter(wanted)
                    .map(entry -> entry.getFileName().toString())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // No such file, or gone meanwhile.
        }
    }
}
