package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.Region;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A job with a step of every kind, to which everything happens once that can happen to a job: the samples that are stored. */
final class JobStory {
    private static final int LOAD = 1;
    private static final int LISTED = 4;
    private static final int RANGE = 5;
    private static final int WORDS = 7;
    private static final int SORT = 8;
    private static final int ASK = 10;
    private static final int UNUSED = 11;
    private static final int LATE = 15;
    private static final int FRAMES = 16;
    private static final int SCALED = 17;
    private static final int PAGES = 18;
    private static final int READ = 19;

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private JobStory() {}

    static JobGraph graph() {
        var range = new JobGraph.Items.Range(0, 6);
        var listed = new JobGraph.Items.Listed(3, List.of(JobBench.json("[1,2]"), JobBench.json("[3]")));
        return new JobGraph(
                "story",
                List.of(
                        JobBench.vertex("constant", new JobGraph.Constant(JobBench.number(7))),
                        new JobGraph.Vertex("load", "east", JobGraph.NONE, false, JobBench.given("load", 1)),
                        JobBench.vertex("double", JobBench.single("double", LOAD)),
                        JobBench.vertex("merge", new JobGraph.Tuple(JobBench.task("merge"), 1, List.of(LOAD, 2))),
                        JobBench.vertex("listed", map("square", listed, Join.fraction(0.5))),
                        JobBench.vertex("range", map("count", range, Join.all())),
                        JobBench.vertex("sum", new JobGraph.Reduce(JobBench.task("sum"), 0, RANGE, 2)),
                        JobBench.vertex("words", map("word", new JobGraph.Items.Of(LOAD), Join.all())),
                        JobBench.vertex("sort", JobBench.split(0)),
                        JobBench.vertex("first", JobBench.gather("pick", Join.first(), LOAD, 2)),
                        JobBench.vertex("ask", JobBench.given("ask", 2)),
                        JobBench.vertex("unused", JobBench.given("load", 3)),
                        JobBench.guarded("yes", ASK, true, JobBench.given("load", 4)),
                        JobBench.guarded("no", ASK, false, JobBench.single("double", UNUSED)),
                        JobBench.vertex("when", new JobGraph.Choice(ASK, 12, 13)),
                        JobBench.vertex("late", map("count", range, Join.atDeadline(Duration.ofMinutes(1), 2))),
                        JobBench.vertex(
                                        "frames",
                                        new JobGraph.MapOver(
                                                JobBench.task("count"), 0, range, 2, Join.all(), Optional.of(2)))
                                .after(LOAD),
                        JobBench.vertex("scaled", JobBench.piped("square", FRAMES, 4)),
                        JobBench.vertex("pages", new JobGraph.Unfold(JobBench.task("page"), 1, 0, Optional.of(10))),
                        JobBench.vertex("read", JobBench.piped("read", PAGES, 4)),
                        JobBench.vertex(
                                "all",
                                JobBench.gather(
                                        "all", Join.all(), 3, LISTED, 6, WORDS, SORT, 9, 14, LATE, SCALED, READ))),
                20,
                List.of(TaskOptions.DEFAULTS, options()),
                Optional.of(Duration.ofHours(1)));
    }

    private static JobGraph.Work map(String task, JobGraph.Items items, Join join) {
        return new JobGraph.MapOver(JobBench.task(task), 0, items, 2, join, Optional.empty());
    }

    private static TaskOptions options() {
        return TaskOptions.DEFAULTS
                .withNamespace("team-a")
                .withPriority(7)
                .withTimeout(Duration.ofSeconds(90))
                .withDeadline(Duration.ofMinutes(30))
                .withRetry(RetryPolicy.of(3)
                        .withBackoff(Duration.ofMillis(50), 1.5, Duration.ofSeconds(5))
                        .withJitter(0.25)
                        .withNonRetryable(Set.of("java.lang.ArithmeticException")))
                .withRequiredTags(Set.of("gpu"))
                .withRegion(RegionPreference.only(new Region("eu")))
                .withNode(new NodeId("node-1"))
                .withDelay(Duration.ofMillis(1_500))
                .withWhenFull(WhenFull.REFUSE)
                .withLabels(Map.of("owner", "me"));
    }

    /** One of each type. */
    static List<JobEvent> events() {
        return List.of(
                new JobEvent.PieceLoaded(at(0), 0, 1, graph().encoded()),
                new JobEvent.JobBegun(at(1), Optional.of(16)),
                new JobEvent.UnitsEnded(at(2), ends()),
                new JobEvent.KeysLost(at(3), List.of(new UnitId(RANGE, 1), new UnitId(WORDS, 0))),
                new JobEvent.GraphChanged(at(4), change().encoded()),
                new JobEvent.StepsDue(at(61), List.of(LATE)),
                new JobEvent.JobCancelled(at(62)),
                new JobEvent.JobQuiet(at(63)),
                new JobEvent.JobResumed(at(64)),
                new JobEvent.JobExpired(at(3_664)),
                new JobEvent.StepRerun(at(3_700), LOAD, "call-1"),
                new JobEvent.JobQueued(at(3_701)),
                new JobEvent.JobLetIn(at(3_702)));
    }

    /** One more step, whose value the result takes too, and which comes after another. */
    private static GraphChange change() {
        int all = GraphChange.FIRST_KNOWN;
        int load = all - 1;
        return new GraphChange(
                "change-1",
                List.of(
                        new GraphChange.Known("all", GraphChange.Use.ANY, Optional.empty()),
                        new GraphChange.Known("load", GraphChange.Use.VALUE, Optional.of(JobBench.task("load"))),
                        new GraphChange.Known("pages", GraphChange.Use.UNFOLDED, Optional.of(JobBench.task("page")))),
                List.of(JobBench.vertex("more", JobBench.single("double", load))),
                List.of(0),
                List.of(TaskOptions.DEFAULTS),
                List.of(new GraphChange.Feed(all, JobBench.task("all"), 0)),
                List.of(new GraphChange.Order(all, load)));
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }

    private static List<UnitEnd> ends() {
        return List.of(
                succeeded(LOAD, 0, "[1,2,3]"),
                succeeded(ASK, 0, "true"),
                succeeded(UNUSED, 0, "9"),
                new UnitEnd(
                        new UnitId(LISTED, 0),
                        1,
                        Optional.of(JobBench.json("[1]")),
                        false,
                        1,
                        1,
                        List.of(new UnitEnd.ItemGap(1, "item 1: broken")),
                        Optional.empty()),
                UnitEnd.failed(
                        new UnitId(LISTED, 1),
                        1,
                        new Failure(
                                Failure.Cause.EXCEPTION, "java.lang.ArithmeticException", "by zero", "at Square.run")),
                portion(RANGE, "1", true),
                portion(LATE, "[0,1]", false),
                portion(FRAMES, "[0,1]", false),
                succeeded(SORT, 0, "{\"into\":[3,4],\"done\":null}"),
                succeeded(SORT, 2, "{\"done\":3}"),
                succeeded(PAGES, 0, "{\"items\":[],\"next\":4}"),
                succeeded(PAGES, 1, "{\"items\":[5,6],\"next\":7}"));
    }

    private static UnitEnd succeeded(int vertex, int unit, String json) {
        return UnitEnd.succeeded(new UnitId(vertex, unit), 1, JobBench.json(json));
    }

    private static UnitEnd portion(int vertex, String json, boolean isCombined) {
        Optional<Payload> result = Optional.of(JobBench.json(json));
        return new UnitEnd(new UnitId(vertex, 0), 1, result, isCombined, 2, 0, List.of(), Optional.empty());
    }
}
