package io.ttmesh.testkit.internal.net;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What a switch is told for a {@link LinkTable}: pure text. */
final class Rules {
    private static final Comparator<Port> BY_NUMBER = Comparator.comparingInt(Port::number);
    // A queue of this much time, as a router has; at least a few packets of the largest size that a veth carries.
    private static final Duration QUEUE = Duration.ofMillis(400);
    private static final long QUEUE_BYTES_MIN = 200_000;
    private static final int CLASS_OFFSET = 16;

    private final Map<String, Port> ports;

    Rules(Map<String, Port> ports) {
        this.ports = Map.copyOf(ports);
    }

    /** For {@code iptables-restore}: all of the filter table, which is replaced at once. */
    String filter(LinkTable table) {
        var text = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        each(table, (ends, quality) -> {
            String rule = "-A FORWARD -s " + ends.from().address() + " -d "
                    + ends.to().address();
            if (quality.cut()) {
                text.append(rule).append(" -j DROP\n");
            } else if (quality.loss() > 0) {
                text.append(rule)
                        .append(" -m statistic --mode random --probability ")
                        .append(String.format(Locale.ROOT, "%.6f", quality.loss()))
                        .append(" -j DROP\n");
            }
        });
        return text.append("COMMIT\n").toString();
    }

    /**
     * For {@code tc -batch}: by port, how what leaves the switch there is slowed down. Ports with nothing to say are
     * left out.
     *
     * @param withDelays whether the kernel can delay; otherwise they are left out
     */
    Map<Port, String> shapes(LinkTable table, boolean withDelays) {
        Map<Port, StringBuilder> shapes = new TreeMap<>(BY_NUMBER);
        each(table, (ends, quality) -> {
            boolean isDelayed = withDelays && !quality.delay().isZero();
            if (quality.bytesPerSecond() > 0 || isDelayed) {
                shapes.computeIfAbsent(ends.to(), to -> new StringBuilder(root(to)))
                        .append(share(ends, quality, isDelayed));
            }
        });
        Map<Port, String> texts = new TreeMap<>(BY_NUMBER);
        shapes.forEach((port, text) -> texts.put(port, text.toString()));
        return texts;
    }

    /** For {@code tc -batch}: takes away whatever shape there is, known or not. */
    static String shapeless(Port port) {
        return "qdisc replace dev " + port.device() + " root pfifo\nqdisc del dev " + port.device() + " root\n";
    }

    /** Delays by port and by the address that packets to it come from. */
    Map<Port, Map<String, Duration>> delays(LinkTable table) {
        Map<Port, Map<String, Duration>> delays = new TreeMap<>(BY_NUMBER);
        each(table, (ends, quality) -> {
            if (!quality.delay().isZero()) {
                delays.computeIfAbsent(ends.to(), to -> new TreeMap<>())
                        .put(ends.from().address(), quality.delay());
            }
        });
        return delays;
    }

    private static String root(Port port) {
        return "qdisc replace dev " + port.device() + " root handle 1: htb default 1\n" + "class replace dev "
                + port.device() + " parent 1: classid 1:1 " + rate("10gbit", "4mb");
    }

    private static String share(Ends ends, Quality quality, boolean isDelayed) {
        String device = ends.to().device();
        String number = Integer.toHexString(CLASS_OFFSET + ends.from().number());
        long bytesPerSecond = quality.bytesPerSecond();
        String rate = bytesPerSecond > 0 ? rate(bytesPerSecond + "bps", "16kb") : rate("10gbit", "4mb");
        String queue = isDelayed
                ? "netem delay " + quality.delay().toNanos() / 1000 + "us limit 10000"
                : "bfifo limit " + Math.max(QUEUE_BYTES_MIN, bytesPerSecond * QUEUE.toMillis() / 1000);
        return "class add dev " + device + " parent 1: classid 1:" + number + " " + rate
                + "qdisc add dev " + device + " parent 1:" + number + " handle " + number + ": " + queue + "\n"
                + "filter add dev " + device + " parent 1: protocol ip prio 1 u32 match ip src "
                + ends.from().address() + "/32 flowid 1:" + number + "\n";
    }

    // The quantum only matters between classes that borrow, which ours do not; without it the kernel complains.
    private static String rate(String rate, String burst) {
        return "htb rate " + rate + " burst " + burst + " cburst " + burst + " quantum 60000\n";
    }

    private void each(LinkTable table, BiConsumer<Ends, Quality> action) {
        List<Ends> links = table.bad().keySet().stream()
                .map(link -> new Ends(link, port(link.from()), port(link.to())))
                .sorted(Comparator.comparing(Ends::from, BY_NUMBER).thenComparing(Ends::to, BY_NUMBER))
                .toList();
        links.forEach(ends -> action.accept(ends, table.of(ends.link())));
    }

    private Port port(String place) {
        Port port = ports.get(place);
        if (port == null) {
            throw new IllegalArgumentException("no place '" + place + "' on this network: " + ports.keySet());
        }
        return port;
    }

    private record Ends(Link link, Port from, Port to) {}
}
