package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.solo.RefHolder;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import scala.jdk.javaapi.OptionConverters;

/** What Pekko asks of a snapshot store, on whatever group it stands. */
abstract class SnapshotScenarios {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();

    private final Supplier<ActorSystem> hosted;
    private final List<SnapshotMetadata> saved = new ArrayList<>();
    private ActorRef store;
    private TestKit actor;
    private String pid;

    SnapshotScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @BeforeEach
    void saveFive(TestInfo test) {
        ActorSystem system = hosted.get();
        store = Persistence.get(system).snapshotStoreFor("", ConfigFactory.empty());
        actor = new TestKit(system);
        pid = "s-" + test.getTestMethod().orElseThrow().getName();
        for (int i = 1; i <= 5; i++) {
            saved.add(save(SnapshotMetadata.apply(pid, i + 10L), "s-" + i));
        }
    }

    @Test
    void nothingFitsCriteriaThatMeanNothing() {
        assertThat(load("never-seen", LATEST, Long.MAX_VALUE)).isEmpty();
        assertThat(load(pid, SnapshotSelectionCriteria.create(Long.MAX_VALUE, 100), Long.MAX_VALUE))
                .isEmpty();
        assertThat(load(pid, upTo(7), Long.MAX_VALUE)).isEmpty();
        assertThat(load(pid, LATEST, 7)).isEmpty();
        assertThat(load(pid, SnapshotSelectionCriteria.none(), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void youngestThatFitsIsLoaded() {
        assertLoaded(LATEST, Long.MAX_VALUE, 5);
        assertLoaded(upTo(13), Long.MAX_VALUE, 3);
        assertLoaded(LATEST, 13, 3);
        assertLoaded(SnapshotSelectionCriteria.create(13, saved.get(2).timestamp()), Long.MAX_VALUE, 3);
        assertLoaded(
                SnapshotSelectionCriteria.create(Long.MAX_VALUE, saved.get(2).timestamp()), 13, 3);
        assertThat(load(pid, SnapshotSelectionCriteria.create(20, Long.MAX_VALUE, 16, 0), Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void oneIsDeletedByItsNumber() {
        SnapshotMetadata third = SnapshotMetadata.apply(pid, 13);
        store.tell(new SnapshotProtocol.DeleteSnapshot(third), actor.getRef());
        actor.expectMsg(PATIENCE, new DeleteSnapshotSuccess(third));

        assertLoaded(upTo(13), Long.MAX_VALUE, 2);
        assertLoaded(upTo(14), Long.MAX_VALUE, 4);
    }

    @Test
    void oneIsNotDeletedByAnotherTime() {
        SnapshotMetadata other = SnapshotMetadata.apply(pid, 13, saved.get(2).timestamp() + 1);
        store.tell(new SnapshotProtocol.DeleteSnapshot(other), actor.getRef());
        actor.expectMsg(PATIENCE, new DeleteSnapshotSuccess(other));

        assertLoaded(upTo(13), Long.MAX_VALUE, 3);
    }

    @Test
    void allThatFitAreDeleted() {
        delete(SnapshotSelectionCriteria.create(13, saved.get(2).timestamp()));

        assertThat(load(pid, upTo(13), Long.MAX_VALUE)).isEmpty();
        assertLoaded(upTo(14), Long.MAX_VALUE, 4);
    }

    @Test
    void thoseOfAnotherTimeAreNotDeleted() {
        delete(SnapshotSelectionCriteria.create(14, saved.getFirst().timestamp() - 1));

        assertLoaded(upTo(14), Long.MAX_VALUE, 4);
    }

    @Test
    void sameNumberIsReplaced() {
        save(saved.get(4), "s-5-modified");

        assertThat(load(pid, LATEST, Long.MAX_VALUE).orElseThrow().snapshot()).isEqualTo("s-5-modified");
        assertLoaded(upTo(14), Long.MAX_VALUE, 4);
    }

    @Test
    void metadataComesBack() {
        RefHolder holder = new RefHolder(actor.getRef());
        save(SnapshotMetadata.apply(pid, 100).withMetadata("some metadata"), holder);

        SelectedSnapshot loaded = load(pid, LATEST, Long.MAX_VALUE).orElseThrow();
        assertThat(loaded.snapshot()).isEqualTo(holder);
        assertThat(loaded.metadata().sequenceNr()).isEqualTo(100);
        assertThat(loaded.metadata().metadata().get()).isEqualTo("some metadata");
    }

    @Test
    void fiveMegabytesComeBackAndTooMuchFails() {
        String five = "y".repeat(5 << 20);
        save(SnapshotMetadata.apply(pid, 100), five);
        assertThat(load(pid, LATEST, Long.MAX_VALUE).orElseThrow().snapshot()).isEqualTo(five);

        assertThat(saveInVain("y".repeat(9 << 20))).isInstanceOf(JournalException.Refused.class);
        assertThat(saveInVain(new Object())).isInstanceOf(NotSerializableException.class);
        assertThat(load(pid, LATEST, Long.MAX_VALUE).orElseThrow().snapshot()).isEqualTo(five);
    }

    private Throwable saveInVain(Object snapshot) {
        store.tell(new SnapshotProtocol.SaveSnapshot(SnapshotMetadata.apply(pid, 101), snapshot), actor.getRef());
        return actor.expectMsgClass(PATIENCE, SaveSnapshotFailure.class).cause();
    }

    private SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
        store.tell(new SnapshotProtocol.SaveSnapshot(metadata, snapshot), actor.getRef());
        return actor.expectMsgClass(PATIENCE, SaveSnapshotSuccess.class).metadata();
    }

    private void delete(SnapshotSelectionCriteria criteria) {
        store.tell(new SnapshotProtocol.DeleteSnapshots(pid, criteria), actor.getRef());
        actor.expectMsg(PATIENCE, new DeleteSnapshotsSuccess(criteria));
    }

    private Optional<SelectedSnapshot> load(String persistenceId, SnapshotSelectionCriteria criteria, long to) {
        store.tell(new SnapshotProtocol.LoadSnapshot(persistenceId, criteria, to), actor.getRef());
        return OptionConverters.toJava(actor.expectMsgClass(PATIENCE, SnapshotProtocol.LoadSnapshotResult.class)
                .snapshot());
    }

    private void assertLoaded(SnapshotSelectionCriteria criteria, long to, int which) {
        assertThat(load(pid, criteria, to)).contains(SelectedSnapshot.create(saved.get(which - 1), "s-" + which));
    }

    private static SnapshotSelectionCriteria upTo(long sequenceNr) {
        return SnapshotSelectionCriteria.create(sequenceNr, Long.MAX_VALUE);
    }
}
