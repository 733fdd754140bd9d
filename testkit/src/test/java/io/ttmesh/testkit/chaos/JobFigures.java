package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Figures of runs with jobs, which outlive the runs themselves. For one thread. */
final class JobFigures {
    private static final long MILLI = 1_000_000;

    private final Map<JobFault, Long> rounds = new TreeMap<>();
    private final Map<JobPhase, Long> ends = new TreeMap<>();
    private final Map<String, Long> submitters = new TreeMap<>();
    private long struckAfterTheEnd;
    private long nodesEnded;
    private long jobs;
    private long steps;
    private long executions;
    private long retries;
    private long repeated;
    private long struck;
    private long goneOn;
    private long goneOnElsewhere;
    private long resumes;
    private long cancels;
    private long clientsClosed;
    private final Map<JobTale.Fate, Long> changes = new TreeMap<>();
    private long longestCancelMillis;
    private long longestMillis;
    private Duration took = Duration.ZERO;

    void played(JobFault fault, boolean jobsWereUnderWay) {
        rounds.merge(fault, 1L, Long::sum);
        struckAfterTheEnd += jobsWereUnderWay || fault == JobFault.CALM ? 0 : 1;
    }

    void nodeEnded() {
        nodesEnded++;
    }

    void clientClosed() {
        clientsClosed++;
    }

    void submitted(String who) {
        submitters.merge(who, 1L, Long::sum);
    }

    void took(Duration time) {
        took = took.plus(time);
    }

    void add(JobTale tale, List<Trouble> troubles) {
        var runs = new JobRuns(tale, troubles);
        jobs++;
        steps += tale.lives().getLast().expected().steps().size();
        executions += runs.all().size();
        retries += runs.all().stream().filter(JobRuns.Run::failed).count();
        repeated += runs.repeats().count();
        struck += runs.all().stream().filter(runs::wasStruck).count();
        runs.repeats().forEach(repeat -> addGoneOn(tale, repeat));
        resumes += tale.lives().size() - 1;
        tale.changes().forEach(change -> changes.merge(change.told(), 1L, Long::sum));
        tale.looks().stream()
                .filter(look -> look.phase().isEnd())
                .map(look -> Map.entry(look.life(), look.phase()))
                .distinct()
                .forEach(end -> ends.merge(end.getValue(), 1L, Long::sum));
        for (JobTale.Life life : tale.lives()) {
            life.cancel().ifPresent(cancel -> {
                cancels++;
                longestCancelMillis = Math.max(longestCancelMillis, (cancel.done() - cancel.asked()) / MILLI);
            });
            life.ended().ifPresent(end -> longestMillis = Math.max(longestMillis, (end - life.began()) / MILLI));
        }
    }

    private void addGoneOn(JobTale tale, JobRuns.Repeat repeat) {
        boolean goesOn = tale.marks().stream()
                .anyMatch(mark -> mark.kind() == JobMark.Kind.FROM
                        && mark.number() > 0
                        && mark.taskId().equals(repeat.again().taskId())
                        && mark.token().equals(repeat.again().token()));
        if (goesOn) {
            goneOn++;
            goneOnElsewhere += repeat.again().node().equals(repeat.former().node()) ? 0 : 1;
        }
    }

    long rounds() {
        return rounds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Every figure with its name. */
    Map<String, Object> table() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("time", took.toSeconds() + " s");
        table.put("rounds", rounds() + " " + rounds);
        table.put("of them with no job under way any more when they were struck", struckAfterTheEnd);
        table.put("node processes killed or stopped", nodesEnded);
        table.put("clients closed while their jobs ran", clientsClosed);
        table.put("jobs, by who submitted them", jobs + " " + submitters);
        table.put("ends of jobs", ends);
        table.put("resumes", resumes);
        table.put("cancels; the longest", cancels + "; " + longestCancelMillis + " ms");
        table.put("changes of running jobs", changes);
        table.put("steps", steps);
        table.put("units run", executions);
        table.put("of them failed, and were tried again or not", retries);
        table.put("of them run again though they had not failed", repeated);
        table.put("the most that may: under way on a node that was struck", struck);
        table.put("of them gone on behind a checkpoint; on another node", goneOn + "; " + goneOnElsewhere);
        table.put("longest time from a submission or resume to the end", longestMillis + " ms");
        return table;
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
