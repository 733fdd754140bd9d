package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.service.Feed.Item;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as answers, run on the node that hosts the actors and on a client in the same process. */
@Timeout(120)
class StreamAnswerTest {
    private static final int ITEMS = 500;

    private static Mesh node;
    private static Mesh client;

    @BeforeAll
    static void start() {
        node = Mesh.start(MeshConfig.local().withActors(Feed.TYPE, Feed.Calls.TYPE));
        client = Mesh.start(MeshConfig.load()
                .with("ttmesh.mesh.default-durability", "none")
                .asClient()
                .join(node.address()));
    }

    @AfterAll
    static void close() {
        client.close();
        node.close();
    }

    private static Mesh mesh(boolean remote) {
        return remote ? client : node;
    }

    private static MeshRef<Feed.Command> feed(boolean remote, String id) {
        return mesh(remote).actor(Feed.TYPE, id + "-" + remote);
    }

    private static List<Item> all(boolean remote, Source<Item, ?> source) throws Exception {
        return get(source.runWith(Sink.seq(), mesh(remote).materializer()));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static List<Item> items() {
        return IntStream.rangeClosed(1, ITEMS)
                .mapToObj(i -> new Item("item " + i))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void elementsArriveInTheirOrder(boolean remote) throws Exception {
        Source<Item, NotUsed> stream = feed(remote, "count").call(replyTo -> new Feed.Count(ITEMS, replyTo));

        assertThat(all(remote, stream)).isEqualTo(items());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void methodMayAnswerWithAStream(boolean remote) throws Exception {
        Feed.Calls calls = mesh(remote).actor(Feed.Calls.TYPE, "calls").as(Feed.Calls.class);

        assertThat(all(remote, get(calls.count(ITEMS)))).isEqualTo(items());
        Source<Item, NotUsed> failing = get(calls.fail("by call"));
        assertThatThrownBy(() -> all(remote, failing))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("IllegalStateException: by call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failureOfTheSourceIsTyped(boolean remote) {
        Source<Item, NotUsed> stream = feed(remote, "fail").call(replyTo -> new Feed.Fail("boom", replyTo));

        assertThatThrownBy(() -> all(remote, stream)).isInstanceOfSatisfying(ActorFailedException.class, failure -> {
            assertThat(failure.remoteClass()).isEqualTo(IllegalStateException.class.getName());
            assertThat(failure.remoteMessage()).isEqualTo("boom");
            assertThat(failure).hasMessageContaining("test.feed");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamRunsOnce(boolean remote) throws Exception {
        Source<Item, NotUsed> stream = feed(remote, "once").call(replyTo -> new Feed.Count(3, replyTo));

        assertThat(all(remote, stream)).hasSize(3);
        assertThatThrownBy(() -> all(remote, stream))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ask the actor for another one");
    }

    @Test
    void elementOverTheLimitFailsTheStreamToAnotherNode() {
        Source<Item, NotUsed> stream = feed(true, "large").call(replyTo -> new Feed.Large(300_000, replyTo));

        assertThatThrownBy(() -> all(true, stream))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("ttmesh.actors.service.message-limit");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void boundStreamEndsWithItsInstance(boolean remote) {
        MeshRef<Feed.Command> feed = feed(remote, "bound");
        Source<Item, ?> stream = feed.call(replyTo -> new Feed.Follow(Duration.ofMillis(10), replyTo));

        assertThatThrownBy(() -> all(remote, stream.map(item -> {
                    feed.tell(new Feed.Stop());
                    return item;
                })))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("test.feed ended or moved");
    }

    @Test
    void actorIsNotPutToSleepWhileItsBoundStreamRuns() throws Exception {
        int ticks = 8;
        Source<Item, ?> stream = feed(true, "awake").call(replyTo -> new Feed.Follow(Feed.IDLE.dividedBy(3), replyTo));

        assertThat(all(true, stream.take(ticks))).hasSize(ticks);
    }

    record Threads(ActorRef<Source<Thread, NotUsed>> replyTo) {}

    static final class ThreadsActor extends DistributedActor<Threads> {
        @Override
        public Behavior<Threads> onMessage(Threads command) {
            return same();
        }
    }

    @Test
    void elementThatCanNotBeWrittenFailsTheStart() {
        var type = ActorType.of("test.threads", Threads.class, ThreadsActor::new);

        assertThatThrownBy(() -> Mesh.start(MeshConfig.local().withActors(type)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("actor type test.threads refused: the elements of the answer to Threads.replyTo");
    }
}
