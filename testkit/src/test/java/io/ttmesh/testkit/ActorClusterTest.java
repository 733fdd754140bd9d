package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.Till.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors on three processes with a journal of three voters, asked by each of them and by a client. */
@MeshTest(
        config = {"ttmesh.mesh.journal = auto", "ttmesh.actors.service.ask-timeout = 20s"},
        heapMebibytes = 256)
@Timeout(180)
class ActorClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final MeshCluster cluster;

    ActorClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
    }

    /** Puts money into the kept till of this id, from the node that it runs on. */
    record PutFromNode(String id, long amount) implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) {
            MeshRef<Till.Command> till = node.node().mesh().actor(Till.KEPT, id);
            return till.<Content>call(LONG, replyTo -> new Till.Put(amount, "from a node", replyTo))
                    .amount();
        }
    }

    /** How many coins streams have put into tills of the node that it runs on. */
    record Filled() implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) {
            return Till.FILLED.get();
        }
    }

    /** Watches a till from the node that it runs on, and sums up what is in it. */
    record SumFromNode(String id, long coins) implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) throws Exception {
            Mesh mesh = node.node().mesh();
            Source<Content, NotUsed> contents =
                    mesh.actor(Till.KEPT, id).call(LONG, replyTo -> new Till.Fill(coins, false, replyTo));
            return contents.map(Content::amount)
                    .runWith(Sink.fold(0L, Long::sum), mesh.materializer())
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void threeCopies() {
        Copies.awaitThree(cluster);
    }

    @Test
    void refWorksFromEveryNodeAndFromAClient() {
        MeshRef<Till.Command> till = cluster.client().actor(Till.KEPT, "shared");

        long sum = 0;
        for (NodeHandle node : cluster.nodes()) {
            sum += 5;
            assertThat(node.run(new PutFromNode("shared", 5))).isEqualTo(sum);
        }

        assertThat(till.<Content>call(Till.Look::new).amount()).isEqualTo(15);
    }

    @Test
    void failuresAreToldAcrossNodes() {
        MeshRef<Till.Command> till = cluster.client().actor(Till.VOLATILE, "failing");

        assertThatThrownBy(() -> till.<Content>call(Till.Refuse::new))
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteMessage()).startsWith("refused at "));
        assertThatThrownBy(() -> till.<Content>call(replyTo -> new Till.Put(1, "x".repeat(300_000), replyTo)))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("ttmesh.actors.service.message-limit");
    }

    @Test
    void streamIsRunByEveryNodeAndASlowConsumerHoldsItsActorBack() throws Exception {
        for (NodeHandle node : cluster.nodes()) {
            assertThat(node.run(new SumFromNode("watched", 1_000))).isEqualTo(500_500);
        }
        MeshRef<Till.Command> till = cluster.client().actor(Till.KEPT, "slow");
        NodeHandle host = hostOf(till.call(Till.Look::new));
        long before = host.run(new Filled());

        SinkQueueWithCancel<Content> consumer = watch(till, 1_000_000).runWith(Sink.queue(), materializer());
        for (int coin = 1; coin <= 100; coin++) {
            assertThat(next(consumer).amount()).isEqualTo(coin);
        }

        // Besides what was taken: the stream ref's window of 32, and the queue of 16 where the test takes from.
        assertThat(host.run(new Filled()) - before).isBetween(100L, 100L + 32 + 16 + 1);
        consumer.cancel();
    }

    @Test
    void streamFailsAsItsSourceDoesOnAnotherNode() {
        MeshRef<Till.Command> till = cluster.client().actor(Till.VOLATILE, "spilling");
        Source<Content, NotUsed> contents = till.call(replyTo -> new Till.Fill(10, true, replyTo));
        var consumer = contents.runWith(Sink.seq(), materializer()).toCompletableFuture();

        assertThatThrownBy(() -> consumer.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteMessage()).startsWith("spilled at "));
    }

    private Source<Content, NotUsed> watch(MeshRef<Till.Command> till, long coins) {
        return till.call(LONG, replyTo -> new Till.Fill(coins, false, replyTo));
    }

    private Materializer materializer() {
        return cluster.client().materializer();
    }

    private static Content next(SinkQueueWithCancel<Content> consumer) throws Exception {
        return consumer.pull()
                .toCompletableFuture()
                .get(LONG.toSeconds(), TimeUnit.SECONDS)
                .orElseThrow();
    }

    @Test
    void keptStateSurvivesTheKillOfItsNodeVolatileStartsAnewAndStreamsFail() throws Exception {
        MeshRef<Till.Command> kept = cluster.client().actor(Till.KEPT, "moving");
        NodeHandle host = hostOf(kept.<Content>call(replyTo -> new Till.Put(40, "", replyTo)));
        MeshRef<Till.Command> here = volatileAt(host);

        SinkQueueWithCancel<Content> stream = watch(here, Long.MAX_VALUE).runWith(Sink.queue(), materializer());
        assertThat(next(stream).amount()).isEqualTo(1);

        host.kill();

        assertThatThrownBy(() -> {
                    while (true) {
                        next(stream);
                    }
                })
                .cause()
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("broke off");
        assertThat(answerFrom(kept, host).amount()).isEqualTo(40);
        assertThat(answerFrom(here, host).amount()).isZero();
    }

    @Test
    void commandWithAKeyIsCarriedOutOnceThoughItsNodeIsKilled() {
        MeshRef<Till.Command> till = cluster.client().actor(Till.KEPT, "keyed");
        MeshRef<Till.Command> once = till.withKey("order-1");
        Content first = once.call(LONG, replyTo -> new Till.Put(40, "", replyTo));
        NodeHandle host = hostOf(first);

        host.kill();

        assertThat(answerFrom(till, host).amount()).isEqualTo(40);
        assertThat(once.<Content>call(LONG, replyTo -> new Till.Put(40, "", replyTo)))
                .isEqualTo(first);
        assertThatThrownBy(() -> once.<Content>call(LONG, replyTo -> new Till.Put(41, "", replyTo)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'order-1'");
        assertThat(till.<Content>call(Till.Look::new).amount()).isEqualTo(40);
    }

    @Test
    void reliableCommandsAllArriveThoughTheNodeOfTheirActorsIsKilled() throws Exception {
        List<MeshRef<Roll.Command>> rolls = IntStream.range(0, 8)
                .mapToObj(i -> cluster.client().actor(Roll.TYPE, "r" + i))
                .toList();
        NodeHandle host = hostAt(rolls.get(0).<Roll.Entries>call(Roll.Read::new).address());
        List<CompletionStage<Done>> told = new ArrayList<>();

        for (int number = 0; number < 40; number++) {
            for (MeshRef<Roll.Command> roll : rolls) {
                told.add(roll.reliable().tell(new Roll.Enter(number)));
            }
            if (number == 20) {
                told.get(0).toCompletableFuture().get(60, TimeUnit.SECONDS);
                host.kill();
            }
        }

        for (CompletionStage<Done> one : told) {
            assertThat(one.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(Done.getInstance());
        }
        for (MeshRef<Roll.Command> roll : rolls) {
            assertThat(roll.<Roll.Entries>call(LONG, Roll.Read::new).numbers().stream()
                            .distinct())
                    .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        }
    }

    /** A volatile till with money in it on that node; ids are spread over all nodes. */
    private MeshRef<Till.Command> volatileAt(NodeHandle host) {
        for (int i = 0; i < 1_000; i++) {
            MeshRef<Till.Command> till = cluster.client().actor(Till.VOLATILE, "v" + i);
            Content content = till.call(replyTo -> new Till.Put(7, "", replyTo));
            if (content.address().equals(host.address())) {
                return till;
            }
        }
        throw new AssertionError("none of 1,000 ids is at " + host.id());
    }

    private Content answerFrom(MeshRef<Till.Command> till, NodeHandle dead) {
        var answer = new AtomicReference<Content>();
        cluster.await("another node than " + dead.id() + " answers for " + till.id(), LONG, () -> {
            try {
                answer.set(till.call(Duration.ofSeconds(1), Till.Look::new));
            } catch (MeshException e) {
                return false;
            }
            return !answer.get().address().equals(dead.address());
        });
        return answer.get();
    }

    private NodeHandle hostOf(Content content) {
        return hostAt(content.address());
    }

    private NodeHandle hostAt(String address) {
        return cluster.nodes().stream()
                .filter(node -> node.address().equals(address))
                .findAny()
                .orElseThrow();
    }
}
