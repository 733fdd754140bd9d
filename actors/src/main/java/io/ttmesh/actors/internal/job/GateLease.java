package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What a gate knows of one job since its last knock. For one thread. */
final class GateLease {
    /** The first that were accepted come first. */
    static final Comparator<GateLease> ORDER = Comparator.<GateLease, Instant>comparing(lease -> lease.knock.since())
            .thenComparing(lease -> lease.knock.job().value());

    private static final int NOTHING = -1;

    private final GateCommand.Knock knock;
    private final long heardAt;
    /** The incarnation of the coordinator before this one: what still comes from it is late. */
    private final String former;

    private final int share;
    private boolean isIn;
    private boolean hasLeft;
    private long lastNumber;
    /** The largest share that was offered since the knock, any of which it may go by. */
    private int offeredMost;

    private int offeredLast = NOTHING;
    private int position;

    private GateLease(GateCommand.Knock knock, long heardAt, String former, int share, boolean isIn, int position) {
        this.knock = knock;
        this.heardAt = heardAt;
        this.former = former;
        this.share = share;
        this.isIn = isIn;
        this.position = position;
        this.lastNumber = knock.number();
    }

    /** Of a job that knocks, and may have done so before. */
    static GateLease heard(GateCommand.Knock knock, @Nullable GateLease before, long heardAt) {
        return before == null
                ? new GateLease(knock, heardAt, "", own(knock), knock.isIn(), 0)
                : before.followedBy(knock, heardAt);
    }

    private static int own(GateCommand.Knock knock) {
        return knock.isIn() ? knock.share() : 0;
    }

    private GateLease followedBy(GateCommand.Knock next, long at) {
        boolean isAnew = !knock.incarnation().equals(next.incarnation());
        String late = isAnew ? knock.incarnation() : former;
        if (hasLeft || !knock.since().equals(next.since())) {
            return new GateLease(next, at, late, own(next), next.isIn(), 0);
        }
        // What the incarnation before had under way runs on until this one has taken it up.
        boolean inherits = isAnew && isIn && next.isIn();
        int held = inherits ? Math.max(own(next), bound()) : own(next);
        return new GateLease(next, at, late, held, isIn || next.isIn(), position);
    }

    /** Whether something was sent before what is known. */
    boolean isLate(String incarnation, long number) {
        return incarnation.equals(former) || (incarnation.equals(knock.incarnation()) && number <= lastNumber);
    }

    JobId job() {
        return knock.job();
    }

    int wants() {
        return knock.wants();
    }

    boolean isIn() {
        return isIn;
    }

    boolean hasLeft() {
        return hasLeft;
    }

    void letIn() {
        isIn = true;
        position = 0;
    }

    /** It has ended; what it sent before still is late. */
    void leave(long number) {
        isIn = false;
        hasLeft = true;
        lastNumber = number;
    }

    int position() {
        return position;
    }

    void standAt(int place) {
        position = place;
    }

    /** How many submissions it may have under way at most, whichever of all that it was told it goes by. */
    int bound() {
        return Math.max(Math.max(share, knock.underWay()), offeredMost);
    }

    /** What it goes by when it has heard everything. */
    int goesBy() {
        return offeredLast == NOTHING ? share : offeredLast;
    }

    GateAnswer.Enter enter(int offer, String gate, long number) {
        offeredLast = offer;
        offeredMost = Math.max(offeredMost, offer);
        return new GateAnswer.Enter(stamp(gate, number), offer);
    }

    GateAnswer.Wait await(String gate, long number) {
        return new GateAnswer.Wait(stamp(gate, number), position);
    }

    private GateAnswer.Stamp stamp(String gate, long number) {
        return new GateAnswer.Stamp(knock.incarnation(), knock.number(), gate, number);
    }

    /** Whether nothing was heard for longer than this. */
    boolean isSilentFor(long nanos, long now) {
        return now - heardAt > nanos;
    }
}
