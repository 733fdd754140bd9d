package io.ttmesh.journal.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.spi.Peers;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls between two actor systems, and what becomes of frames that are not ours. */
@Timeout(30)
final class WireTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Map<String, Address> peers = new LinkedHashMap<>();
    private ActorSystem near;
    private ActorSystem far;
    private Wire wire;

    @BeforeEach
    void connect() {
        near = system();
        far = system();
        peers.put("v-near", ((ExtendedActorSystem) near).provider().getDefaultAddress());
        peers.put("v-far", ((ExtendedActorSystem) far).provider().getDefaultAddress());
        wire = Wire.start((ExtendedActorSystem) near, "cluster", Peers.fixed(peers));
    }

    @AfterEach
    void end() {
        near.terminate();
        far.terminate();
    }

    @Test
    void bringsAnswersAndFailuresOfAnySize() throws Exception {
        farWire("cluster").listen(0, "v-far", (from, method, body, reply) -> {
            byte[] bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            if (method == 100) {
                reply.answer(bytes);
            } else {
                reply.fail((from + "/" + bytes.length).getBytes(StandardCharsets.US_ASCII));
            }
        });
        for (int size : new int[] {0, 1, Frame.PART_BYTES, Frame.PART_BYTES + 1, 1_000_000}) {
            byte[] body = new byte[size];
            new Random(size).nextBytes(body);

            Outcome same = call(new Call(0, "v-near", "v-far", 100, body, LONG, size > 100_000));
            Outcome refused = call(new Call(0, "v-near", "v-far", 101, body, LONG, false));

            assertThat(same).isEqualTo(new Outcome.Answered(ByteBuffer.wrap(body)));
            assertThat(refused)
                    .isEqualTo(new Outcome.Failed(
                            ByteBuffer.wrap(("v-near/" + size).getBytes(StandardCharsets.US_ASCII))));
        }
    }

    @Test
    void keepsTheOrderOfCallsOfALane() throws Exception {
        ConcurrentLinkedQueue<Integer> heard = new ConcurrentLinkedQueue<>();
        farWire("cluster")
                .listen(
                        0,
                        "v-far",
                        (from, method, body, reply) ->
                                heard.add(body.duplicate().getInt()));
        for (int i = 0; i < 500; i++) {
            byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
            wire.call(new Call(0, "v-near", "v-far", 100, body, LONG, false), Runnable::run, outcome -> {});
        }

        Awaitility.await().until(() -> heard.size() == 500);

        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void dropsFramesOfAnotherCluster() throws Exception {
        Wire foreign = farWire("another");
        foreign.listen(0, "v-far", (from, method, body, reply) -> reply.answer(HELLO));

        Outcome outcome = call(new Call(0, "v-near", "v-far", 100, HELLO, Duration.ofMillis(300), false));

        assertThat(outcome).isInstanceOf(Outcome.Lost.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(foreign.foreignFrames()).isEqualTo(1));
    }

    @Test
    void dropsCallsForVotersThatAreNotThere() throws Exception {
        Wire other = farWire("cluster");
        other.listen(1, "v-far", (from, method, body, reply) -> reply.answer(HELLO));

        Outcome otherGroup = call(new Call(0, "v-near", "v-far", 100, HELLO, Duration.ofMillis(300), false));
        Outcome unknown = call(new Call(0, "v-near", "v-gone", 100, HELLO, LONG, false));

        assertThat(otherGroup).isInstanceOf(Outcome.Lost.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(other.unknownTargets()).isEqualTo(1));
        assertThat(unknown).isInstanceOf(Outcome.NotSent.class);
    }

    @Test
    void endsCallsThatNobodyAnswersByTheirTimeoutAndAtTheLatestWhenItIsClosed() throws Exception {
        farWire("cluster").listen(0, "v-far", (from, method, body, reply) -> {});
        long begin = System.nanoTime();

        Outcome lost = call(new Call(0, "v-near", "v-far", 100, HELLO, Duration.ofMillis(200), false));

        assertThat(lost).isInstanceOf(Outcome.Lost.class);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L);
        CompletableFuture<Outcome> open = new CompletableFuture<>();
        wire.call(new Call(0, "v-near", "v-far", 100, HELLO, LONG, false), Runnable::run, open::complete);
        wire.close();
        assertThat(open.get(1, TimeUnit.SECONDS)).isInstanceOf(Outcome.Lost.class);
    }

    @Test
    void endsCallsForAVoterAsSoonAsItHasLeft() throws Exception {
        Map<String, Address> present = new ConcurrentHashMap<>(peers);
        ActorSystem third = system();
        try (Wire own = Wire.start((ExtendedActorSystem) third, "cluster", () -> present)) {
            CompletableFuture<Outcome> ended = new CompletableFuture<>();
            own.call(
                    new Call(0, "v-third", "v-far", 100, HELLO, Duration.ofMinutes(1), false),
                    Runnable::run,
                    ended::complete);

            present.remove("v-far");

            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Lost.class);
        } finally {
            third.terminate();
        }
    }

    @Test
    void callsStillEndByTheirTimeoutsAfterOneLookForThemHasFailed() throws Exception {
        ActorSystem third = system();
        AtomicBoolean failing = new AtomicBoolean();
        Peers failingOnce = () -> {
            if (failing.getAndSet(false)) {
                throw new IllegalStateException("membership is upside down");
            }
            return peers;
        };
        try (Wire own = Wire.start((ExtendedActorSystem) third, "cluster", failingOnce)) {
            CompletableFuture<Outcome> ended = new CompletableFuture<>();
            own.call(
                    new Call(0, "v-third", "v-far", 100, HELLO, Duration.ofSeconds(2), false),
                    Runnable::run,
                    ended::complete);
            failing.set(true);
            Awaitility.await("a look that fails").until(() -> !failing.get());

            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Lost.class);
        } finally {
            third.terminate();
        }
    }

    @Test
    void keepsRoomForRaftsOwnCallsHoweverManyOthersAreOpen() {
        Duration forLong = Duration.ofMinutes(10);
        Call question = new Call(0, "v-near", "v-far", 100, new byte[0], forLong, false);
        for (int open = 0; open < 20_000; open++) {
            wire.call(question, Runnable::run, outcome -> {});
        }
        CompletableFuture<Outcome> more = new CompletableFuture<>();
        CompletableFuture<Outcome> heartbeat = new CompletableFuture<>();

        wire.call(question, Runnable::run, more::complete);
        wire.call(new Call(0, "v-near", "v-far", 1, new byte[0], forLong, false), Runnable::run, heartbeat::complete);

        assertThat(more).isCompletedWithValueMatching(outcome -> outcome instanceof Outcome.NotSent);
        assertThat(heartbeat).isNotDone();
        wire.close();
    }

    @Test
    void takesNoMoreThanItsLimitOfPartsOfOneSender() {
        Assembly assembly = new Assembly(10 * Frame.PART_BYTES, 1_000);
        for (int call = 0; call < 40; call++) {
            assembly.add(part(call, 0, 3), 0);
        }
        assertThat(assembly.waitingBytes()).isLessThanOrEqualTo(10L * Frame.PART_BYTES);
        assertThat(assembly.dropped()).isEqualTo(30);

        assembly.expire(2_000);

        assertThat(assembly.waitingBytes()).isZero();
        assertThat(assembly.dropped()).isEqualTo(40);
    }

    @Test
    void forgetsACallOfWhichAPartWasLost() {
        Assembly assembly = new Assembly(100L * Frame.PART_BYTES, 1_000);

        assertThat(assembly.add(part(1, 0, 3), 0)).isEmpty();
        assertThat(assembly.add(part(1, 2, 3), 0)).isEmpty();
        assertThat(assembly.add(part(1, 1, 3), 0)).isEmpty();

        assertThat(assembly.waitingBytes()).isZero();
        assertThat(assembly.add(part(2, 0, 2), 0)).isEmpty();
        assertThat(assembly.add(part(2, 1, 2), 0).orElseThrow().remaining()).isEqualTo(2 * Frame.PART_BYTES);
        assertThat(assembly.waitingBytes()).isZero();
    }

    @Test
    void framesAreReadAsTheyWereWrittenAndNotOtherwise() throws Exception {
        FrameSerializer serializer = new FrameSerializer();
        Frame frame = new Frame(
                Frame.Kind.RESPONSE, 65_535, -2, Long.MIN_VALUE, 103, 1, 2, "v-1", "v-2", ByteBuffer.wrap(HELLO));
        byte[] bytes = serializer.toBinary(frame);
        assertThat(serializer.fromBinary(bytes, "F")).isEqualTo(frame);

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> serializer.fromBinary(damaged, "F"))
                    .as("bit %d", bit)
                    .isInstanceOf(NotSerializableException.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, "F")).isInstanceOf(NotSerializableException.class);
        }
        assertThatThrownBy(() -> serializer.fromBinary(bytes, "G")).isInstanceOf(NotSerializableException.class);
    }

    @Test
    void raftListensToItsOwnCallsOnly() {
        assertThat(IntStream.range(0, 70_000).filter(RaftServer::handles)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> new ArteryRpcFactory().createRpcServer(null))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Frame part(long call, int part, int parts) {
        ByteBuffer body = ByteBuffer.allocate(Frame.PART_BYTES);
        return new Frame(Frame.Kind.REQUEST, 0, 0, call, 100, part, parts, "v-1", "v-2", body);
    }

    private Outcome call(Call call) throws Exception {
        CompletableFuture<Outcome> ended = new CompletableFuture<>();
        wire.call(call, Runnable::run, ended::complete);
        return ended.get(15, TimeUnit.SECONDS);
    }

    private Wire farWire(String cluster) {
        return Wire.start((ExtendedActorSystem) far, cluster, Peers.fixed(peers));
    }

    private static ActorSystem system() {
        return ActorSystem.create("wire", ConfigFactory.parseString("""
            pekko {
              actor.provider = remote
              loglevel = OFF
              stdout-loglevel = OFF
              remote.warn-about-direct-use = off
              remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = 0 } }
            }
            """).withFallback(ConfigFactory.load()));
    }
}
