package io.ttmesh.testkit.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Figures of runs with actors, which outlive the runs themselves. For one thread. */
final class ActorFigures {
    private final Map<Fault, Long> rounds = new TreeMap<>();
    private final Map<Fault, Long> skipped = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Map<String, Long> transfers = new TreeMap<>();
    private long nodesEnded;
    private long calls;
    private long acknowledged;
    private long slowestMillis;
    private long slowestAnswerMillis;
    private Duration took = Duration.ZERO;

    void played(Fault fault, long millisToAnswers) {
        rounds.merge(fault, 1L, Long::sum);
        slowestAnswerMillis = Math.max(slowestAnswerMillis, millisToAnswers);
    }

    void skipped(Fault fault) {
        skipped.merge(fault, 1L, Long::sum);
    }

    void nodeEnded() {
        nodesEnded++;
    }

    void add(ActorLoad load, Duration time) {
        took = took.plus(time);
        for (Seen call : load.seen()) {
            calls++;
            slowestMillis = Math.max(slowestMillis, call.millis());
            acknowledged += call.token().isPresent() && call.count().isPresent() ? 1 : 0;
            call.failure()
                    .ifPresent(failure -> failures.merge(failure.getClass().getSimpleName(), 1L, Long::sum));
        }
        load.ends().forEach(end -> transfers.merge(end.name(), 1L, Long::sum));
    }

    void add(ActorFigures other) {
        other.rounds.forEach((fault, count) -> rounds.merge(fault, count, Long::sum));
        other.skipped.forEach((fault, count) -> skipped.merge(fault, count, Long::sum));
        other.failures.forEach((name, count) -> failures.merge(name, count, Long::sum));
        other.transfers.forEach((name, count) -> transfers.merge(name, count, Long::sum));
        nodesEnded += other.nodesEnded;
        calls += other.calls;
        acknowledged += other.acknowledged;
        slowestMillis = Math.max(slowestMillis, other.slowestMillis);
        slowestAnswerMillis = Math.max(slowestAnswerMillis, other.slowestAnswerMillis);
        took = took.plus(other.took);
    }

    long rounds() {
        return rounds.values().stream().mapToLong(Long::longValue).sum();
    }

    long acknowledged() {
        return acknowledged;
    }

    long transfers() {
        return transfers.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Every figure with its name. */
    Map<String, Object> table() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("time", took.toSeconds() + " s");
        table.put("rounds", rounds() + " " + rounds);
        table.put("skipped", skipped);
        table.put("node processes killed or stopped", nodesEnded);
        table.put("calls to tallies", calls);
        table.put("of them acknowledged increments", acknowledged);
        table.put("of them failed, by error", failures);
        table.put("longest call", slowestMillis + " ms");
        table.put("longest time until all tallies answer after all is mended", slowestAnswerMillis + " ms");
        table.put("transfers, by end", transfers() + " " + transfers);
        return table;
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
