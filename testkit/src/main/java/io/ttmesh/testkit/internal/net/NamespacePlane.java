package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.Timing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of Linux namespaces: one with a bridge and all the rules, one for each node, and a link from the bridge into
 * the namespace of this JVM, where clients stand. Whatever a node sends passes the bridge, so faults hit all traffic; the
 * rules of the machine are never touched, and ours are gone with the bridge.
 *
 * <p>Addresses are {@code 198.18.X.0/24} (RFC 2544, for benchmarks); X is free because a link of that name can be made
 * once only. Made in one shell script each: the switch, a node's place, a change of rules.
 */
public final class NamespacePlane implements NetworkPlane {
    private static final int NODE_PORT = 7400;
    private static final int NETS = 254;
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private final String cluster;
    private final Timing timing;
    private final SpaceNames names;
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Delays delays;
    private int net;
    private LinkTable table = LinkTable.GOOD;
    private Map<Port, String> shapes = Map.of();
    private boolean isClosed;

    private NamespacePlane(String cluster, Timing timing) {
        this.cluster = cluster;
        this.timing = timing;
        this.names = SpaceNames.of(RunId.current(), CLUSTERS.incrementAndGet());
        this.delays = new Delays(names.ofSwitch());
    }

    /**
     * Makes the switch and a place for each of these nodes; others get theirs when they ask.
     *
     * @param cluster how failures call it
     * @param timing QUICK lets TCP of nodes try again each second after a cut, where the kernel can (6.15)
     * @throws IllegalStateException when this process may not, or a tool is missing; has the remedy
     */
    public static NamespacePlane open(String cluster, List<String> nodes, Timing timing) {
        Tools.require();
        Sweep.once();
        var plane = new NamespacePlane(cluster, timing);
        AtExit.close(plane);
        try {
            plane.setUp(nodes);
            return plane;
        } catch (RuntimeException e) {
            plane.closeAfter(e);
            throw e;
        }
    }

    @Override
    public synchronized String describe() {
        return "all traffic: namespaces on 198.18." + net + ".0/24";
    }

    @Override
    public Map<String, Object> settings() {
        // Not loopback, so a node asks for TLS unless it is told that nobody else is on this network.
        return Map.of("ttmesh.node.insecure", true);
    }

    @Override
    public synchronized Seat seat(String node) {
        if (!ports.containsKey(node)) {
            seatAll(List.of(node));
        }
        return new Seat(port(node).address(), NODE_PORT, SpaceNames.entering(names.of(node)));
    }

    @Override
    public synchronized Seat clients() {
        return new Seat(port(CLIENTS).address(), 0, List.of());
    }

    @Override
    public synchronized void apply(LinkTable wanted) {
        requireOpen();
        var rules = new Rules(ports);
        String filter = rules.filter(wanted);
        delays.requirePossible(rules.delays(wanted));
        Map<Port, String> wantedShapes = rules.shapes(wanted, delays.areByKernel());
        var script = new StringBuilder();
        script.append(inSwitch("iptables-restore -w 2"))
                .append(" <<'RULES'\n")
                .append(filter)
                .append("RULES\n");
        String shaping = shaping(wantedShapes);
        if (!shaping.isEmpty()) {
            script.append(inSwitch("tc -batch -"))
                    .append(" <<'SHAPES'\n")
                    .append(shaping)
                    .append("SHAPES\n");
        }
        Script.run("links of " + cluster + " can not be changed", script.toString());
        shapes = wantedShapes;
        delays.apply(rules.delays(wanted));
        table = wanted;
    }

    @Override
    public synchronized String dump() {
        if (isClosed) {
            return "the network of " + cluster + " is closed";
        }
        Script.Outcome outcome = Script.attempt(inSwitch("iptables-save -c -t filter") + "\n"
                + inSwitch("tc -s qdisc show") + "\nip -n " + names.ofSwitch() + " -br link\n");
        return "links: " + table + "\n" + delays + "\n" + outcome.output()
                + (outcome.exitCode() == 0 ? "" : outcome.complaint());
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        AtExit.forget(this);
        delays.close();
        Script.run("network of " + cluster + " can not be removed", removal());
    }

    private void setUp(List<String> nodes) {
        String space = names.ofSwitch();
        String doing = "network of " + cluster + " can not be made";
        String bridged = Script.run(
                doing,
                "ip netns add " + space + "\n"
                        + "ip -n " + space + " link add br0 type bridge forward_delay 0\n"
                        + "ip -n " + space + " link set br0 up\n"
                        + inSwitch("cat /proc/sys/net/bridge/bridge-nf-call-iptables") + " || :\n");
        if (!bridged.strip().equals("1")) {
            throw new IllegalStateException(doing
                    + ": rules do not reach what passes a bridge here; load br_netfilter (modprobe br_netfilter)");
        }
        claimNet(doing);
        Port clients = Port.of(net, 0);
        Script.run(
                doing,
                "ip link set " + link() + " alias 'ttm " + RunId.current() + "'\n"
                        + "ip addr add " + clients.address() + "/24 dev " + link() + "\n"
                        + "ip link set " + link() + " up\n"
                        + "ip -n " + space + " link set " + clients.device() + " master br0 up\n");
        ports.put(CLIENTS, clients);
        seatAll(nodes);
    }

    // A second link of the same name is refused by the kernel, whoever asks: that makes the number ours.
    private void claimNet(String doing) {
        int first = (int) (RunId.current().pid() % NETS);
        for (int offset = 0; offset < NETS; offset++) {
            int candidate = 1 + (first + offset) % NETS;
            if (Files.exists(Path.of("/sys/class/net", link(candidate)))) {
                continue;
            }
            Script.Outcome outcome = Script.attempt(
                    "ip link add " + link(candidate) + " type veth peer name p0 netns " + names.ofSwitch() + "\n");
            if (outcome.exitCode() == 0) {
                net = candidate;
                return;
            }
            if (!outcome.trace().contains("File exists")) {
                throw new Script.ScriptFailed(doing + ": " + outcome.complaint());
            }
        }
        throw new IllegalStateException(doing + ": all " + NETS + " nets of 198.18.0.0/16 are in use");
    }

    private void seatAll(List<String> nodes) {
        requireOpen();
        Map<String, Port> added = new LinkedHashMap<>();
        var script = new StringBuilder();
        for (String node : nodes) {
            Port port = Port.of(net, ports.size() + added.size());
            added.put(node, port);
            script.append(seating(names.of(node), port));
        }
        // Known before they are made: should the script stop half way, close() removes what there is.
        ports.putAll(added);
        Script.run("places of " + nodes + " on the network of " + cluster + " can not be made", script.toString());
    }

    private String seating(String space, Port port) {
        // Not sysctl: small images lack it. An entry that this kernel does not have is passed over.
        String settings = "for entry in ipv6/conf/all/disable_ipv6=1"
                + (timing == Timing.QUICK ? " ipv4/tcp_rto_max_ms=1000" : "")
                + "; do file=/proc/sys/net/${entry%=*}; [ ! -e $file ] || echo ${entry#*=} > $file; done";
        return "ip netns add " + space + "\n"
                + String.join(" ", SpaceNames.entering(space)) + " sh -ec '" + settings + "'\n"
                + "ip -n " + space + " link set lo up\n"
                + "ip link add eth0 netns " + space + " type veth peer name " + port.device() + " netns "
                + names.ofSwitch() + "\n"
                + "ip -n " + space + " addr add " + port.address() + "/24 dev eth0\n"
                + "ip -n " + space + " link set eth0 up\n"
                + "ip -n " + names.ofSwitch() + " link set " + port.device() + " master br0 up\n";
    }

    private String shaping(Map<Port, String> wanted) {
        var text = new StringBuilder();
        shapes.keySet().stream()
                .filter(port -> !wanted.containsKey(port))
                .forEach(port -> text.append(Rules.shapeless(port)));
        wanted.forEach((port, shape) -> {
            if (!shape.equals(shapes.get(port))) {
                text.append(Rules.shapeless(port)).append(shape);
            }
        });
        return text.toString();
    }

    // The link first: it would go by itself only once the last process has left the switch. Processes before their
    // namespace, which lives on unseen while somebody is in it.
    private String removal() {
        var script = new StringBuilder("failed=0\n");
        if (net > 0) {
            script.append("ip link del ").append(link()).append(" || failed=1\n");
        }
        ports.keySet().stream()
                .filter(place -> !place.equals(CLIENTS))
                .map(names::of)
                .forEach(space -> script.append(removal(space)));
        script.append(removal(names.ofSwitch()));
        return script.append("exit $failed\n").toString();
    }

    /** Ends what stands in a namespace, and deletes it; does nothing when it is not there. */
    static String removal(String space) {
        return "if [ -e " + SpaceNames.FOLDER + "/" + space + " ]; then\n"
                + "  for pid in $(ip netns pids " + space + "); do kill -9 $pid || :; done\n"
                + "  ip netns del " + space + " || failed=1\n"
                + "fi\n";
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Port port(String place) {
        Port port = ports.get(place);
        if (port == null) {
            throw new IllegalStateException("no place " + place + " on the network of " + cluster);
        }
        return port;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the network of " + cluster + " is closed");
        }
    }

    private String inSwitch(String command) {
        return String.join(" ", SpaceNames.entering(names.ofSwitch())) + " " + command;
    }

    private String link() {
        return link(net);
    }

    private static String link(int number) {
        return "ttm" + number;
    }
}
