package io.ttmesh.testkit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.spi.ActorForms;
import io.ttmesh.testkit.internal.unit.UnitBench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Samples of what every released version of an actor has stored, and what they must read as today.
 *
 * <pre>{@code
 * StoredSamples.of(Meter.TYPE, Path.of("src/test/resources/stored/meter"))
 *         .reads("Read.1", new Measured(20), new Noted("by hand"))
 *         .newest("Measured.2", new Measured(21))
 *         .newest("State.1", new State(21))
 *         .check();
 * }</pre>
 *
 * <p>A sample is a file {@code <record>.<version>[.<label>].cbor}, exactly as it was stored. Those of the newest version
 * that are missing are written when the system property {@value #WRITE} is {@code true}: do so before a release, and
 * commit them. A sample that is there is never written again. For one thread.
 */
public final class StoredSamples {
    /** The system property that lets missing samples be written. */
    public static final String WRITE = "ttmesh.samples.write";

    private static final String SUFFIX = ".cbor";

    private final ActorType<?> type;
    private final Path folder;
    private final Map<String, List<Object>> wanted = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    private StoredSamples(ActorType<?> type, Path folder) {
        this.type = type;
        this.folder = folder;
    }

    /** Samples of a type in a folder, which need not exist yet. */
    public static StoredSamples of(ActorType<?> type, Path folder) {
        return new StoredSamples(type, folder);
    }

    /**
     * Says what a sample of an older version reads as.
     *
     * @param sample record and version, as {@code Added.1}, and a label if there are several
     * @param values one, or for an event that was split, as many as it became
     */
    public StoredSamples reads(String sample, Object... values) {
        wanted.put(sample, List.of(values));
        return this;
    }

    /** The same for the newest version of a record. */
    public StoredSamples newest(String sample, Object value) {
        return reads(sample, value);
    }

    /**
     * Reads all.
     *
     * @throws AssertionError when a sample is missing, can not be read or reads as something else, when the folder has
     *     one that nobody asked for, or a stored record has no sample of its newest version; lists all of these
     */
    public void check() {
        wrong.clear();
        try (var bench = new UnitBench()) {
            ActorForms forms = bench.forms(type);
            wanted.forEach((sample, values) -> check(forms, sample, values));
            for (String extra : extras()) {
                wrong.add(extra + " is in the folder, but nobody says what it reads as: add reads(\"" + extra
                        + "\", ...)");
            }
            forms.newestVersions().forEach((name, version) -> {
                if (wanted.keySet().stream()
                        .noneMatch(sample -> formOf(sample).equals(new ActorForms.Form(name, version)))) {
                    wrong.add(name + " of version " + version + " has no sample: add newest(\"" + name + "." + version
                            + "\", ...)");
                }
            });
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("stored samples of actor type " + type.name() + " in " + folder + ":\n- "
                    + String.join("\n- ", wrong));
        }
    }

    private void check(ActorForms forms, String sample, List<Object> values) {
        Path file = folder.resolve(sample + SUFFIX);
        try {
            if (!Files.exists(file) && !write(forms, sample, values, file)) {
                return;
            }
            List<Object> read = forms.read(formOf(sample), Files.readAllBytes(file));
            if (!read.equals(values)) {
                wrong.add(sample + " reads as " + read + ", not as " + values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sample " + file + " can not be read or written", e);
        } catch (RuntimeException e) {
            wrong.add(sample + " can not be read: " + e.getMessage());
        }
    }

    private boolean write(ActorForms forms, String sample, List<Object> values, Path file) throws IOException {
        boolean newest = values.size() == 1 && forms.formOf(values.get(0)).equals(formOf(sample));
        if (!newest) {
            wrong.add(sample + " is missing, and today's code does not store it: take it from the release that did");
        } else if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(folder);
            Files.write(file, forms.write(values.get(0)));
            return true;
        } else {
            wrong.add(sample + " is missing: run the test with -D" + WRITE + "=true, and commit what it writes");
        }
        return false;
    }

    private Set<String> extras() {
        var extras = new TreeSet<String>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(SUFFIX))
                        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                        .forEach(extras::add);
            } catch (IOException e) {
                throw new UncheckedIOException("folder " + folder + " can not be read", e);
            }
        }
        extras.removeAll(wanted.keySet());
        return extras;
    }

    private static ActorForms.Form formOf(String sample) {
        String[] parts = sample.split("\\.", 3);
        try {
            return new ActorForms.Form(parts[0], Integer.parseInt(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "sample " + sample + " has no version: name it <record>.<version>, as Added.1", e);
        }
    }
}
