package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who of a namespace's jobs is in and what share each has, as one incarnation of its gate knows it: all by hearsay, and nothing of
 * it kept. Looks at no clock: times are nanoseconds of any one clock. For one thread.
 *
 * <p>The shares and what is still under way of larger ones never exceed the limit, as far as the gate has heard: a share that
 * shrinks is somebody else's when its coordinator has said that it goes by it and is down to it.
 */
final class GateState {
    private static final int ALL = Integer.MAX_VALUE;
    /** In which a gate that knows nothing hears of everybody who is in. */
    private static final int COLD_INTERVALS = 2;
    /** After which one that waits is let in no more, and what has left is forgotten. */
    private static final int SILENT_INTERVALS = 3;
    /** A change by this part of a share is worth a message of its own. */
    private static final int WORTH = 4;

    private final String gate;
    private final JobSettings.Limits limits;
    private final long openedAt;
    private final Map<JobId, GateLease> leases = new HashMap<>();
    private final NavigableSet<GateLease> inside = new TreeSet<>(GateLease.ORDER);
    private final NavigableSet<GateLease> waiting = new TreeSet<>(GateLease.ORDER);
    private boolean isNumbered = true;
    private long answers;

    /** An answer, and whose coordinator gets it. */
    record Told(JobId job, GateAnswer answer) {}

    /** Of a gate that opens; {@code gate} is its incarnation. */
    GateState(String gate, JobSettings.Limits limits, long openedAt) {
        this.gate = gate;
        this.limits = limits;
        this.openedAt = openedAt;
    }

    /** A job has told how it stands. */
    List<Told> knock(GateCommand.Knock knock, long now) {
        GateLease before = leases.get(knock.job());
        if (before != null && before.isLate(knock.incarnation(), knock.number())) {
            return List.of();
        }
        GateLease lease = GateLease.heard(knock, before, now);
        leases.put(knock.job(), lease);
        boolean waited = before != null && waiting.remove(before);
        if (before != null) {
            inside.remove(before);
        }
        if (lease.isIn()) {
            inside.add(lease);
            isNumbered &= !waited;
        } else {
            waiting.add(lease);
            isNumbered &= waited && lease.position() > 0;
        }
        return settled(now, lease);
    }

    /** A job has ended. */
    List<Told> leave(GateCommand.Leave leave, long now) {
        GateLease lease = leases.get(leave.job());
        if (lease == null || lease.isLate(leave.incarnation(), leave.number())) {
            return List.of();
        }
        remove(lease);
        lease.leave(leave.number());
        return settled(now, null);
    }

    /** Time has passed. */
    List<Told> sweep(long now) {
        long interval = limits.gateInterval().toNanos();
        for (Iterator<GateLease> all = leases.values().iterator(); all.hasNext(); ) {
            GateLease lease = all.next();
            if (lease.isSilentFor(lease.isIn() ? limits.gateLease().toNanos() : SILENT_INTERVALS * interval, now)) {
                all.remove();
                remove(lease);
            }
        }
        return settled(now, null);
    }

    private void remove(GateLease lease) {
        inside.remove(lease);
        isNumbered &= !waiting.remove(lease);
    }

    private List<Told> settled(long now, @Nullable GateLease asked) {
        boolean isCold = now - openedAt < COLD_INTERVALS * limits.gateInterval().toNanos();
        List<Told> told = new ArrayList<>();
        if (isCold) {
            if (asked != null && asked.isIn()) {
                told.add(enter(asked, asked.goesBy()));
            }
        } else {
            Set<GateLease> owed = letIn();
            if (asked != null && asked.isIn()) {
                owed.add(asked);
            }
            share(owed, told);
        }
        if (asked != null && !asked.isIn()) {
            number();
            told.add(new Told(asked.job(), asked.await(gate, ++answers)));
        }
        return told;
    }

    private Set<GateLease> letIn() {
        Set<GateLease> fresh = new HashSet<>();
        while (!waiting.isEmpty() && (limits.runningMax() == 0 || inside.size() < limits.runningMax())) {
            GateLease next = waiting.removeFirst();
            next.letIn();
            inside.add(next);
            fresh.add(next);
            isNumbered = false;
        }
        return fresh;
    }

    /** Tells those who must be told what they have, and others for whom it has become much more, or less that somebody lacks. */
    private void share(Set<GateLease> owed, List<Told> told) {
        if (limits.inFlightMax() == 0) {
            owed.forEach(lease -> told.add(enter(lease, ALL)));
            return;
        }
        int[] fair = FairShares.of(inside.stream().mapToInt(GateLease::wants).toArray(), limits.inFlightMax());
        long room = limits.inFlightMax()
                - inside.stream().mapToLong(GateLease::bound).sum();
        boolean isShort = lacking(fair) > room;
        int i = 0;
        for (GateLease lease : inside) {
            int bound = lease.bound();
            int offer = (int) Math.min(fair[i++], bound + Math.max(0, room));
            int change = offer - lease.goesBy();
            boolean isWorth = Math.abs(change) >= Math.max(1, lease.goesBy() / WORTH) && (change > 0 || isShort);
            if (isWorth || owed.contains(lease)) {
                room -= Math.max(0, offer - bound);
                told.add(enter(lease, offer));
            }
        }
    }

    /** By how much all together have less than their fair shares. */
    private long lacking(int[] fair) {
        long lacking = 0;
        int i = 0;
        for (GateLease lease : inside) {
            lacking += Math.max(0, fair[i++] - lease.bound());
        }
        return lacking;
    }

    private Told enter(GateLease lease, int offer) {
        return new Told(lease.job(), lease.enter(offer, gate, ++answers));
    }

    private void number() {
        if (!isNumbered) {
            int place = 0;
            for (GateLease lease : waiting) {
                lease.standAt(++place);
            }
            isNumbered = true;
        }
    }
}
