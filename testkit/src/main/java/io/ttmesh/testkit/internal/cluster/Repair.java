package io.ttmesh.testkit.internal.cluster;

import java.time.Duration;

/** Brings a cluster back to where a test can begin: all nodes up, all links good, all clocks right. */
final class Repair {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** By then a node that was shut out has noticed it, or never will. */
    private static final Duration STUBBORN_AFTER = Duration.ofSeconds(15);

    private final Roster roster;
    private final Links links;
    private final Clients clients;
    private final Awaits awaits;

    Repair(Roster roster, Links links, Clients clients, Awaits awaits) {
        this.roster = roster;
        this.links = links;
        this.clients = clients;
        this.awaits = awaits;
    }

    /** Returns when all nodes see each other and all living clients. */
    void run() {
        links.heal();
        roster.all().stream().filter(slot -> slot.node().isPaused()).forEach(NodeSlot::resume);
        roster.dropAdded();
        roster.awake().stream().filter(NodeSlot::isDrained).forEach(NodeSlot::restart);
        roster.awake().stream().filter(NodeSlot::isSkewed).forEach(slot -> slot.skewClock(Duration.ZERO));
        long began = System.nanoTime();
        awaits.until("all nodes and clients see each other again", LIMIT, () -> {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            return settled(passed.compareTo(STUBBORN_AFTER) > 0);
        });
    }

    /** One more try; what has ended by itself meanwhile is started again. */
    private boolean settled(boolean isStubborn) {
        roster.startDead();
        if (isStubborn) {
            roster.awake().stream().filter(this::isLost).forEach(NodeSlot::kill);
        }
        var views = Views.of(roster);
        int nodes = roster.all().size();
        if (views.facts().size() < nodes || !views.allSee(nodes)) {
            return false;
        }
        clients.drop(client -> isStubborn || !views.anyKnows(client), views, nodes);
        return clients.areMembers(views, nodes);
    }

    /** Whether it does not answer, or sees nobody but itself. */
    private boolean isLost(NodeSlot slot) {
        try {
            return roster.all().size() > 1
                    && slot.facts().members().stream()
                                    .filter(member -> !member.isClient())
                                    .count()
                            < 2;
        } catch (IllegalStateException e) {
            return slot.isAwake();
        }
    }
}
