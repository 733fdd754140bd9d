package io.ttmesh.testkit.chaos;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All that is known of one run, in the order of time. */
record History(long seed, Journal journal, List<Told> told, List<Happened> happened) {
    /** Sorts and copies. */
    History {
        told = told.stream().sorted(Comparator.comparingLong(Told::at)).toList();
        happened =
                happened.stream().sorted(Comparator.comparingLong(Happened::at)).toList();
    }

    /** What clients were told, of one kind. */
    <T extends Told> Stream<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** What happened, of one kind. */
    <T extends Happened> Stream<T> happened(Class<T> kind) {
        return happened.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Everything, a line each. */
    List<String> lines() {
        long start = start();
        return Stream.concat(
                        told.stream().map(told -> line(told.at(), start, told)),
                        happened.stream().map(event -> line(event.at(), start, event)))
                .sorted()
                .toList();
    }

    /** All about one submission, a line each, with seconds since the first line of the whole history. */
    List<String> linesOf(String id) {
        long start = start();
        return Stream.concat(
                        told.stream().filter(told -> told.id().equals(id)).map(told -> line(told.at(), start, told)),
                        happened.stream()
                                .filter(event -> event instanceof Happened.OfTask task
                                        && task.id().equals(id))
                                .map(event -> line(event.at(), start, event)))
                .sorted()
                .toList();
    }

    /** Faults, and nodes that came and went, a line each. */
    List<String> linesOfFaults() {
        long start = start();
        return happened.stream()
                .filter(event -> !(event instanceof Happened.OfTask))
                .map(event -> line(event.at(), start, event))
                .toList();
    }

    private long start() {
        return Stream.concat(told.stream().map(Told::at), happened.stream().map(Happened::at))
                .min(Comparator.naturalOrder())
                .orElse(0L);
    }

    private static String line(long at, long start, Object what) {
        return String.format("%9.3f s  %s", (at - start) / 1e9, what);
    }
}
