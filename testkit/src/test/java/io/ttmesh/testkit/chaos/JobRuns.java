package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The executions of one job, put together from its marks. */
final class JobRuns {
    /** By when what a body returned is accepted and journalled, on a busy machine. */
    static final long ACCEPT = 4_000_000_000L;

    private final JobTale tale;
    private final List<Trouble> troubles;
    private final List<Run> all;

    JobRuns(JobTale tale, List<Trouble> troubles) {
        this.tale = tale;
        this.troubles = troubles;
        Map<List<Object>, List<JobMark>> byRun = new LinkedHashMap<>();
        tale.marks()
                .forEach(mark -> byRun.computeIfAbsent(
                                List.of(mark.unit(), mark.taskId(), mark.token()), ignored -> new ArrayList<>())
                        .add(mark));
        all = byRun.values().stream()
                .map(this::run)
                .sorted(Comparator.comparingLong(Run::began))
                .toList();
    }

    /**
     * One execution of a unit.
     *
     * @param ended when all its items had ended well
     * @param failed whether one of them failed
     * @param open whether a body of it has not said that it is over
     * @param last its last mark
     */
    record Run(
            String unit,
            String taskId,
            FencingToken token,
            String node,
            long began,
            OptionalLong ended,
            boolean failed,
            boolean stopped,
            boolean open,
            long last) {
        /** Whether it needs no other execution after it, or says that it does. */
        private boolean hasOutcome() {
            return ended.isPresent() || failed || stopped;
        }

        /** Whether no body of it ran any more by then. */
        boolean isOver(long at) {
            return !open && last <= at;
        }
    }

    private Run run(List<JobMark> marks) {
        JobMark first = marks.getFirst();
        long items =
                marks.stream().filter(mark -> mark.kind() == JobMark.Kind.ENDED).count();
        long last = marks.stream().mapToLong(JobMark::at).max().orElseThrow();
        boolean all = items >= tale.shape().unit(first.unit()).items();
        return new Run(
                first.unit(),
                first.taskId(),
                first.token(),
                first.node(),
                marks.stream().mapToLong(JobMark::at).min().orElseThrow(),
                all ? OptionalLong.of(last) : OptionalLong.empty(),
                marks.stream().anyMatch(mark -> mark.kind() == JobMark.Kind.FAILED),
                marks.stream().anyMatch(mark -> mark.kind() == JobMark.Kind.STOPPED),
                marks.stream().mapToInt(JobRuns::opens).sum() > 0,
                last);
    }

    private static int opens(JobMark mark) {
        return switch (mark.kind()) {
            case BEGAN -> 1;
            case ENDED, FAILED, STOPPED -> -1;
            case FROM, KEPT -> 0;
        };
    }

    List<Run> all() {
        return all;
    }

    String stepOf(Run run) {
        return tale.shape().unit(run.unit()).step();
    }

    /** Whether it was under way, or its outcome was, when its node was struck. */
    boolean wasStruck(Run run) {
        return troubles.stream()
                .anyMatch(trouble -> trouble.node().equals(run.node())
                        && run.began() <= trouble.until()
                        && (!run.hasOutcome() || run.last() + ACCEPT >= trouble.from()));
    }

    /** Whether a node was not well at a time. */
    boolean isTroubled(String node, long at) {
        return troubles.stream()
                .anyMatch(trouble -> trouble.node().equals(node) && at >= trouble.from() && at <= trouble.until());
    }

    /** Executions of a unit after another one of the same life that did not fail, each with the one before. */
    Stream<Repeat> repeats() {
        Map<String, Run> before = new LinkedHashMap<>();
        List<Repeat> repeats = new ArrayList<>();
        for (Run run : all) {
            long life = tale.lives().stream()
                    .filter(one -> one.began() <= run.began())
                    .count();
            Run former = before.put(life + " " + run.unit(), run);
            if (former != null && !former.failed()) {
                repeats.add(new Repeat(former, run));
            }
        }
        return repeats.stream();
    }

    /** One execution after another of the same unit. */
    record Repeat(Run former, Run again) {}

    /** Whether a unit, or all units of a step, had ended well before. */
    boolean hadEnded(String made, long before) {
        return tale.shape()
                .unitsOf(made)
                .allMatch(unit -> all.stream()
                        .anyMatch(run -> run.unit().equals(unit)
                                && run.ended().isPresent()
                                && run.ended().getAsLong() < before));
    }

    /** Whether something had begun before that needs what a unit made: then it was known to have ended. */
    boolean wasUsed(String unit, long before) {
        return all.stream()
                .filter(run -> run.began() < before)
                .flatMap(run -> tale.shape().needs().getOrDefault(run.unit(), List.of()).stream())
                .anyMatch(needs ->
                        needs.least() == needs.inputs().size() && needs.inputs().contains(Set.of(unit)));
    }
}
