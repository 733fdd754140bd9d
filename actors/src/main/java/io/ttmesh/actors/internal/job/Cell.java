package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ttmesh.model.Failure;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where one step stands. Changed by the state it belongs to, and by nobody else. */
final class Cell {
    private static final int GAPS_KEPT = 200;

    StepPhase phase = StepPhase.WAITING;
    /** From 1; part of the keys of its units, but for those that ended in an earlier one. */
    int run = 1;
    /** Units that are done since an earlier run, by that run. */
    private final TreeMap<Integer, BitSet> earlier = new TreeMap<>();
    /** {@code -1} until that is known; of a split step, as many as it could have with what is found so far. */
    int units = -1;
    /** Of a split step that has begun. */
    @Nullable
    SplitTree tree;
    /** Items of a map. */
    long items;
    /** Items of one unit of a map. */
    int portion;

    /** Of a split step: units whose outcome is there, and those that combine where nothing has to be combined. */
    final BitSet done = new BitSet();
    /** Units of a map that failed as a whole, or of a split step that failed. */
    final BitSet lost = new BitSet();
    /** Units of a map that succeeded without some of their items. */
    final BitSet gapped = new BitSet();
    /** Units of a map whose results are combined to one. */
    final BitSet combined = new BitSet();

    /** By unit; of a split step by input. */
    final TreeMap<Integer, Payload> results = new TreeMap<>();
    /** Units whose key was given up, and how often. */
    final Map<Integer, Integer> renewed = new TreeMap<>();

    final List<UnitEnd.ItemGap> gaps = new ArrayList<>();
    long itemsDone;
    long itemsFailed;
    /** Inputs of a gathering step that it went on with. */
    List<Integer> chosen = List.of();

    /** When what it waits for had had its time. */
    @Nullable
    Instant overAt;

    @Nullable
    Failure failure;
    /** The step whose failure failed this one. */
    int because = JobGraph.NONE;
    /** Its results were let go: nothing needed them any more. */
    boolean dropped;

    @Nullable
    Instant readyAt;

    @Nullable
    Instant endedAt;

    /** Begins anew, keeping nothing but the number of runs. */
    void reset(boolean asNewRun) {
        phase = StepPhase.WAITING;
        run += asNewRun ? 1 : 0;
        units = -1;
        done.clear();
        lost.clear();
        gapped.clear();
        combined.clear();
        results.clear();
        if (asNewRun) {
            tree = null;
        } else if (tree != null) {
            tree.restart();
        }
        gaps.clear();
        itemsDone = 0;
        itemsFailed = 0;
        chosen = asNewRun ? List.of() : chosen;
        if (asNewRun) {
            renewed.clear();
            earlier.clear();
        }
        unend();
    }

    /** Begins a new run of the units that are missing. */
    void resume() {
        phase = StepPhase.WAITING;
        lost.clear();
        gapped.stream().forEach(unit -> {
            done.clear(unit);
            results.remove(unit);
        });
        gapped.clear();
        itemsDone = itemsOfDone();
        keepKeysOfDone();
        run++;
        gaps.clear();
        itemsFailed = 0;
        chosen = List.of();
        unend();
    }

    /** These portions of a map, whose results were let go, have to be asked for by their keys. */
    void askAgain(BitSet portions) {
        if (!portions.isEmpty()) {
            phase = StepPhase.WAITING;
            done.andNot(portions);
            itemsDone = itemsOfDone();
            unend();
        }
    }

    private long itemsOfDone() {
        return done.stream().mapToLong(this::itemsOf).sum();
    }

    /** What is done can be asked for again, if it is let go. */
    private void keepKeysOfDone() {
        var ofThisRun = (BitSet) done.clone();
        earlier.values().forEach(ofThisRun::andNot);
        earlier.put(run, ofThisRun);
        earlier.values().forEach(units -> units.and(done));
        earlier.values().removeIf(BitSet::isEmpty);
        renewed.keySet().removeIf(unit -> !done.get(unit));
    }

    /** The run that is part of a unit's key. */
    int runOf(int unit) {
        return earlier.entrySet().stream()
                .filter(former -> former.getValue().get(unit))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(run);
    }

    private void unend() {
        overAt = null;
        failure = null;
        because = JobGraph.NONE;
        dropped = false;
        readyAt = null;
        endedAt = null;
    }

    void gap(UnitEnd.ItemGap gap) {
        if (gaps.size() < GAPS_KEPT) {
            gaps.add(gap);
        }
    }

    /** Items of a map's unit. */
    long itemsOf(int unit) {
        return Math.min(portion, items - (long) unit * portion);
    }

    boolean isEnded() {
        return phase != StepPhase.WAITING && phase != StepPhase.QUEUED;
    }

    long heldBytes() {
        return results.values().stream().mapToLong(Payload::sizeBytes).sum() + (tree == null ? 0 : tree.heldBytes());
    }

    /** As it is kept in a snapshot. */
    record Kept(
            StepPhase phase,
            int run,
            int units,
            long items,
            int portion,
            List<Integer> done,
            List<Integer> lost,
            List<Integer> gapped,
            List<Integer> combined,
            Map<Integer, Payload> results,
            Map<Integer, Integer> renewed,
            List<UnitEnd.ItemGap> gaps,
            long itemsDone,
            long itemsFailed,
            List<Integer> chosen,
            Optional<Failure> failure,
            int because,
            boolean dropped,
            Optional<Instant> readyAt,
            Optional<Instant> endedAt,
            Optional<SplitTree.Kept> tree,
            Optional<Instant> overAt,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Map<Integer, List<Integer>>> earlier) {}

    Kept kept() {
        return new Kept(
                phase,
                run,
                units,
                items,
                portion,
                ranges(done),
                ranges(lost),
                ranges(gapped),
                ranges(combined),
                results,
                renewed,
                gaps,
                itemsDone,
                itemsFailed,
                chosen,
                Optional.ofNullable(failure),
                because,
                dropped,
                Optional.ofNullable(readyAt),
                Optional.ofNullable(endedAt),
                Optional.ofNullable(tree).map(SplitTree::kept),
                Optional.ofNullable(overAt),
                Optional.of(keptRuns()).filter(runs -> !runs.isEmpty()));
    }

    private Map<Integer, List<Integer>> keptRuns() {
        Map<Integer, List<Integer>> runs = new TreeMap<>();
        earlier.forEach((former, units) -> runs.put(former, ranges(units)));
        return runs;
    }

    static Cell of(Kept kept) {
        var cell = new Cell();
        cell.phase = kept.phase();
        cell.run = kept.run();
        cell.units = kept.units();
        cell.items = kept.items();
        cell.portion = kept.portion();
        kept.earlier()
                .orElseGet(Map::of)
                .forEach((former, units) -> fill(cell.earlier.computeIfAbsent(former, ignored -> new BitSet()), units));
        fill(cell.done, kept.done());
        fill(cell.lost, kept.lost());
        fill(cell.gapped, kept.gapped());
        fill(cell.combined, kept.combined());
        cell.results.putAll(kept.results());
        cell.renewed.putAll(kept.renewed());
        cell.gaps.addAll(kept.gaps());
        cell.itemsDone = kept.itemsDone();
        cell.itemsFailed = kept.itemsFailed();
        cell.chosen = kept.chosen();
        cell.failure = kept.failure().orElse(null);
        cell.because = kept.because();
        cell.dropped = kept.dropped();
        cell.readyAt = kept.readyAt().orElse(null);
        cell.endedAt = kept.endedAt().orElse(null);
        cell.overAt = kept.overAt().orElse(null);
        cell.tree = kept.tree().map(known -> SplitTree.of(known, cell.done)).orElse(null);
        return cell;
    }

    /** From, to, from, to: the ends are not part of it. */
    private static List<Integer> ranges(BitSet set) {
        List<Integer> ranges = new ArrayList<>();
        for (int from = set.nextSetBit(0); from >= 0; ) {
            int to = set.nextClearBit(from);
            ranges.add(from);
            ranges.add(to);
            from = set.nextSetBit(to);
        }
        return ranges;
    }

    private static void fill(BitSet set, List<Integer> ranges) {
        for (int i = 0; i + 1 < ranges.size(); i += 2) {
            set.set(ranges.get(i), ranges.get(i + 1));
        }
    }
}
