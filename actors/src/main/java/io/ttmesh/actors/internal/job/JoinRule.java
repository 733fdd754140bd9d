package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;

/** Whether enough inputs, or items, are there. */
enum JoinRule {
    /** It can become enough. */
    WAIT,
    /** It is enough. */
    ENOUGH,
    /** It will never be enough. */
    IMPOSSIBLE;

    static JoinRule of(Join join, long all, long there, long failed) {
        long wanted = switch (join.kind()) {
            case ALL -> all;
            case QUORUM -> join.count();
            case FRACTION -> (long) Math.ceil(join.fraction() * all);
        };
        if (all - failed < wanted) {
            return IMPOSSIBLE;
        }
        boolean waitsForAll = join.kind() == Join.Kind.FRACTION;
        boolean isEnough = waitsForAll ? there + failed >= all : there >= wanted;
        return isEnough ? ENOUGH : WAIT;
    }
}
