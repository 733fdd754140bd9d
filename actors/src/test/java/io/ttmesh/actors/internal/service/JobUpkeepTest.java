package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobCommand;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobReply;
import io.ttmesh.actors.internal.job.PortionResult;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a job's coordinator asks of its node: how much at once, for how long, and whom it tells when it gets nothing. */
@Timeout(60)
class JobUpkeepTest {
    @AutoClose
    private static final CoordinatorHost NODE = new CoordinatorHost();

    private static final int PORTIONS = 300;
    private static final int AT_ONCE = 20;
    private static final Payload ONE = json("1");

    private static Payload json(String text) {
        return new Payload(PayloadFormat.JSON.code(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static TaskVersion task(String name) {
        return new TaskVersion(name, 1);
    }

    private static JobGraph.Vertex vertex(String name, JobGraph.Work work) {
        return new JobGraph.Vertex(name, "", JobGraph.NONE, false, work);
    }

    private static JobGraph.Vertex given(String name) {
        return vertex(name, new JobGraph.Given(task(name), 0, ONE));
    }

    private static JobGraph.Vertex map(Join join) {
        return vertex(
                "map",
                new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, PORTIONS), 1, join, Optional.empty()));
    }

    private static JobGraph.Vertex both() {
        return vertex("both", new JobGraph.Tuple(task("both"), 0, List.of(0, 1)));
    }

    private static JobGraph graph(int result, JobGraph.Vertex... vertices) {
        return new JobGraph("test", List.of(vertices), result, List.of(TaskOptions.DEFAULTS), Optional.empty());
    }

    private static JobWork.End portion() {
        var one = new PortionResult(Optional.of(json("[1]")), false, 1, 0, List.of());
        return new JobWork.End.Ended(new Outcome.Succeeded(
                PayloadCodec.of(PortionResult.class, PayloadFormat.CBOR).encode(one)));
    }

    private static void confirmUntil(CoordinatorScene scene, int cancelled) {
        await().until(() -> {
            scene.work.confirmCancels();
            return scene.work.cancelled().size() == cancelled;
        });
    }

    @Test
    void endAfterATakeoverAsksFewOwnersAtATimeAndAllInTheEnd() {
        try (var scene = new CoordinatorScene(NODE, AT_ONCE)) {
            scene.run(graph(0, map(Join.all())));
            await().until(() -> scene.work.submitted() == AT_ONCE);
            Set<TaskId> begun = scene.work.ids();
            scene.crash(AT_ONCE);

            TestProbe<JobReply> asker = scene.cancel();
            await().until(() -> scene.work.cancelCalls() >= AT_ONCE);
            confirmUntil(scene, PORTIONS);

            assertThat(scene.work.cancelled()).containsAll(begun);
            assertThat(scene.work.cancelsAtOnce()).isEqualTo(AT_ONCE);
            scene.work.confirmCancels();
            asker.expectMessageClass(JobReply.Stopped.class);
            await().until(() -> scene.reminders().isEmpty());
        }
    }

    @Test
    void takeoverAsksFewOwnersAtATimeForWhatAMapWentOnWithout() {
        try (var scene = new CoordinatorScene(NODE, AT_ONCE)) {
            scene.run(graph(2, map(Join.first()), given("other"), both()));
            await().until(() -> scene.work.submitted() == AT_ONCE);
            scene.work.endFirst(task("m"), portion());
            await().until(() -> !scene.work.cancelled().isEmpty());
            scene.work.confirmCancels();

            scene.crash(AT_ONCE);
            scene.tell(new JobCommand.GoOn());
            confirmUntil(scene, PORTIONS - 1);

            assertThat(scene.work.cancelsAtOnce()).isLessThanOrEqualTo(AT_ONCE);
            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
        }
    }

    @Test
    void jobThatIsResumedWhileItEndsHasNothingCancelledAnyMore() {
        try (var scene = new CoordinatorScene(NODE, AT_ONCE)) {
            scene.run(graph(0, map(Join.all())));
            await().until(() -> scene.work.submitted() == AT_ONCE);
            scene.crash(AT_ONCE);
            scene.cancel();
            await().until(() -> scene.work.cancelCalls() >= AT_ONCE);

            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());
            scene.work.confirmCancels();

            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.work.cancelled()).hasSize(AT_ONCE);
        }
    }

    @Test
    void endThatWasResumedCancelsNoPortionsOfAMapThatFailsLater() {
        try (var scene = new CoordinatorScene(NODE, AT_ONCE)) {
            scene.run(graph(2, map(Join.all()), given("other"), both()));
            await().until(() -> scene.work.submitted() == AT_ONCE);
            scene.crash(AT_ONCE);
            scene.cancel();
            await().until(() -> scene.work.cancelCalls() >= AT_ONCE);
            int ids = scene.work.ids().size();
            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());

            scene.work.endAll(new JobWork.End.KeyLost("it was cancelled"));
            await().until(() -> scene.work.ids().size() == ids + AT_ONCE);
            scene.work.endLast(task("m"), new JobWork.End.Refused("not here"));
            await().until(() -> scene.status().failed().size() == 1);
            scene.work.confirmCancels();

            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.work.cancelled()).hasSize(AT_ONCE);
        }
    }

    @Test
    void whyNothingIsTakenIsShownUntilAnOwnerHasIt() {
        try (var scene = new CoordinatorScene(NODE, NODE.settings("retry-delay = 50ms"))) {
            scene.run(graph(2, given("a"), given("b"), both()));
            await().until(() -> scene.work.submitted() == 2);
            assertThat(scene.status().why()).isEmpty();

            scene.work.holdKnown();
            scene.work.endAll(new JobWork.End.Again("this node's memory journal holds 2 submissions", false));

            await().until(() -> scene.work.submitted() == 4);
            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.status().why())
                    .contains("step ", "was refused at", "this node's memory journal holds 2 submissions");
            scene.work.tellKnown();
            await().until(() -> scene.status().why().isEmpty());
            assertThat(scene.status().steps())
                    .filteredOn(step -> step.phase() == StepPhase.RUNNING)
                    .extracting(JobStatus.Step::name)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void submissionThatWasLostIsNotSaidToBeRefusedAndAResumeForgetsIt() {
        try (var scene = new CoordinatorScene(NODE, NODE.settings("retry-delay = 50ms"))) {
            scene.run(graph(0, given("alone")));
            await().until(() -> scene.work.submitted() == 1);
            scene.work.holdKnown();
            scene.work.endAll(new JobWork.End.Again("its owner did not answer", true));

            await().until(() -> scene.work.submitted() == 2);
            assertThat(scene.status().why())
                    .contains("step alone", "its owner was lost", "its owner did not answer")
                    .doesNotContain("refused");
            scene.cancel();
            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());
            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.status().why()).isEmpty();
        }
    }

    private static void refuse(CoordinatorScene scene, JobWork.End end, int times) {
        for (int turn = 1; turn <= times; turn++) {
            int before = scene.work.submitted();
            scene.work.endAll(end);
            await().until(() -> scene.work.submitted() == before + 2);
        }
    }

    @Test
    void whyNothingIsTakenIsLoggedNowAndThenForAllJobsOfTheNode() {
        var logged = new ListAppender<ILoggingEvent>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try (var first = new CoordinatorScene(NODE, NODE.settings("retry-delay = 50ms"));
                var second = first.another()) {
            first.run(graph(0, given("alone")));
            second.run(graph(0, given("alone")));
            await().until(() -> first.work.submitted() == 2);
            first.work.holdKnown();
            refuse(first, new JobWork.End.Again("no room for it", false), 3);
        } finally {
            root.detachAppender(logged);
        }

        assertThat(List.copyOf(logged.list))
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("no room for it"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("jobs=1 ", "step=alone"));
    }

    private static void begin(CoordinatorScene scene, String step) {
        int before = scene.work.submitted();
        scene.run(graph(0, given(step)));
        await().until(() -> scene.work.submitted() > before);
    }

    private static void fail(CoordinatorScene scene, String step) {
        scene.work.endFirst(task(step), new JobWork.End.Refused("not here"));
        scene.awaitPhase(JobPhase.FAILED);
    }

    @Test
    void jobThatEndedFirstLeavesWhenTooManyHaveEndedThoughItWasAskedForMeanwhile() {
        try (var atWork = new CoordinatorScene(NODE, NODE.settings("rested-max = 2"));
                var first = atWork.another();
                var second = atWork.another();
                var third = atWork.another()) {
            begin(atWork, "busy");
            begin(first, "one");
            begin(second, "two");
            fail(second, "two");
            fail(first, "one");
            assertThat(second.status().phase()).isEqualTo(JobPhase.FAILED);
            begin(third, "three");
            fail(third, "three");

            await().until(second::leaves);
            assertThat(List.of(atWork.leaves(), first.leaves(), third.leaves())).containsOnly(false);
        }
    }
}
