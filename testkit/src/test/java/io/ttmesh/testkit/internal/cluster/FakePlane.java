package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.VerbNotPossible;
import io.ttmesh.testkit.internal.net.LinkTable;
import io.ttmesh.testkit.internal.net.NetworkPlane;
import io.ttmesh.testkit.internal.net.Seat;
import java.util.List;
import java.util.Map;

/** Keeps the last table; can not delay anything. */
final class FakePlane implements NetworkPlane {
    LinkTable applied = LinkTable.GOOD;
    boolean closed;

    @Override
    public String describe() {
        return "nothing, it is a fake";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("of.plane", "on");
    }

    @Override
    public Seat seat(String node) {
        return new Seat(node + ".host", 7400, List.of());
    }

    @Override
    public Seat clients() {
        return new Seat("clients.host", 0, List.of());
    }

    @Override
    public void apply(LinkTable table) {
        if (table.bad().values().stream().anyMatch(quality -> !quality.delay().isZero())) {
            throw new VerbNotPossible("delay is not possible with a fake");
        }
        applied = table;
    }

    @Override
    public String dump() {
        return "rules";
    }

    @Override
    public void close() {
        closed = true;
    }
}
