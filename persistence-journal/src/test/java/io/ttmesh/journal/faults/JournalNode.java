package io.ttmesh.journal.faults;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalGroups;
import io.ttmesh.journal.JournalSeat;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.journal.plugin.RaftReadJournal;
import io.ttmesh.journal.testing.Failpoints;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.RemoteTransport;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * A node that tests kill: a plain actor system with the plugins and some counters. It takes commands as lines from its
 * standard input and answers each with one line that begins with {@code @}; it ends when the input does.
 */
public final class JournalNode {
    /** What the lines begin with that are answers, and no log. */
    static final String MARK = "@ ";

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final String CONFIG = """
        pekko {
          loglevel = WARNING
          # On a slow machine it needs its time.
          logger-startup-timeout = 60s
          stdout-loglevel = OFF
          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
          log-dead-letters = off
          actor.provider = remote
          remote.warn-about-direct-use = off
          remote.artery {
            transport = tcp
            canonical.hostname = "127.0.0.1"
            large-message-destinations = ["/system/ttmesh-journal/bulk"]
            advanced.use-dispatcher = "pekko.actor.internal-dispatcher"
            # So that it can be cut off.
            advanced.test-mode = on
          }
          persistence {
            journal.plugin = "ttmesh.journal.events"
            snapshot-store.plugin = "ttmesh.journal.snapshots"
            state.plugin = "ttmesh.journal.state"
          }
          coordinated-shutdown.exit-jvm = on
        }
        ttmesh.journal {
          cluster = "faults"
          # On a slow machine nothing is stuck so soon.
          health.stuck-after = 60s
        }
        """;

    private final ActorSystem system;
    private final Workload workload;
    private final Map<String, ActorRef<Counter.Command>> counters = new LinkedHashMap<>();

    private JournalNode() {
        system = ActorSystem.create("journal", ConfigFactory.load(ConfigFactory.parseString(CONFIG)));
        workload = new Workload(Path.of(System.getProperty("faults.acknowledged")), Integer.getInteger("faults.life"));
    }

    /** Starts the node. */
    public static void main(String[] args) throws Exception {
        JournalNode node = new JournalNode();
        node.start();
        answer("up");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answer(node.obey(line.split(" ", -1)));
        }
        Runtime.getRuntime().halt(1);
    }

    private static void answer(String line) {
        System.out.println(MARK + line);
    }

    private void start() {
        String join = System.getProperty("faults.hosted", "");
        if (join.isEmpty()) {
            JournalGroups.get(system).startAsConfigured();
        } else {
            host(join.equals("found"));
        }
        for (String id : System.getProperty("faults.counters", "").split(",", -1)) {
            if (!id.isEmpty()) {
                counters.put(id, Adapter.spawn(system, Counter.create(id, workload), id));
            }
        }
    }

    /** A group that grows: the nodes find each other by files. */
    private void host(boolean founds) {
        Path data = Path.of(system.settings().config().getString("ttmesh.journal.data-dir"));
        JournalSeat seat = founds ? JournalSeat.found(data, "faults") : JournalSeat.join(data, "faults");
        FolderOfPeers peers = new FolderOfPeers(Path.of(System.getProperty("faults.peers")));
        peers.add(seat.voter(), ((ExtendedActorSystem) system).provider().getDefaultAddress());
        var unused = JournalGroups.get(system).start(seat, peers);
    }

    private String obey(String[] words) {
        try {
            return switch (words[0]) {
                case "status" -> status();
                case "load" -> load(words[1].equals("on"));
                case "once" -> ask(counters.get(words[1]), Counter.Once::new);
                case "read" -> read(Path.of(words[1]), List.of(words[2].split(",", -1)));
                case "cut" -> link(List.of(words[1].split(",", -1)), true);
                case "mend" -> link(List.of(words[1].split(",", -1)), false);
                case "arm" -> {
                    Failpoints.arm(words[1], words[2]);
                    yield "armed";
                }
                default -> "no such command " + words[0];
            };
        } catch (Exception e) {
            return "failed " + String.valueOf(e).replace('\n', ' ');
        }
    }

    /** Drops all that goes to peers and comes from them, or does so no longer. */
    @SuppressWarnings("deprecation") // Artery still takes its orders in the words of the old transport.
    private String link(List<String> peers, boolean isCut) {
        RemoteTransport transport = ((RemoteActorRefProvider) ((ExtendedActorSystem) system).provider()).transport();
        for (String peer : peers) {
            transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(
                    AddressFromURIString.parse(peer),
                    ThrottlerTransportAdapter.bothDirection(),
                    isCut
                            ? ThrottlerTransportAdapter.blackholeThrottleMode()
                            : ThrottlerTransportAdapter.unthrottledThrottleMode()));
        }
        return isCut ? "cut" : "mended";
    }

    private String status() {
        JournalStatus status = JournalGroups.get(system).status();
        return String.join(
                " ",
                status.role().name(),
                status.health().name(),
                status.leader().orElse("-"),
                Integer.toString(status.members().size()),
                Long.toString(status.appliedIndex()),
                status.detail().replace('\n', ' '));
    }

    private String load(boolean on) throws Exception {
        workload.load(on);
        for (ActorRef<Counter.Command> counter : counters.values()) {
            if (on) {
                counter.tell(new Counter.Resume());
            } else {
                ask(counter, Counter.Rest::new);
            }
        }
        return "load " + on;
    }

    private String ask(ActorRef<Counter.Command> counter, Function<ActorRef<String>, Counter.Command> question)
            throws Exception {
        CompletionStage<String> answer = AskPattern.ask(
                counter, question::apply, PATIENCE, Adapter.toTyped(system).scheduler());
        return get(answer);
    }

    /** First by recovery, which is fresh and so brings this node's voter up to date, then by query. */
    private String read(Path file, List<String> ids) throws Exception {
        List<String> lines = new ArrayList<>();
        Map<String, CompletionStage<List<String>>> recovered = new LinkedHashMap<>();
        ids.forEach(id -> recovered.put(id, recover(id)));
        for (String id : ids) {
            int sequenceNr = 0;
            for (String event : get(recovered.get(id))) {
                lines.add("recovered " + id + " " + ++sequenceNr + " " + event + " -");
            }
        }
        RaftReadJournal journal =
                PersistenceQuery.get(system).getReadJournalFor(RaftReadJournal.class, RaftReadJournal.IDENTIFIER);
        for (String id : ids) {
            List<EventEnvelope> events = id.startsWith(Counter.KEPT)
                    ? List.of()
                    : get(journal.currentEventsByPersistenceId(id, 0, Long.MAX_VALUE)
                            .runWith(Sink.seq(), system));
            for (EventEnvelope event : events) {
                lines.add("queried " + id + " " + event.sequenceNr() + " " + event.event() + " "
                        + ((Sequence) event.offset()).value());
            }
        }
        Files.write(file, lines);
        return "read " + lines.size();
    }

    private CompletionStage<List<String>> recover(String id) {
        CompletableFuture<List<String>> recovered = new CompletableFuture<>();
        Adapter.spawnAnonymous(system, Reader.create(id, recovered));
        return recovered;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
