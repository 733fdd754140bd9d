package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A job without a mesh: its state, its journal, and units that are submitted and ended by hand. */
final class JobBench {
    static final JobId JOB = new JobId("job-1");
    static final int GRAPH_LIMIT = 1 << 20;
    private static final PayloadCodec<JobState> SNAPSHOTS = PayloadCodec.of(JobState.class, PayloadFormat.CBOR);

    final List<JobEvent> journal = new ArrayList<>();
    final Set<UnitId> inFlight = new LinkedHashSet<>();
    final JobMachine machine;
    private int calls;
    Optional<Integer> executorSlots = Optional.empty();
    JobState state = JobState.empty();
    JobFrontier frontier = new JobFrontier();
    /** Portions of pulled maps that are under way, and who drew them. */
    final Map<UnitId, Optional<NodeId>> drawn = new LinkedHashMap<>();

    final FakeJobWork mesh = new FakeJobWork().room("a", 2);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    JobBench(long resultsLimit) {
        this(resultsLimit, 100_000);
    }

    JobBench(long resultsLimit, int foundLimit) {
        this.machine = new JobMachine(GRAPH_LIMIT, resultsLimit, foundLimit, foundLimit);
    }

    static JobBench of(JobGraph graph) {
        var bench = new JobBench(1 << 20);
        assertThat(bench.load(graph).refusal()).isEmpty();
        return bench;
    }

    JobMachine.Decision load(JobGraph graph) {
        JobMachine.Decision decision = machine.load(state, 0, 1, graph.encoded(), executorSlots, now);
        apply(decision);
        plan();
        return decision;
    }

    private void plan() {
        if (state.hasBegun()) {
            frontier.prioritize(state, new double[state.size()]);
        }
    }

    static JobGraph graph(int result, JobGraph.Vertex... vertices) {
        return new JobGraph("test", List.of(vertices), result, List.of(TaskOptions.DEFAULTS), Optional.empty());
    }

    static JobGraph.Vertex vertex(String name, JobGraph.Work work) {
        return new JobGraph.Vertex(name, "", JobGraph.NONE, false, work);
    }

    static JobGraph.Vertex guarded(String name, int guard, boolean taken, JobGraph.Work work) {
        return new JobGraph.Vertex(name, "", guard, taken, work);
    }

    static TaskVersion task(String name) {
        return new TaskVersion(name, 1);
    }

    static JobGraph.Work given(String task, long input) {
        return new JobGraph.Given(task(task), 0, number(input));
    }

    static JobGraph.Work single(String task, int input) {
        return new JobGraph.Single(task(task), 0, input);
    }

    static JobGraph.Work gather(String task, Join join, Integer... inputs) {
        return new JobGraph.Gather(task(task), 0, List.of(inputs), join);
    }

    static JobGraph.Work range(String task, long from, long to, int portion) {
        return new JobGraph.MapOver(
                task(task), 0, new JobGraph.Items.Range(from, to), portion, Join.all(), Optional.empty());
    }

    static JobGraph.Work piped(String task, int step, int ahead) {
        return piped(task, step, ahead, Join.all());
    }

    static JobGraph.Work piped(String task, int step, int ahead, Join join) {
        return new JobGraph.MapOver(task(task), 0, new JobGraph.Items.Piped(step, ahead), 0, join, Optional.empty());
    }

    static JobGraph.Work split(int input) {
        return new JobGraph.Split(task("split"), task("combine"), 0, input);
    }

    static JobGraph.Work unfold(String task, int seed) {
        return new JobGraph.Unfold(task(task), 0, seed, Optional.empty());
    }

    static Payload number(long value) {
        return json(Long.toString(value));
    }

    static Payload json(String text) {
        return new Payload(PayloadFormat.JSON.code(), text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    void apply(JobMachine.Decision decision) {
        for (JobEvent event : decision.events()) {
            journal.add(event);
            state.apply(event);
        }
        JobEvent.keysLostIn(decision.events()).forEach(unit -> {
            inFlight.remove(unit);
            frontier.giveBack(unit);
        });
        frontier.follow(state, state.progress().justReady, state.progress().justEnded);
        state.progress().justReady.clear();
        state.progress().justEnded.clear();
        now = now.plusMillis(1);
    }

    /** Adds to the graph, or says why not; then nothing has changed. */
    JobMachine.Decision change(Consumer<? super JobChange> body) {
        return change(JobChange.of(JOB, body).encoded());
    }

    JobMachine.Decision change(Payload change) {
        JobState.Kept before = state.kept();
        JobMachine.Decision decision = machine.change(state, change, now);
        apply(decision);
        if (decision.events().isEmpty()) {
            assertThat(state.kept()).as("nothing changed").isEqualTo(before);
        }
        return decision;
    }

    /** A call of its own. */
    JobMachine.Decision rerun(String step) {
        return machine.rerun(state, step, "call-" + ++calls, now);
    }

    Instant now() {
        return now;
    }

    /** Time passes; what is due by then happens. */
    void advance(Duration by) {
        now = now.plus(by);
        apply(machine.due(state, now));
    }

    /** Submits as much as fits. */
    void pump(int window) {
        var slots = new PulledSlots(state, mesh, drawn);
        while (inFlight.size() < window && phase() == JobPhase.RUNNING) {
            var next = frontier.next(state, slots::isHeld);
            if (next.isEmpty()) {
                return;
            }
            if (PulledSlots.isPulled(state, next.get().vertex())) {
                drawn.put(next.get(), slots.draw(next.get().vertex()));
            }
            assertThat(inFlight.add(next.get()))
                    .as("%s is submitted once", next)
                    .isTrue();
        }
    }

    void end(UnitEnd end) {
        inFlight.remove(end.unit());
        drawn.remove(end.unit());
        apply(machine.ended(state, List.of(end), now));
        frontier.unitEnded(state, end.unit().vertex());
        if (phase().isEnd()) {
            inFlight.clear();
            drawn.clear();
        }
    }

    void succeed(int vertex, String json) {
        succeed(vertex, 0, json);
    }

    void succeed(int vertex, int unit, String json) {
        end(UnitEnd.succeeded(new UnitId(vertex, unit), run(vertex, unit), json(json)));
    }

    void fail(int vertex) {
        fail(vertex, 0);
    }

    void fail(int vertex, int unit) {
        end(failed(vertex, unit));
    }

    UnitEnd failed(int vertex, int unit) {
        return UnitEnd.failed(
                new UnitId(vertex, unit), run(vertex, unit), Failure.of(Failure.Cause.EXCEPTION, "boom of " + vertex));
    }

    /** Whether an end is of the key that its unit has now: how a former run failed is no end. */
    boolean isOf(UnitEnd end) {
        return end.run() == run(end.unit().vertex(), end.unit().unit());
    }

    /** A portion of a map returned this list. */
    UnitEnd portion(int vertex, int unit, String list, int items) {
        return new UnitEnd(
                new UnitId(vertex, unit),
                run(vertex, unit),
                Optional.of(json(list)),
                false,
                items,
                0,
                List.of(),
                Optional.empty());
    }

    int run(int vertex) {
        return state.cell(vertex).run;
    }

    /** The run that is part of the key. */
    int run(int vertex, int unit) {
        return state.cell(vertex).runOf(unit);
    }

    String key(int vertex, int unit) {
        return work(vertex, unit).options().idempotencyKey().orElseThrow();
    }

    UnitWork work(int vertex) {
        return work(vertex, 0);
    }

    UnitWork work(int vertex, int unit) {
        return UnitWork.of(JOB, state, new UnitId(vertex, unit));
    }

    String input(int vertex) {
        return text(work(vertex).input());
    }

    JobPhase phase() {
        return state.progress().phase;
    }

    StepPhase phase(int vertex) {
        return state.cell(vertex).phase;
    }

    /** The node is gone: another incarnation replays the journal, or reads a snapshot. */
    void crash(boolean fromSnapshot) {
        JobState.Kept before = state.kept();
        if (fromSnapshot) {
            state = SNAPSHOTS.decode(SNAPSHOTS.encode(state));
        } else {
            state = JobState.empty();
            journal.forEach(state::apply);
        }
        assertThat(state.kept()).as("state after recovery").isEqualTo(before);
        state.progress().justReady.clear();
        state.progress().justEnded.clear();
        frontier = new JobFrontier();
        inFlight.clear();
        drawn.clear();
        plan();
        frontier.takeUp(state);
    }
}
