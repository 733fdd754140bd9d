package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.solo.RefHolder;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.exception.DeleteRevisionException;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import scala.concurrent.Await;

/** What Pekko's durable state actors ask of their store, on whatever group it stands. */
abstract class StateScenarios {
    private final Supplier<ActorSystem> hosted;
    private RaftStateStore store;
    private String pid;

    StateScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @BeforeEach
    void open(TestInfo test) {
        store = DurableStateStoreRegistry.get(hosted.get())
                .getDurableStateStoreFor(RaftStateStore.class, "ttmesh.journal.state");
        pid = "d-" + test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void neverSeenStateIsEmpty() {
        assertState(Optional.empty(), 0);
    }

    @Test
    void newestStateIsRead() {
        put(1, "one");
        put(2, "two");

        assertState(Optional.of("two"), 2);
    }

    @Test
    void staleRevisionIsRefused() {
        put(1, "one");
        put(2, "two");

        assertThatThrownBy(() -> put(2, "other")).hasCauseInstanceOf(JournalException.StaleWriter.class);
        assertThatThrownBy(() -> put(1, "other")).hasCauseInstanceOf(JournalException.StaleWriter.class);
        assertThatThrownBy(() -> put(4, "other")).hasCauseInstanceOf(JournalException.SequenceGap.class);
        assertState(Optional.of("two"), 2);
    }

    @Test
    void deletedStateKeepsItsRevision() {
        put(1, "one");
        get(store.deleteObject(pid, 2));
        assertState(Optional.empty(), 2);

        put(3, "three");
        assertState(Optional.of("three"), 3);
    }

    @Test
    void deletionOfAnotherRevisionFails() {
        put(1, "one");

        assertThatThrownBy(() -> get(store.deleteObject(pid, 1))).hasCauseInstanceOf(DeleteRevisionException.class);
        assertThatThrownBy(() -> get(store.deleteObject(pid, 3))).hasCauseInstanceOf(DeleteRevisionException.class);
        assertState(Optional.of("one"), 1);
    }

    @Test
    @SuppressWarnings("deprecation") // Pekko still has it.
    void deletionWithoutRevisionDeletesWhatIsThere() {
        get(store.deleteObject(pid));
        assertState(Optional.empty(), 0);
        put(1, "one");
        get(store.deleteObject(pid));
        assertState(Optional.empty(), 2);
        get(store.deleteObject(pid));
        assertState(Optional.empty(), 2);
    }

    @Test
    void referencesAndLargeStatesComeBack() {
        RefHolder holder = new RefHolder(new TestKit(hosted.get()).getRef());
        put(1, holder);
        assertState(Optional.of(holder), 1);

        String five = "z".repeat(5 << 20);
        put(2, five);
        assertState(Optional.of(five), 2);

        assertThatThrownBy(() -> put(3, "z".repeat(9 << 20))).hasCauseInstanceOf(JournalException.Refused.class);
        assertThatThrownBy(() -> put(3, new Object())).hasCauseInstanceOf(NotSerializableException.class);
        assertState(Optional.of(five), 2);
    }

    @Test
    void oneOfManyWritersOfARevisionWins() {
        List<CompletableFuture<Done>> writes = IntStream.range(0, 20)
                .mapToObj(i -> store.upsertObject(pid, 1, "from " + i, "").toCompletableFuture())
                .toList();
        writes.forEach(write -> assertThat(write.handle((done, failure) -> 0)).succeedsWithin(Duration.ofSeconds(10)));

        assertThat(writes)
                .filteredOn(write -> !write.isCompletedExceptionally())
                .hasSize(1);
        assertThat(get(store.getObject(pid)).revision()).isEqualTo(1);
    }

    @Test
    void scalaApiSeesTheSame() throws Exception {
        RaftScalaStateStore scalaStore =
                DurableStateStoreRegistry.get(hosted.get()).durableStateStoreFor("ttmesh.journal.state");
        var patience = scala.concurrent.duration.Duration.create(10, TimeUnit.SECONDS);

        Await.result(scalaStore.upsertObject(pid, 1, "one", "tag"), patience);
        assertState(Optional.of("one"), 1);
        assertThat(Await.result(scalaStore.getObject(pid), patience).value().get())
                .isEqualTo("one");
        assertThatThrownBy(() -> Await.result(scalaStore.deleteObject(pid, 1), patience))
                .isInstanceOf(DeleteRevisionException.class);
        Await.result(scalaStore.deleteObject(pid, 2), patience);
        assertState(Optional.empty(), 2);
    }

    private void put(long revision, Object value) {
        get(store.upsertObject(pid, revision, value, ""));
    }

    private void assertState(Optional<Object> value, long revision) {
        GetObjectResult<Object> result = get(store.getObject(pid));
        assertThat(result.value()).isEqualTo(value);
        assertThat(result.revision()).isEqualTo(revision);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
