package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Whether enough inputs, or items, are there. */
enum JoinRule {
    /** It can become enough. */
    WAIT,
    /** It is enough. */
    ENOUGH,
    /** It will never be enough. */
    IMPOSSIBLE;

    /** {@code isOver} when the deadline has passed, if there is one. */
    static JoinRule of(Join join, long all, long there, long failed, boolean isOver) {
        long wanted = switch (join.kind()) {
            case ALL -> all;
            case QUORUM, DEADLINE -> join.count();
            case FRACTION -> share(join.fraction(), all);
        };
        if (all - failed < wanted) {
            return IMPOSSIBLE;
        }
        if (join.kind() == Join.Kind.DEADLINE && isOver) {
            return there >= wanted ? ENOUGH : IMPOSSIBLE;
        }
        boolean waitsForAll = join.kind() == Join.Kind.FRACTION || join.kind() == Join.Kind.DEADLINE;
        boolean isEnough = waitsForAll ? there + failed >= all : there >= wanted;
        return isEnough ? ENOUGH : WAIT;
    }

    /** Of the decimal number that was written: 0.55 of 100 is 55, though the nearest binary number is a little more. */
    private static long share(double fraction, long all) {
        return BigDecimal.valueOf(fraction)
                .multiply(BigDecimal.valueOf(all))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Why a step failed at its deadline. */
    static Failure tooFew(Join join, long there, long all, String what) {
        return Failure.of(
                Failure.Cause.TIMEOUT,
                there + " of " + all + " " + what + " were there at the deadline of "
                        + join.within().map(Duration::toString).orElse("") + ", and " + join.count()
                        + " are needed: give them more time, or be content with fewer");
    }
}
