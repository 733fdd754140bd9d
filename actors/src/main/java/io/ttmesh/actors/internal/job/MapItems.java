package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Failure;

/** What became of the items of a map. */
final class MapItems {
    private MapItems() {}

    /** A portion of them ended. */
    static void portionEnded(JobState state, UnitEnd end) {
        int unit = end.unit().unit();
        Cell cell = state.cell(end.unit().vertex());
        if (end.failure().isPresent()) {
            cell.lost.set(unit);
            cell.itemsFailed += state.itemsOf(end.unit().vertex(), unit);
            cell.failure = cell.failure == null ? end.failure().get() : cell.failure;
            gapOfPortion(state, end.unit(), end.failure().get().message());
            return;
        }
        cell.done.set(unit);
        cell.combined.set(unit, end.combined());
        cell.itemsDone += end.items();
        cell.itemsFailed += end.itemsFailed();
        cell.gapped.set(unit, end.itemsFailed() > 0);
        end.gaps().forEach(gap -> state.gap(end.unit().vertex(), gap));
        end.result().ifPresent(result -> state.put(end.unit().vertex(), unit, result));
    }

    private static void gapOfPortion(JobState state, UnitId unit, String why) {
        long others = state.itemsOf(unit.vertex(), unit.unit()) - 1;
        long first = state.firstItem(unit.vertex(), unit.unit());
        state.gap(unit.vertex(), new UnitEnd.ItemGap(first, "and the " + others + " items after it: " + why));
    }

    /** The deadline has passed: what is not there is a gap. */
    static void tellLate(JobState state, int index) {
        Cell cell = state.cell(index);
        state.openUnits(index)
                .filter(unit -> !cell.lost.get(unit))
                .forEach(unit -> gapOfPortion(state, new UnitId(index, unit), JobGaps.LATE));
        UnfoldChain chain = state.chain(index);
        if (chain != null && !chain.isEnded()) {
            state.gap(index, new UnitEnd.ItemGap(cell.items, "and all items after it: " + JobGaps.LATE));
        }
    }

    /** So many failed that there will not be enough. */
    static Failure tooFew(Cell cell) {
        Failure first = cell.failure;
        String why = cell.itemsFailed + " of " + cell.items + " items failed, the first because: "
                + (first == null
                        ? cell.gaps.stream()
                                .findFirst()
                                .map(UnitEnd.ItemGap::why)
                                .orElse("there are too few")
                        : first.message());
        return first == null
                ? Failure.of(Failure.Cause.EXCEPTION, why)
                : new Failure(first.cause(), first.className(), why, "");
    }
}
