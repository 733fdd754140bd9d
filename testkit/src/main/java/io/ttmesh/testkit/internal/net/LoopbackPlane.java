package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.VerbNotPossible;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All places on {@code 127.0.0.1}, for who may not make networks: links are cut inside the nodes, which then drop what
 * Pekko would send or deliver. Other traffic does not notice.
 */
public final class LoopbackPlane implements NetworkPlane {
    private static final Seat ANY = new Seat("127.0.0.1", 0, List.of());

    private final String why;
    private final CutSwitch cuts;
    private final Set<String> places = new TreeSet<>(Set.of(CLIENTS));
    private LinkTable table = LinkTable.GOOD;

    /**
     * Opens nothing yet.
     *
     * @param why there is no better one, as "this process is not root"
     */
    public LoopbackPlane(String why, CutSwitch cuts) {
        this.why = why;
        this.cuts = cuts;
    }

    @Override
    public String describe() {
        return "cluster traffic only (Pekko's test mode), because " + why
                + "; one-way cuts, loss, rate and delay are refused";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("pekko.remote.artery.advanced.test-mode", true);
    }

    @Override
    public synchronized Seat seat(String node) {
        places.add(node);
        return ANY;
    }

    @Override
    public Seat clients() {
        return ANY;
    }

    @Override
    public synchronized void apply(LinkTable wanted) {
        Map<String, Set<String>> peers = new TreeMap<>();
        places.forEach(place -> peers.put(place, new TreeSet<>()));
        wanted.bad().forEach((link, quality) -> {
            requirePlace(link.from());
            requirePlace(link.to());
            requirePossible(wanted, link, quality);
            peers.computeIfAbsent(link.from(), from -> new TreeSet<>()).add(link.to());
        });
        // All places each time: one that was started again knows nothing of what it was told before.
        peers.forEach(cuts::set);
        table = wanted;
    }

    @Override
    public synchronized String dump() {
        return "links: " + table + "\n" + describe();
    }

    @Override
    public void close() {
        // Cuts end with the nodes.
    }

    private void requirePossible(LinkTable wanted, Link link, Quality quality) {
        if (quality.loss() > 0) {
            throw refusal("lose");
        }
        if (quality.bytesPerSecond() > 0) {
            throw refusal("slow");
        }
        if (!quality.delay().equals(Duration.ZERO)) {
            throw refusal("delay");
        }
        if (!wanted.of(new Link(link.to(), link.from())).cut()) {
            throw refusal("cut one way");
        }
    }

    private VerbNotPossible refusal(String verb) {
        return new VerbNotPossible(
                verb + " is not possible here; network faults: " + describe() + "; run the tests as root on Linux");
    }

    private void requirePlace(String place) {
        if (!places.contains(place)) {
            throw new IllegalArgumentException("no place '" + place + "' on this network: " + places);
        }
    }
}
