package io.ttmesh.runtime.internal.node;

import io.ttmesh.journal.spi.Peers;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;

/**
 * The nodes with data folders as the membership tells them. No address is stored, so none can be stale: a voter that comes
 * back at another one is found there.
 *
 * <p>In the order in which they are to vote: nodes of different regions and zones first, so that copies do not fail together.
 */
final class ClusterPeers implements Peers {
    private final Map<String, Address> self;
    private final Supplier<Map<NodeId, NodeEntry>> view;
    private volatile Seen seen = new Seen(Map.of(), Map.of());

    /** What was made of a view; made anew when there is another. */
    private record Seen(Map<NodeId, NodeEntry> of, Map<String, Address> present) {}

    private record Place(Region region, String zone) {}

    /**
     * This node is there from the start, if it has a voter; the others as they appear.
     *
     * @param view the nodes as this one sees them; each view is immutable
     */
    ClusterPeers(Optional<String> voter, Address address, Supplier<Map<NodeId, NodeEntry>> view) {
        this.self = voter.map(own -> Map.of(own, address)).orElse(Map.of());
        this.view = view;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same view, without looking through it
    public Map<String, Address> present() {
        Map<NodeId, NodeEntry> entries = view.get();
        Seen last = seen;
        if (last.of() != entries) {
            last = new Seen(entries, ordered(entries));
            seen = last;
        }
        return last.present().isEmpty() ? self : last.present();
    }

    private Map<String, Address> ordered(Map<NodeId, NodeEntry> entries) {
        Map<Place, Deque<NodeEntry>> places = new LinkedHashMap<>();
        entries.values().stream()
                .filter(entry -> entry.voter().isPresent())
                .sorted(Comparator.comparing(
                        entry -> entry.report().profile().node().value()))
                .forEach(entry -> places.computeIfAbsent(placeOf(entry), place -> new ArrayDeque<>())
                        .add(entry));
        Map<String, Address> present = new LinkedHashMap<>(self);
        List<Deque<NodeEntry>> rest = new ArrayList<>(places.values());
        while (!rest.isEmpty()) {
            rest.forEach(place -> {
                NodeEntry next = place.remove();
                present.put(next.voter().orElseThrow(), AddressFromURIString.parse(next.address()));
            });
            rest.removeIf(Deque::isEmpty);
        }
        return Collections.unmodifiableMap(present);
    }

    private static Place placeOf(NodeEntry entry) {
        var profile = entry.report().profile();
        return new Place(profile.region(), profile.zone());
    }
}
