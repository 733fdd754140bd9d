package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobCommand;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobReply;
import io.ttmesh.actors.internal.job.PortionResult;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a job ends when its coordinator is lost, and who wakes the next one. */
@Timeout(60)
class JobCoordinatorTest {
    @AutoClose
    private static final CoordinatorHost NODE = new CoordinatorHost();

    private static final JobGraph TWO_AND_ONE = new JobGraph(
            "test",
            List.of(given("a"), given("b"), vertex("both", new JobGraph.Tuple(task("both"), 0, List.of(0, 1)))),
            2,
            List.of(TaskOptions.DEFAULTS),
            Optional.empty());

    private static JobGraph.Vertex given(String name) {
        return vertex(
                name, new JobGraph.Given(task(name), 0, new Payload(PayloadFormat.JSON.code(), new byte[] {'1'})));
    }

    private static JobGraph.Vertex vertex(String name, JobGraph.Work work) {
        return new JobGraph.Vertex(name, "", JobGraph.NONE, false, work);
    }

    private static TaskVersion task(String name) {
        return new TaskVersion(name, 1);
    }

    @Test
    void cancelThatWakesACoordinatorIsAnsweredWhenNothingRunsAnyMore() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);

            scene.crash(10);
            TestProbe<JobReply> asker = scene.cancel();

            await().until(() -> scene.work.cancelled().size() == 2);
            asker.expectNoMessage(Duration.ofMillis(200));
            scene.work.confirmCancels();
            assertThat(asker.expectMessageClass(JobReply.Stopped.class).wasRunning())
                    .isTrue();
        }
    }

    @Test
    void cancelReachesWhatOnlyTheCoordinatorBeforeHadUnderWay() {
        try (var scene = new CoordinatorScene(NODE, 2)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            scene.crash(1);
            scene.tell(new JobCommand.GoOn());
            await().until(() -> scene.work.submitted() == 3);

            TestProbe<JobReply> asker = scene.cancel();

            await().until(() -> scene.work.cancelled().size() == 2);
            scene.work.confirmCancels();
            asker.expectMessageClass(JobReply.Stopped.class);
        }
    }

    @Test
    void reminderStaysUntilNothingRunsAnyMore() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);

            TestProbe<JobReply> asker = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);

            assertThat(scene.reminders()).hasSize(1);
            scene.work.confirmCancels();
            asker.expectMessageClass(JobReply.Stopped.class);
            await().until(() -> scene.reminders().isEmpty());
        }
    }

    @Test
    void jobThatIsResumedKeepsItsReminderThoughAnOldOneCame() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            scene.work.endAll(new JobWork.End.Refused("not here"));
            scene.awaitPhase(JobPhase.FAILED);
            await().until(() -> scene.reminders().isEmpty());

            TestProbe<JobReply> asker = scene.send(JobCommand.Resume::new);
            scene.tell(new JobCommand.GoOn());

            asker.expectMessage(new JobReply.Taken());
            scene.awaitPhase(JobPhase.RUNNING);
            assertThat(scene.reminders()).hasSize(1);
        }
    }

    @Test
    void partThatTheEndCancelledRunsUnderANewKeyWhenTheJobIsResumed() {
        var map = new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 2), 1, Join.all(), Optional.empty());
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(new JobGraph(
                    "test", List.of(vertex("map", map)), 0, List.of(TaskOptions.DEFAULTS), Optional.empty()));
            await().until(() -> scene.work.submitted() == 2);
            TestProbe<JobReply> canceller = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);
            scene.work.confirmCancels();
            canceller.expectMessageClass(JobReply.Stopped.class);

            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());
            await().until(() -> scene.work.submitted() == 4);
            assertThat(scene.work.ids()).as("the same two twice").hasSize(2);
            scene.work.endAll(new JobWork.End.Ended(new Outcome.Cancelled()));

            await().until(() -> scene.work.submitted() == 6);
            assertThat(scene.work.ids()).hasSize(4);
        }
    }

    @Test
    void jobThatIsResumedWhileItEndsKeepsItsReminder() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);

            TestProbe<JobReply> asker = scene.send(JobCommand.Resume::new);
            scene.tell(new JobCommand.Quiet(1));

            asker.expectMessage(new JobReply.Taken());
            scene.awaitPhase(JobPhase.RUNNING);
            assertThat(scene.reminders()).hasSize(1);
        }
    }

    @Test
    void secondCancelIsOverWhenTheFirstIs() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            TestProbe<JobReply> first = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);
            Set<TaskId> slow = scene.work.cancelled();
            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());
            await().until(() -> scene.work.submitted() == 4);

            TestProbe<JobReply> second = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 4);
            scene.work.confirmCancelsBut(slow);

            second.expectNoMessage(Duration.ofMillis(200));
            scene.work.confirmCancels();
            second.expectMessageClass(JobReply.Stopped.class);
            first.expectMessageClass(JobReply.Stopped.class);
        }
    }

    @Test
    void cancelThatIsAskedAgainAfterTheEndIsToldThatItEndedTheJob() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            TestProbe<JobReply> first = scene.cancel("first");
            await().until(() -> scene.work.cancelled().size() == 2);
            TestProbe<JobReply> second = scene.cancel("second");
            scene.work.confirmCancels();
            assertThat(wasRunning(first)).isTrue();
            assertThat(wasRunning(second)).isTrue();

            assertThat(wasRunning(scene.cancel("first"))).isTrue();
            assertThat(wasRunning(scene.cancel("second"))).isTrue();
            assertThat(wasRunning(scene.cancel("third"))).isFalse();
            assertThat(wasRunning(scene.cancel("third"))).isFalse();
            assertThat(wasRunning(scene.cancel())).isFalse();
        }
    }

    @Test
    void cancelThatIsAskedAgainAfterAResumeEndsNothing() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            await().until(() -> scene.work.submitted() == 2);
            TestProbe<JobReply> first = scene.cancel("first");
            await().until(() -> scene.work.cancelled().size() == 2);
            scene.work.confirmCancels();
            assertThat(wasRunning(first)).isTrue();
            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());

            assertThat(wasRunning(scene.cancel("first"))).isTrue();

            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
        }
    }

    private static boolean wasRunning(TestProbe<JobReply> asker) {
        return asker.expectMessageClass(JobReply.Stopped.class).wasRunning();
    }

    @Test
    void portionThatAQuorumWentWithoutIsCancelledByTheNextCoordinatorTooAndCancelWaitsForIt() {
        var map =
                new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 2), 1, Join.quorum(1), Optional.empty());
        var graph = new JobGraph(
                "test",
                List.of(
                        vertex("map", map),
                        given("other"),
                        vertex("both", new JobGraph.Tuple(task("both"), 0, List.of(0, 1)))),
                2,
                List.of(TaskOptions.DEFAULTS),
                Optional.empty());
        var one = new PortionResult(
                Optional.of(new Payload(PayloadFormat.JSON.code(), "[1]".getBytes(StandardCharsets.UTF_8))),
                false,
                1,
                0,
                List.of());
        Payload portion =
                PayloadCodec.of(PortionResult.class, PayloadFormat.CBOR).encode(one);
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(graph);
            await().until(() -> scene.work.submitted() == 3);
            scene.work.endFirst(task("m"), new JobWork.End.Ended(new Outcome.Succeeded(portion)));
            await().until(() -> scene.work.cancelCalls() == 1);
            Set<TaskId> slow = scene.work.cancelled();

            scene.crash(10);
            scene.tell(new JobCommand.GoOn());
            await().until(() -> scene.work.cancelCalls() == 2);
            assertThat(scene.work.cancelled()).isEqualTo(slow);

            TestProbe<JobReply> asker = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);
            scene.work.confirmCancelsBut(slow);
            asker.expectNoMessage(Duration.ofMillis(200));
            scene.work.confirmCancels();
            asker.expectMessageClass(JobReply.Stopped.class);
        }
    }

    @Test
    void whoAsksHearsNothingWhenNobodyKnowsWhetherTheReminderIsKept() {
        try (var scene = new CoordinatorScene(NODE, 10)) {
            scene.run(TWO_AND_ONE);
            TestProbe<JobReply> canceller = scene.cancel();
            await().until(() -> scene.work.cancelled().size() == 2);
            scene.work.confirmCancels();
            canceller.expectMessageClass(JobReply.Stopped.class);

            TestProbe<JobReply> asker = scene.send(replyTo ->
                    new JobCommand.Reminded(new JobCommand.Resume(replyTo), "its keeper did not answer", false));
            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());

            asker.expectNoMessage(Duration.ofMillis(50));
            scene.awaitPhase(JobPhase.RUNNING);
        }
    }
}
