package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of histories that are judged and thrown away: counts and times, a few bytes a submission. */
final class SoakFigures {
    private static final long NANOS = 1_000_000;

    private final Map<Fault, Long> faults = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<Durability, Long> durabilities = new TreeMap<>();
    private final List<Long> acknowledgedNanos = new ArrayList<>();
    private final List<Long> mendedNanos = new ArrayList<>();
    private final List<Long> underWay = new ArrayList<>();
    private final List<Long> gapNanos = new ArrayList<>();
    private long submitted;
    private long lastQuestions;
    private long runs;
    private long nodesEnded;

    void add(History history) {
        Map<Integer, Long> open = new HashMap<>();
        history.told(Told.Submitted.class).forEach(made -> open.put(made.op(), made.at()));
        submitted += open.size();
        history.told(Told.Acknowledged.class).forEach(ack -> {
            acknowledgedNanos.add(ack.at() - open.getOrDefault(ack.op(), ack.at()));
            durabilities.merge(ack.durability(), 1L, Long::sum);
        });
        outcomesById(history).values().forEach(answer -> outcomes.merge(nameOf(answer), 1L, Long::sum));
        runs += history.happened(Happened.Ran.class).count();
        nodesEnded += history.happened(Happened.NodeEnded.class).count();
        history.happened(Happened.Restarted.class)
                .findFirst()
                .ifPresent(restart -> lastQuestions += history.told(Told.Asked.class)
                        .filter(told ->
                                told.since() > restart.at() && told.answer().isOutcome())
                        .count());
        addFaults(history);
    }

    private void addFaults(History history) {
        List<Long> acknowledged =
                history.told(Told.Acknowledged.class).map(Told::at).toList();
        history.happened(Happened.FaultBegan.class).forEach(fault -> {
            faults.merge(fault.fault(), 1L, Long::sum);
            underWay.add(underWayAt(history, fault.at()));
            history.happened(Happened.FaultEnded.class)
                    .filter(end -> end.round() == fault.round())
                    .forEach(end -> mendedNanos.add(end.at() - fault.at()));
        });
        for (int i = 1; i < acknowledged.size(); i++) {
            gapNanos.add(acknowledged.get(i) - acknowledged.get(i - 1));
        }
    }

    private static long underWayAt(History history, long at) {
        return history.told(Told.Submitted.class).filter(made -> made.at() < at).count()
                - history.told(Told.Answered.class)
                        .filter(told -> told.at() < at)
                        .count();
    }

    private static Map<String, Answer> outcomesById(History history) {
        Map<String, Answer> outcomes = new LinkedHashMap<>();
        history.told(Told.Answered.class)
                .filter(told -> told.answer().isOutcome())
                .forEach(told -> outcomes.put(told.id(), told.answer()));
        history.told(Told.Asked.class)
                .filter(told -> told.answer().isOutcome())
                .forEach(told -> outcomes.put(told.id(), told.answer()));
        return outcomes;
    }

    private static String nameOf(Answer answer) {
        return answer.getClass().getSimpleName();
    }

    long tasks() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    long kills() {
        return nodesEnded;
    }

    /** Every figure with its name. */
    Map<String, Object> table() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("submissions (keys are submitted several times)", submitted);
        table.put("acknowledged", acknowledgedNanos.size() + " as " + durabilities);
        table.put("never acknowledged: their client or the mesh ended first", submitted - acknowledgedNanos.size());
        table.put("tasks with an outcome", tasks() + " " + outcomes);
        table.put("the same outcome told again after a restart of everything", lastQuestions);
        table.put("bodies run", runs);
        table.put("rounds", faults);
        table.put("node processes ended", nodesEnded);
        table.put("submissions under way at a kill", spread(underWay, 1, ""));
        table.put("from a kill until all are members again", spread(mendedNanos, NANOS, " ms"));
        table.put("from a submission to its acknowledgement", spread(acknowledgedNanos, NANOS, " ms"));
        table.put("between two acknowledgements", spread(gapNanos, NANOS, " ms"));
        return table;
    }

    private static String spread(List<Long> values, long unit, String name) {
        if (values.isEmpty()) {
            return "none";
        }
        List<Long> sorted = values.stream().sorted().toList();
        return "least " + sorted.getFirst() / unit + name + ", median " + at(sorted, 0.5) / unit + name + ", 99 % "
                + at(sorted, 0.99) / unit + name + ", most " + sorted.getLast() / unit + name;
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
    }
}
