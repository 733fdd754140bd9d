package io.ttmesh.testkit.internal.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** All links that are not as good as they are by themselves. Immutable. */
public record LinkTable(Map<Link, Quality> bad) {
    /** Nothing is broken. */
    public static final LinkTable GOOD = new LinkTable(Map.of());

    /** Copies. */
    public LinkTable {
        bad = Map.copyOf(bad);
    }

    /** How this link is. */
    public Quality of(Link link) {
        return bad.getOrDefault(link, Quality.GOOD);
    }

    /** The same with nothing getting through in this direction. */
    public LinkTable cut(String from, String to) {
        return with(new Link(from, to), Quality::withCut);
    }

    /** The same with packets lost in this direction. */
    public LinkTable lose(String from, String to, double share) {
        return with(new Link(from, to), quality -> quality.withLoss(share));
    }

    /** The same with a limit in this direction. */
    public LinkTable slow(String from, String to, long bytesPerSecond) {
        return with(new Link(from, to), quality -> quality.withRate(bytesPerSecond));
    }

    /** The same with a delay in this direction. */
    public LinkTable delay(String from, String to, Duration oneWay) {
        return with(new Link(from, to), quality -> quality.withDelay(oneWay));
    }

    /** The same with both directions good. */
    public LinkTable heal(String one, String other) {
        return with(new Link(one, other), quality -> Quality.GOOD).with(new Link(other, one), quality -> Quality.GOOD);
    }

    private LinkTable with(Link link, UnaryOperator<Quality> change) {
        Map<Link, Quality> next = new HashMap<>(bad);
        Quality quality = change.apply(of(link));
        if (quality.equals(Quality.GOOD)) {
            next.remove(link);
        } else {
            next.put(link, quality);
        }
        return new LinkTable(next);
    }

    @Override
    public String toString() {
        var lines = new TreeMap<String, Quality>();
        bad.forEach((link, quality) -> lines.put(link.from() + " -> " + link.to(), quality));
        return lines.isEmpty() ? "all links are good" : lines.toString();
    }
}
