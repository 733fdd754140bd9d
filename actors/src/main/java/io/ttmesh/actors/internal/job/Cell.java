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
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Where one step stands. Changed by the state it belongs to, and by nobody else. */
final class Cell {
    StepPhase phase = StepPhase.WAITING;
    /** From 1; part of the keys of its units, but for those of former runs. */
    int run = 1;
    /** {@code -1} until that is known; of a split step, as many as it could have with what is found so far. */
    int units = -1;
    /** Of a split step that has begun. */
    @Nullable
    SplitTree tree;
    /** Of an unfold step that has begun. */
    @Nullable
    UnfoldChain chain;
    /** Earlier runs, and the units that are theirs though the step has begun another. */
    final TreeMap<Integer, BitSet> formerRuns = new TreeMap<>();

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
    /** Units whose key was given up, and how often in its run. */
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

    /** Begins anew, in a new run. */
    void reset() {
        forgetParts();
        phase = StepPhase.WAITING;
        unend();
    }

    /** Waits again, to ask for what it has made under the keys that it had. */
    void askAgain() {
        dropParts();
        if (tree != null) {
            tree.restart();
        }
        if (chain != null) {
            chain.restart();
        }
        phase = StepPhase.WAITING;
        unend();
    }

    /** However it ended: its parts are of no use any more, and whoever wants them begins a new run. */
    void forgetParts() {
        run++;
        dropParts();
        tree = null;
        chain = null;
        chosen = List.of();
        renewed.clear();
        formerRuns.clear();
    }

    private void dropParts() {
        units = -1;
        done.clear();
        lost.clear();
        gapped.clear();
        combined.clear();
        results.clear();
        gaps.clear();
        itemsDone = 0;
        itemsFailed = 0;
    }

    /** Begins a new run of the units that failed, and waits for the others that are missing; the argument has the items of a unit. */
    void resume(IntToLongFunction itemsOf) {
        phase = StepPhase.WAITING;
        keepRuns();
        run++;
        lost.clear();
        gapped.stream().forEach(unit -> {
            done.clear(unit);
            results.remove(unit);
        });
        gapped.clear();
        itemsDone = itemsOfDone(itemsOf);
        gaps.clear();
        itemsFailed = 0;
        chosen = List.of();
        unend();
    }

    /** These portions of a map, whose results were let go, have to be asked for by their keys. */
    void askAgain(BitSet portions, IntToLongFunction itemsOf) {
        if (!portions.isEmpty()) {
            phase = StepPhase.WAITING;
            done.andNot(portions);
            itemsDone = itemsOfDone(itemsOf);
            unend();
        }
    }

    private long itemsOfDone(IntToLongFunction itemsOf) {
        return done.stream().mapToLong(itemsOf).sum();
    }

    /** What has not failed keeps its key, which may tell an outcome that nobody has asked for yet. */
    private void keepRuns() {
        var kept = new BitSet();
        kept.set(0, Math.max(units, 0));
        kept.andNot(lost);
        kept.andNot(gapped);
        renewed.keySet().removeIf(unit -> !kept.get(unit));
        formerRuns.values().forEach(former -> {
            former.and(kept);
            kept.andNot(former);
        });
        formerRuns.put(run, kept);
        formerRuns.values().removeIf(BitSet::isEmpty);
    }

    /** The key of a unit tells nothing that is of use. */
    void loseKey(int unit) {
        boolean isOfFormer = runOf(unit) != run;
        formerRuns.values().forEach(units -> units.clear(unit));
        formerRuns.values().removeIf(BitSet::isEmpty);
        if (isOfFormer) {
            renewed.remove(unit);
        } else {
            renewed.merge(unit, 1, Integer::sum);
        }
    }

    /** The run under which a unit is, or was, submitted. */
    int runOf(int unit) {
        return formerRuns.entrySet().stream()
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

    /** Of an unfold step: whether it is done without its last run, for nobody wanted more. */
    boolean isCutShort() {
        UnfoldChain known = chain;
        return phase == StepPhase.DONE && known != null && !known.isEnded();
    }

    boolean isEnded() {
        return phase != StepPhase.WAITING && phase != StepPhase.QUEUED;
    }

    long heldBytes() {
        return results.values().stream().mapToLong(Payload::sizeBytes).sum()
                + (tree == null ? 0 : tree.heldBytes())
                + (chain == null ? 0 : chain.heldBytes());
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
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Map<Integer, List<Integer>>> formerRuns,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UnfoldChain.Kept> chain) {}

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
                Optional.of(rangesOf(formerRuns)).filter(runs -> !runs.isEmpty()),
                Optional.ofNullable(chain).map(UnfoldChain::kept));
    }

    static Cell of(Kept kept) {
        var cell = new Cell();
        cell.phase = kept.phase();
        cell.run = kept.run();
        cell.units = kept.units();
        cell.items = kept.items();
        cell.portion = kept.portion();
        fill(cell.done, kept.done());
        fill(cell.lost, kept.lost());
        fill(cell.gapped, kept.gapped());
        fill(cell.combined, kept.combined());
        kept.formerRuns()
                .orElse(Map.of())
                .forEach((run, units) -> fill(cell.formerRuns.computeIfAbsent(run, ignored -> new BitSet()), units));
        cell.results.putAll(kept.results());
        cell.renewed.putAll(kept.renewed());
        cell.gaps.addAll(kept.gaps());
        cell.itemsDone = kept.itemsDone();
        cell.itemsFailed = kept.itemsFailed();
        cell.chosen = kept.chosen();
        cell.failure = kept.failure().map(Brief::of).orElse(null);
        cell.because = kept.because();
        cell.dropped = kept.dropped();
        cell.readyAt = kept.readyAt().orElse(null);
        cell.endedAt = kept.endedAt().orElse(null);
        cell.overAt = kept.overAt().orElse(null);
        cell.tree = kept.tree().map(known -> SplitTree.of(known, cell.done)).orElse(null);
        cell.chain = kept.chain().map(UnfoldChain::of).orElse(null);
        return cell;
    }

    private static Map<Integer, List<Integer>> rangesOf(Map<Integer, BitSet> sets) {
        var ranges = new TreeMap<Integer, List<Integer>>();
        sets.forEach((run, units) -> ranges.put(run, ranges(units)));
        return ranges;
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
