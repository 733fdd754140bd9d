package io.ttmesh.runtime.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.runtime.internal.RecordingOwners;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubmitterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofMillis(450);
    private static final PayloadCodec<String> TEXT =
            PayloadCodec.of(new TypeReference<String>() {}, PayloadFormat.JSON);

    private final ActorTestKit kit = ActorTestKit.create();
    private final RecordingOwners owners = new RecordingOwners();
    private final OpenWaits waits = new OpenWaits(new Credit(5));
    private final ActorRef<Submitter.Command> submitter =
            kit.spawn(Submitter.create(new Submitter.Setup(owners, waits, CHECK, GRACE)));

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    private Awaited<String> submit(TaskId id) {
        Awaited<String> awaited = waits.submission(id, TEXT, "default");
        submitter.tell(new Submitter.Submit(
                new Submission(
                        id,
                        new TaskVersion("test.task", 1),
                        TEXT.encode("x"),
                        "",
                        TaskOptions.DEFAULTS,
                        RecordingOwners.REGION,
                        "local",
                        TraceContext.NONE,
                        Optional.empty()),
                awaited));
        return awaited;
    }

    private Awaited<String> ask(TaskId id) {
        Awaited<String> awaited = waits.question(id, TEXT);
        var unused = awaited.result();
        submitter.tell(new Submitter.Await(awaited));
        return awaited;
    }

    private ActorRef<SubmitterNotice> inbox() {
        await("a question").until(() -> !owners.told(OwnerCommand.Watch.class).isEmpty());
        return owners.told(OwnerCommand.Watch.class).getFirst().replyTo();
    }

    private int questions() {
        return owners.told(OwnerCommand.Watch.class).size()
                + owners.told(OwnerCommand.WatchAll.class).size();
    }

    @Test
    void idThatNobodyKnowsFailsWhenTheGraceIsOverWhateverItsKind() {
        for (TaskId id :
                List.of(RecordingOwners.volatileId(), RecordingOwners.durableId(), RecordingOwners.keyedId("never"))) {
            int before = questions();
            long start = System.nanoTime();
            CompletableFuture<String> result = ask(id).result();
            var answered = new AtomicInteger(before);

            await("the failure").atMost(SOON).until(() -> {
                int asked = questions();
                if (asked > answered.getAndSet(asked)) {
                    inbox().tell(new SubmitterNotice.Unknown(List.of(id)));
                }
                return result.isDone();
            });

            assertThat(result).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(OutcomeUnknownException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(GRACE);
        }
    }

    @Test
    void ownerThatIsSilentKnowsItSoThatTheGraceBeginsAnew() {
        TaskId id = RecordingOwners.volatileId();
        CompletableFuture<String> result = ask(id).result();
        inbox().tell(new SubmitterNotice.Unknown(List.of(id)));
        int before = questions();
        await("silence for longer than the grace").until(() -> questions() >= before + 15);

        inbox().tell(new SubmitterNotice.Unknown(List.of(id)));

        int after = questions();
        await("the next question").until(() -> questions() > after);
        assertThat(result).isNotDone();
    }

    @Test
    void waitThatItsCallerGaveUpIsAskedForNoMoreAndGivesItsCreditBack() {
        TaskId id = RecordingOwners.durableId();
        for (int i = 0; i < 20; i++) {
            await("credit")
                    .ignoreExceptionsInstanceOf(OverloadedException.class)
                    .until(() -> ask(id).result().cancel(true));
        }

        await("silence").until(() -> {
            int before = questions();
            return CompletableFuture.supplyAsync(
                            () -> questions() == before, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS))
                    .join();
        });
    }

    @Test
    void volatileSubmissionIsAcknowledgedWhenItIsAskedForOrEnds() {
        TaskId id = RecordingOwners.volatileId();
        Awaited<String> awaited = submit(id);
        CompletableFuture<Durability> acknowledgement = awaited.acknowledgement();
        submitter.tell(new Submitter.Confirm(awaited));
        await("the question")
                .until(() -> !owners.told(OwnerCommand.Confirm.class).isEmpty());
        ActorRef<SubmitterNotice> inbox =
                owners.told(OwnerCommand.Confirm.class).getFirst().replyTo();

        inbox.tell(new SubmitterNotice.Acknowledged(List.of(id), Durability.NONE));

        assertThat(acknowledgement).succeedsWithin(SOON).isEqualTo(Durability.NONE);
        inbox.tell(new SubmitterNotice.EndedAll(
                List.of(new SubmitterNotice.Ended(id, new Outcome.Succeeded(TEXT.encode("y"))))));
        assertThat(awaited.await(SOON)).isEqualTo("y");
    }

    @Test
    void whatItsOwnerCalledCancelledIsNotSubmittedAgainWhenThatOwnerIsLost() {
        TaskId cancelled = RecordingOwners.volatileId();
        TaskId other = RecordingOwners.volatileId();
        Awaited<String> awaited = submit(cancelled);
        submit(other);
        await("both are submitted").until(() -> submissionsOf(cancelled) + submissionsOf(other) == 2);
        ActorRef<SubmitterNotice> inbox =
                owners.told(OwnerCommand.SubmitAll.class).getFirst().replyTo();

        submitter.tell(new Submitter.Cancelled(cancelled));
        inbox.tell(new SubmitterNotice.Unknown(List.of(cancelled, other)));

        await("the other is submitted again").until(() -> submissionsOf(other) == 2);
        assertThat(submissionsOf(cancelled)).isEqualTo(1);
        assertThatThrownBy(() -> awaited.await(SOON)).isInstanceOf(CancelledException.class);
    }

    private long submissionsOf(TaskId id) {
        return owners.told(OwnerCommand.SubmitAll.class).stream()
                .flatMap(batch -> batch.submissions().stream())
                .filter(submission -> submission.taskId().equals(id))
                .count();
    }

    @Test
    void stopFailsWhatIsOpenAndWhatItNeverRead() {
        Awaited<String> read = submit(RecordingOwners.volatileId());
        Awaited<String> durable = submit(RecordingOwners.durableId());
        await("the submissions")
                .until(() -> !owners.told(OwnerCommand.SubmitAll.class).isEmpty());

        Awaited<String> unread = waits.submission(RecordingOwners.volatileId(), TEXT, "default");
        kit.stop(submitter);

        for (Awaited<String> awaited : List.of(read, durable, unread)) {
            assertThatThrownBy(() -> awaited.await(SOON)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(awaited.acknowledgement()).failsWithin(SOON);
        }
        assertThatThrownBy(() -> submit(RecordingOwners.volatileId())).isInstanceOf(NoEligibleNodeException.class);
    }

    @Test
    void durableSubmissionsLeaveTogetherAndAreAcknowledgedTogether() {
        List<TaskId> ids = List.of(RecordingOwners.durableId(), RecordingOwners.durableId());
        List<CompletableFuture<Durability>> acknowledged =
                ids.stream().map(id -> submit(id).acknowledgement()).toList();
        await("both are submitted").until(() -> ids.stream().allMatch(id -> submissionsOf(id) >= 1));
        assertThat(owners.told(OwnerCommand.SubmitAll.class))
                .allSatisfy(batch -> assertThat(batch.host()).isEqualTo(HostId.of(ids.getFirst())));

        owners.told(OwnerCommand.SubmitAll.class)
                .getFirst()
                .replyTo()
                .tell(new SubmitterNotice.Acknowledged(ids, Durability.LOCAL));

        assertThat(acknowledged)
                .allSatisfy(one -> assertThat(one).succeedsWithin(SOON).isEqualTo(Durability.LOCAL));
    }

    @Test
    void durableSubmissionIsMadeAgainUntilItIsAcknowledgedAndThenAskedFor() {
        TaskId id = RecordingOwners.durableId();
        submit(id);
        await("it is submitted again").until(() -> submissionsOf(id) >= 3);

        owners.told(OwnerCommand.SubmitAll.class)
                .getFirst()
                .replyTo()
                .tell(new SubmitterNotice.Acknowledged(List.of(id), Durability.LOCAL));

        await("it is asked for").until(() -> questions() >= 2);
        assertThat(owners.told(OwnerCommand.WatchAll.class)).allSatisfy(batch -> {
            assertThat(batch.host()).isEqualTo(HostId.of(id));
            assertThat(batch.taskIds()).containsExactly(id);
        });
    }

    @Test
    void volatileAndDurableSubmissionsOfOneSlotGoToTheirOwnHosts() {
        TaskId quick = RecordingOwners.volatileId();
        TaskId safe = RecordingOwners.durableId();
        submit(quick);
        submit(safe);
        await("both are submitted").until(() -> submissionsOf(quick) + submissionsOf(safe) == 2);

        assertThat(owners.told(OwnerCommand.SubmitAll.class))
                .allSatisfy(batch -> assertThat(batch.submissions())
                        .allSatisfy(one -> assertThat(HostId.of(one.taskId())).isEqualTo(batch.host())));
    }

    @Test
    void submissionThatTheJournalCanNotStoreFails() {
        TaskId id = RecordingOwners.durableId();
        Awaited<String> awaited = submit(id);
        await("it is submitted").until(() -> submissionsOf(id) >= 1);

        owners.told(OwnerCommand.SubmitAll.class)
                .getFirst()
                .replyTo()
                .tell(new SubmitterNotice.Refused(id, SubmitterNotice.Refused.Reason.NOT_STORABLE, "too large"));

        assertThatThrownBy(() -> awaited.await(SOON))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("too large");
    }
}
