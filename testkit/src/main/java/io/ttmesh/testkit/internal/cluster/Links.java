package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.Place;
import io.ttmesh.testkit.internal.net.LinkTable;
import io.ttmesh.testkit.internal.net.NetworkPlane;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which links are bad, on the network as in the table. Safe for use by many threads. */
final class Links {
    private final NetworkPlane plane;
    private LinkTable table = LinkTable.GOOD;
    private boolean everBad;

    Links(NetworkPlane plane) {
        this.plane = plane;
    }

    /** Changes the table; a change that the network refuses is none. */
    synchronized void change(UnaryOperator<LinkTable> change) {
        LinkTable next = change.apply(table);
        if (next.equals(table)) {
            return;
        }
        everBad = true;
        plane.apply(next);
        table = next;
    }

    void partition(Collection<? extends Place> some, Collection<? extends Place> others) {
        List<String> left = names(some);
        List<String> right = names(others);
        if (left.stream().anyMatch(right::contains)) {
            throw new IllegalArgumentException("partition: " + left + " and " + right + " have a place in common");
        }
        change(links -> {
            LinkTable next = links;
            for (String one : left) {
                for (String other : right) {
                    next = next.cut(one, other).cut(other, one);
                }
            }
            return next;
        });
    }

    synchronized void heal() {
        change(links -> LinkTable.GOOD);
    }

    /** Says it again, to places that could not hear it when it was said. */
    synchronized void again() {
        if (everBad) {
            plane.apply(table);
        }
    }

    synchronized LinkTable table() {
        return table;
    }

    NetworkPlane plane() {
        return plane;
    }

    private static List<String> names(Collection<? extends Place> places) {
        return places.stream().map(Place::name).toList();
    }
}
