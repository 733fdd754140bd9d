package io.ttmesh.journal.internal.raft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.awaitility.Awaitility;

/** Actor systems with remoting on loopback, each with a member of one group, in one JVM. */
public final class Trio implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final String extraConfig;
    private final String cluster = "trio-" + UUID.randomUUID();
    private final UUID batcher = UUID.randomUUID();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicInteger systems = new AtomicInteger();
    private final Map<String, Address> addresses = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    /** One node: its actor system and what it does in the group. */
    public final class Node {
        private final String name;
        private final ActorSystem system;
        private final GroupMember member;
        private final MemoryStores stores = new MemoryStores();
        private final Set<String> hidden = ConcurrentHashMap.newKeySet();
        final AtomicInteger deaths = new AtomicInteger();

        private Node(String name, boolean founds, boolean client) {
            this.name = name;
            this.system = ActorSystem.create("trio", config());
            ExtendedActorSystem extended = (ExtendedActorSystem) system;
            Optional<VoterFolder> seat = client
                    ? Optional.empty()
                    : Optional.of(VoterFolder.open(folder.resolve(name), cluster, founds, ""));
            seat.ifPresent(opened -> {
                synchronized (addresses) {
                    addresses.put(opened.voter(), extended.provider().getDefaultAddress());
                }
            });
            this.member = GroupMember.start(new GroupMember.Start(
                    extended,
                    GroupSettings.from(system.settings().config().getConfig("ttmesh.journal")),
                    cluster,
                    seat,
                    seat.stream().map(VoterFolder::voter).toList(),
                    this::present,
                    stores,
                    Clock.systemUTC(),
                    deaths::incrementAndGet));
        }

        String name() {
            return name;
        }

        MemoryStores stores() {
            return stores;
        }

        /** From now on this node does not see the other one, and calls it no more; it is seen and called as before. */
        void hide(Node other) {
            hidden.add(other.status().voter().orElseThrow());
        }

        /** Sees all others again. */
        void hideNobody() {
            hidden.clear();
        }

        private Map<String, Address> present() {
            synchronized (addresses) {
                Map<String, Address> seen = new LinkedHashMap<>(addresses);
                seen.keySet().removeAll(hidden);
                return seen;
            }
        }

        JournalStatus status() {
            return member.status();
        }

        boolean leads() {
            return status().role() == JournalStatus.Role.LEADER;
        }

        JournalGroup group() throws Exception {
            return member.started().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }

        GroupMember member() {
            return member;
        }

        /** Appends one event, as the writer of one persistence id would. */
        BatchAnswer append(String id, long number) throws Exception {
            return group().propose(batch(id, number, "event " + number))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }

        long highest(String id) throws Exception {
            return highest(id, Freshness.LINEARIZABLE);
        }

        long highest(String id, Freshness freshness) throws Exception {
            Answer answer = group().ask(new Question.HighestSequenceNr(id), freshness)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            return ((Answer.Highest) answer).sequenceNr();
        }

        /** Ends the system at once; nothing of the journal is told. The others see that it has left. */
        void kill() {
            synchronized (addresses) {
                addresses
                        .values()
                        .remove(((ExtendedActorSystem) system).provider().getDefaultAddress());
            }
            die();
        }

        /** The same, and nobody has seen yet that it has left. */
        void die() {
            nodes.remove(this);
            end();
            // Without its network nobody hears the voter any more; its files are given back for the next life.
            Awaitility.await("files of " + name)
                    .atMost(PATIENCE)
                    .until(member.close().toCompletableFuture()::isDone);
        }

        private void end() {
            system.terminate();
            Awaitility.await("end of " + name)
                    .atMost(PATIENCE)
                    .until(() -> system.whenTerminated().isCompleted());
        }
    }

    Trio(Path folder, String extraConfig) {
        this.folder = folder;
        this.extraConfig = extraConfig;
    }

    /** Three voters, one of which has founded the group. */
    static Trio started(Path folder, String extraConfig) {
        Trio trio = new Trio(folder, extraConfig);
        trio.found("a");
        trio.join("b");
        trio.join("c");
        trio.awaitMembers(3);
        return trio;
    }

    Node found(String name) {
        return add(new Node(name, true, false));
    }

    Node join(String name) {
        return add(new Node(name, false, false));
    }

    Node client(String name) {
        return add(new Node(name, false, true));
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    Path folder() {
        return folder;
    }

    Node leader() {
        return Awaitility.await("a leader")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> nodes().stream().filter(Node::leads).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    Node follower() {
        Node leader = leader();
        return nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    void awaitMembers(int count) {
        Awaitility.await(count + " members")
                .atMost(PATIENCE)
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(nodes().stream()
                                .filter(node -> node.status().voter().isPresent())
                                .map(node -> node.status().members().size()))
                        .isNotEmpty()
                        .allMatch(members -> members == count));
    }

    io.ttmesh.journal.internal.format.EncodedBatch batch(String id, long number, String text) {
        EventRecord event = new EventRecord(
                number,
                0,
                "",
                "writer",
                List.of(),
                new Payload(1, "", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Optional.empty());
        Item item = new Item.Events(id, number - 1, "writer", List.of(EncodedRecord.of(event)));
        return new Batch(new BatchHeader(0, 1, batcher, batches.incrementAndGet(), 0), List.of(item)).encode();
    }

    private Config config() {
        systems.incrementAndGet();
        return ConfigFactory.parseString(extraConfig)
                .withFallback(ConfigFactory.parseString("""
                    pekko {
                      actor.provider = remote
                      loglevel = ERROR
                      stdout-loglevel = OFF
                      loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                      remote.warn-about-direct-use = off
                      coordinated-shutdown.run-by-jvm-shutdown-hook = off
                      remote.artery {
                        transport = tcp
                        canonical { hostname = "127.0.0.1", port = 0 }
                        large-message-destinations = ["/system/ttmesh-journal/bulk"]
                        advanced.use-dispatcher = "pekko.actor.internal-dispatcher"
                      }
                    }
                    ttmesh.journal {
                      election-timeout = 400ms
                      health.interval = 100ms
                      health.min-free-space = 1 MiB
                    }
                    """))
                .withFallback(ConfigFactory.load());
    }

    @Override
    public void close() {
        nodes().forEach(node -> {
            node.member().close();
            node.end();
        });
    }
}
