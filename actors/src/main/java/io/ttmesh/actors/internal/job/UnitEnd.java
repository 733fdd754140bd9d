package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Failure;
import io.ttmesh.model.Payload;
import java.util.List;
import java.util.Optional;

/**
 * How one unit ended.
 *
 * @param unit which one
 * @param run of the step, under which it was submitted
 * @param result what it returned: of a portion, the list of the results of its items, or one value that they were combined to;
 *     empty when it failed, or none of its items succeeded
 * @param combined whether a portion's results are combined to one
 * @param items of a portion that succeeded
 * @param itemsFailed of a portion that did not fail as a whole
 * @param gaps the first of those
 * @param failure why it failed
 */
public record UnitEnd(
        UnitId unit,
        int run,
        Optional<Payload> result,
        boolean combined,
        int items,
        int itemsFailed,
        List<ItemGap> gaps,
        Optional<Failure> failure) {
    /** Copies, and keeps of a failure what is shown. */
    public UnitEnd {
        gaps = List.copyOf(gaps);
        failure = failure.map(Brief::of);
    }

    /**
     * An item that failed.
     *
     * @param item its number in the map, from 0
     * @param why the failure, as much as is shown
     */
    public record ItemGap(long item, String why) {
        /** Cuts. */
        public ItemGap {
            why = Brief.text(why);
        }
    }

    /** A task returned this. */
    public static UnitEnd succeeded(UnitId unit, int run, Payload result) {
        return new UnitEnd(unit, run, Optional.of(result), false, 1, 0, List.of(), Optional.empty());
    }

    /** It failed for good. */
    public static UnitEnd failed(UnitId unit, int run, Failure failure) {
        return new UnitEnd(unit, run, Optional.empty(), false, 0, 0, List.of(), Optional.of(failure));
    }

    /** Whether nothing of it failed. */
    boolean isWhole() {
        return failure.isEmpty() && itemsFailed == 0;
    }

    /** About how many bytes it takes in the journal. */
    int sizeBytes() {
        return result.map(Payload::sizeBytes).orElse(0)
                + failure.map(Failure::sizeBytes).orElse(0)
                + gaps.stream().mapToInt(gap -> gap.why().length() + Long.BYTES).sum();
    }
}
