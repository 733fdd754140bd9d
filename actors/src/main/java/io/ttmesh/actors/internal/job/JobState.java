package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import io.ttmesh.actors.internal.job.JobGraph.Constant;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.streaming.PayloadParts;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job as the sum of its events. Mutable, and one coordinator's own: a graph of 10,000 steps copied at each event would be all
 * that a coordinator does. {@link JobFlow} knows what follows from what.
 */
final class JobState {
    private final TreeMap<Integer, Payload> pieces = new TreeMap<>();
    private int piecesWanted;
    private final Map<String, Payload> changes = new LinkedHashMap<>();
    private @Nullable GraphShape shape;
    private @Nullable Pipes pipes;
    private Cell[] cells = new Cell[0];
    private final Progress progress = new Progress();
    /** Of the mesh, when the job began, if they were known. */
    private Optional<Integer> executorSlots = Optional.empty();

    private String lastRerun = "";
    private long heldBytes;
    private int splitInputs;
    private int unfoldRuns;
    /** Of all maps that tell theirs. */
    private int gaps;

    private @Nullable JobFlow flow;

    /** How the job as a whole stands. */
    static final class Progress {
        JobPhase phase = JobPhase.RUNNING;
        /** Ended, but some of it may still run on the mesh. */
        boolean isEnding;

        /** When its deadline ended it. */
        @Nullable
        Instant expiredAt;

        @Nullable
        Instant startedAt;

        /** When it began to run, the last time. */
        @Nullable
        Instant begunAt;

        /** When it had its place among the jobs that run, the last time, if it had to wait for it. */
        @Nullable
        Instant letInAt;

        @Nullable
        Instant endedAt;

        /** Steps that ended since somebody asked; not kept. */
        final List<Integer> justEnded = new ArrayList<>();
        /** Steps that can begin since somebody asked; not kept. */
        final List<Integer> justReady = new ArrayList<>();

        /** Whether it has waited for its place ever since it was accepted. */
        boolean hasNeverRun() {
            return phase == JobPhase.QUEUED && Objects.equals(begunAt, startedAt);
        }

        /** It has to wait, unless it has ended already, for want of anything to run. */
        void queue() {
            phase = phase == JobPhase.RUNNING ? JobPhase.QUEUED : phase;
        }

        void letIn(Instant at) {
            if (phase == JobPhase.QUEUED) {
                phase = JobPhase.RUNNING;
                letInAt = at;
            }
        }
    }

    /** As it is kept in a snapshot. */
    record Kept(
            int piecesWanted,
            Map<Integer, Payload> pieces,
            boolean hasBegun,
            JobPhase phase,
            boolean isEnding,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            List<Cell.Kept> cells,
            Optional<Instant> begunAt,
            Optional<Instant> expiredAt,
            Optional<Instant> letInAt,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<Payload> changes,

            Optional<Integer> executorSlots,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String lastRerun) {}

    /** Before the first event. */
    static JobState empty() {
        return new JobState();
    }

    @JsonValue
    byte[] packed() {
        return StatePacking.packed(kept());
    }

    Kept kept() {
        List<Cell.Kept> keptCells = new ArrayList<>(cells.length);
        for (Cell cell : cells) {
            keptCells.add(cell.kept());
        }
        return new Kept(
                piecesWanted,
                pieces,
                hasBegun(),
                progress.phase,
                progress.isEnding,
                Optional.ofNullable(progress.startedAt),
                Optional.ofNullable(progress.endedAt),
                keptCells,
                Optional.ofNullable(progress.begunAt),
                Optional.ofNullable(progress.expiredAt),
                Optional.ofNullable(progress.letInAt),
                List.copyOf(changes.values()),
                executorSlots,
                lastRerun);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static JobState of(byte[] packed) {
        return restored(StatePacking.unpacked(packed));
    }

    private static JobState restored(Kept kept) {
        var state = new JobState();
        state.pieces.putAll(kept.pieces());
        state.piecesWanted = kept.piecesWanted();
        if (kept.hasBegun()) {
            state.takeGraph();
            kept.changes().forEach(state::change);
            state.cells = kept.cells().stream().map(Cell::of).toArray(Cell[]::new);
            state.recount();
        }
        state.executorSlots = kept.executorSlots();
        state.lastRerun = kept.lastRerun();
        state.progress.phase = kept.phase();
        state.progress.isEnding = kept.isEnding();
        state.progress.startedAt = kept.startedAt().orElse(null);
        state.progress.endedAt = kept.endedAt().orElse(null);
        state.progress.begunAt = kept.begunAt().or(kept::startedAt).orElse(null);
        state.progress.expiredAt = kept.expiredAt().orElse(null);
        state.progress.letInAt = kept.letInAt().orElse(null);
        return state;
    }

    /** Applies an event, and all that follows from it. */
    void apply(JobEvent event) {
        JobFlow known = flow;
        if (known == null) {
            known = new JobFlow(this);
            flow = known;
        }
        known.apply(event);
    }

    void load(int piece, int of, Payload bytes) {
        piecesWanted = of;
        pieces.put(piece, bytes);
    }

    boolean hasPiece(int piece) {
        return pieces.containsKey(piece);
    }

    /** Whether this very piece is there: a job is submitted once. */
    boolean isSame(int piece, int of, Payload bytes) {
        return piecesWanted == of && bytes.equals(pieces.get(piece));
    }

    /** How many pieces there are, with the one more. */
    boolean isWholeWith(int piece, int of) {
        return pieces.size() + (hasPiece(piece) ? 0 : 1) == of;
    }

    int piecesWanted() {
        return piecesWanted;
    }

    /** Of the graph, with its changes. */
    long loadedBytes() {
        return Stream.concat(pieces.values().stream(), changes.values().stream())
                .mapToLong(Payload::sizeBytes)
                .sum();
    }

    /** A change of the graph, if one with this id was made. */
    Optional<Payload> changed(String id) {
        return Optional.ofNullable(changes.get(id));
    }

    /** All pieces, and one that is not among them yet. */
    Payload joined(int piece, Payload bytes) {
        var all = new TreeMap<>(pieces);
        all.put(piece, bytes);
        return joined(all);
    }

    private static Payload joined(Map<Integer, Payload> pieces) {
        var bytes = new ByteArrayOutputStream();
        pieces.values().forEach(piece -> bytes.writeBytes(piece.bytes()));
        return new Payload(PayloadFormat.CBOR.code(), bytes.toByteArray());
    }

    /** The graph is whole: makes a cell for each of its steps. */
    void begin(Optional<Integer> slots, Instant at) {
        takeGraph();
        executorSlots = slots;
        progress.startedAt = at;
    }

    private void takeGraph() {
        take(GraphShape.of(JobGraph.decoded(joined(pieces))));
    }

    /** The graph grows. */
    void change(Payload bytes) {
        GraphChange change = GraphChange.decoded(bytes);
        changes.put(change.id(), bytes);
        take(shape().with(change));
    }

    private void take(GraphShape other) {
        shape = other;
        pipes = Pipes.of(other.graph());
        int before = cells.length;
        cells = Arrays.copyOf(cells, other.graph().vertices().size());
        Arrays.setAll(cells, i -> i < before ? cells[i] : new Cell());
    }

    void rerunBy(String call) {
        lastRerun = call;
    }

    /** The id of the last call that had a step run again; empty if there was none. */
    String lastRerun() {
        return lastRerun;
    }

    Optional<Integer> executorSlots() {
        return executorSlots;
    }

    boolean hasBegun() {
        return shape != null;
    }

    /** Whether something of it runs or is to run. */
    boolean isAtWork() {
        return hasBegun() && (!progress.phase.isEnd() || progress.isEnding);
    }

    GraphShape shape() {
        return Objects.requireNonNull(shape, "the job has not begun");
    }

    JobGraph graph() {
        return shape().graph();
    }

    Vertex vertex(int index) {
        return graph().vertices().get(index);
    }

    Set<Integer> consumers(int index) {
        return shape().consumers(index);
    }

    /** The maps that take each other's portions. */
    Pipes pipes() {
        return Objects.requireNonNull(pipes, "the job has not begun");
    }

    int size() {
        return cells.length;
    }

    Cell cell(int index) {
        return cells[index];
    }

    Progress progress() {
        return progress;
    }

    long heldBytes() {
        return heldBytes;
    }

    /** Inputs of split steps that are known so far. */
    int splitInputs() {
        return splitInputs;
    }

    /** Runs of unfold steps that have ended. */
    int unfoldRuns() {
        return unfoldRuns;
    }

    /** The unfold whose portions a step has, or takes through other maps; null for any other step. */
    @Nullable
    UnfoldChain chain(int vertex) {
        return cells[pipes().source(vertex)].chain;
    }

    /** The number of the first item of a map's unit. */
    long firstItem(int vertex, int unit) {
        UnfoldChain chain = chain(vertex);
        return chain == null ? (long) unit * cells[vertex].portion : chain.firstOf(unit);
    }

    /** Items of a map's unit. */
    long itemsOf(int vertex, int unit) {
        UnfoldChain chain = chain(vertex);
        Cell cell = cells[vertex];
        return chain == null ? Math.min(cell.portion, cell.items - (long) unit * cell.portion) : chain.itemsOf(unit);
    }

    /** Units that may be under way while a step can run. */
    IntStream openUnits(int vertex) {
        Cell cell = cells[vertex];
        SplitTree tree = cell.tree;
        return tree == null ? IntStream.range(0, cell.units).filter(unit -> !cell.done.get(unit)) : tree.open();
    }

    /** Whether units may be under way of a step that has failed, or is done without them. */
    boolean mayRunOn(int vertex) {
        return (isFailedOfMany(vertex) || isDoneInPortions(vertex)) && isSomeOpen(vertex);
    }

    /** Whether those of its units that are open may be under way unwanted: those of what failed in a job that runs are wanted. */
    boolean mayHaveLeft(int vertex) {
        Cell cell = cells[vertex];
        return (cell.phase == StepPhase.CANCELLED && cell.readyAt != null)
                || (isFailedOfMany(vertex) && progress.phase.isEnd())
                || isDoneInPortions(vertex);
    }

    private boolean isFailedOfMany(int vertex) {
        boolean isOfMany = switch (vertex(vertex).work()) {
            case MapOver ignored -> true;
            case Reduce ignored -> true;
            case JobGraph.Split ignored -> true;
            case JobGraph.Unfold ignored -> true;
            case JobGraph.Work ignored -> false;
        };
        return isOfMany && cells[vertex].phase == StepPhase.FAILED;
    }

    /** Whether it is a map, or an unfold, and done: portions that nobody needed may be under way. */
    boolean isDoneInPortions(int vertex) {
        return cells[vertex].phase == StepPhase.DONE && vertex(vertex).work().hasPortions();
    }

    private boolean isSomeOpen(int vertex) {
        return openUnits(vertex).anyMatch(unit -> !cells[vertex].lost.get(unit));
    }

    /** Whether a unit may be under way while its step can run, and how it ended is not known. */
    boolean isOpen(UnitId unit) {
        Cell cell = cells[unit.vertex()];
        SplitTree tree = cell.tree;
        return unit.unit() < cell.units
                && !cell.done.get(unit.unit())
                && !cell.lost.get(unit.unit())
                && (tree == null || tree.isOpen(unit.unit()));
    }

    /** The tree of a split step holds more, or less, than before. */
    void treeChanged(long bytes, int inputs) {
        heldBytes += bytes;
        splitInputs += inputs;
    }

    /** So many runs of an unfold step have ended, and its state has so many bytes more than before. */
    void unfolded(long bytes, int runs) {
        heldBytes += bytes;
        unfoldRuns += runs;
    }

    void put(int vertex, int unit, Payload result) {
        Payload former = cells[vertex].results.put(unit, result);
        heldBytes += result.sizeBytes() - (former == null ? 0 : former.sizeBytes());
    }

    void remove(int vertex, int unit) {
        Payload former = cells[vertex].results.remove(unit);
        heldBytes -= former == null ? 0 : former.sizeBytes();
    }

    /** An item of a map is missing: of each map the first is kept, and of all that tell theirs as many as are shown. */
    void gap(int vertex, UnitEnd.ItemGap gap) {
        List<UnitEnd.ItemGap> known = cells[vertex].gaps;
        boolean isTold = tellsGaps(vertex);
        if (known.isEmpty() || (isTold && gaps < JobStatus.GAPS_SHOWN)) {
            known.add(gap);
            gaps += isTold ? 1 : 0;
        }
    }

    private boolean tellsGaps(int vertex) {
        return vertex(vertex).work() instanceof MapOver map && JobDeadlines.tellsGaps(map.join());
    }

    /** Counts anew, after a change of many. */
    void recount() {
        gaps = 0;
        heldBytes = 0;
        splitInputs = 0;
        unfoldRuns = 0;
        for (int i = 0; i < cells.length; i++) {
            Cell cell = cells[i];
            gaps += tellsGaps(i) ? cell.gaps.size() : 0;
            heldBytes += cell.heldBytes();
            splitInputs += cell.tree == null ? 0 : cell.tree.size();
            unfoldRuns += cell.chain == null ? 0 : cell.chain.size();
        }
    }

    /** The value of a step that is done, and whose results were not let go. */
    Payload value(int vertex) {
        Cell cell = cells[vertex];
        return switch (vertex(vertex).work()) {
            case Constant(var value) -> value;
            case MapOver ignored -> PayloadParts.concat(List.copyOf(cell.results.values()));
            case JobGraph.Unfold ignored -> PayloadParts.concat(List.copyOf(cell.results.values()));
            case Reduce ignored -> cell.results.lastEntry().getValue();
            case JobGraph.Work ignored -> Objects.requireNonNull(cell.results.get(0));
        };
    }

    ReduceTree tree(int vertex) {
        Reduce reduce = (Reduce) vertex(vertex).work();
        return new ReduceTree(cells[reduce.mapped()].results.size(), reduce.fanIn());
    }

    boolean isDone(int vertex) {
        return cells[vertex].phase == StepPhase.DONE;
    }
}
