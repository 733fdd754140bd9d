package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import java.time.Instant;

/**
 * What one incarnation of a job's coordinator knows of its gate: the share that it goes by, and which answers count. Only an
 * answer to the last knock does, so with each knock the gate knows what its coordinator goes by. For one thread.
 */
final class GatePass {
    /** A change by this part of what was told is worth a knock of its own. */
    private static final int WORTH = 4;

    private final String incarnation;
    private final int initialShare;
    private final int most;
    private int share;
    private int position;
    private long knocks;
    private boolean hasAnswer;
    private String gate = "";
    private long answer;
    /** What the gate takes for the most that may be under way. */
    private int toldBound;

    private int toldWants;

    /**
     * Before the first knock.
     *
     * @param incarnation of the coordinator, unlike all others
     * @param initialShare by which it goes before it was told one
     * @param most submissions that it has under way whatever the gate says
     */
    GatePass(String incarnation, int initialShare, int most) {
        this.incarnation = incarnation;
        this.initialShare = Math.min(initialShare, most);
        this.most = most;
        this.share = this.initialShare;
    }

    /** How many submissions may be under way. */
    int share() {
        return share;
    }

    /** Its place among those that wait, from 1; 0 when it was told none. */
    int position() {
        return position;
    }

    /** Whether the last knock was answered. */
    boolean hasAnswer() {
        return hasAnswer;
    }

    /** The next knock, which has to be sent. */
    GateCommand.Knock knock(JobId job, Instant since, boolean isIn, int underWay, int wants) {
        knocks++;
        hasAnswer = false;
        toldBound = Math.max(share, underWay);
        toldWants = wants;
        return new GateCommand.Knock(job, incarnation, knocks, since, isIn, share, underWay, wants);
    }

    /** The job has ended: what has to be sent. */
    GateCommand.Leave leave(JobId job) {
        knocks++;
        hasAnswer = false;
        share = initialShare;
        position = 0;
        return new GateCommand.Leave(job, incarnation, knocks);
    }

    /** Takes what the gate says, unless that is late; returns whether it is not. */
    boolean take(GateAnswer said) {
        GateAnswer.Stamp stamp = said.stamp();
        if (!stamp.incarnation().equals(incarnation) || stamp.knock() != knocks) {
            return false;
        }
        if (hasAnswer && (!stamp.gate().equals(gate) || stamp.number() <= answer)) {
            return false;
        }
        hasAnswer = true;
        gate = stamp.gate();
        answer = stamp.number();
        switch (said) {
            case GateAnswer.Enter(var ignored, var enough) -> {
                share = Math.min(enough, most);
                toldBound = Math.max(toldBound, share);
                position = 0;
            }
            case GateAnswer.Wait(var ignored, var place) -> position = place;
        }
        return true;
    }

    /** Whether the gate should know at once: it wants more than it said, or less of a larger share is still under way. */
    boolean isPressing(int underWay, boolean hasMore) {
        boolean isShort = hasMore && underWay >= share && share < most && toldWants <= share;
        int bound = Math.max(share, underWay);
        return isShort || toldBound - bound >= Math.max(1, toldBound / WORTH);
    }
}
