package io.ttmesh.runtime.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.runtime.internal.RecordingOwners;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How soon a submitter asks for what is open when a node is lost, with time that only the test moves. */
@Timeout(60)
class SubmitterLossTest {
    private static final Duration CHECK = Duration.ofSeconds(8);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final RecordingOwners owners = new RecordingOwners();
    private final OpenWaits waits = new OpenWaits(new Credit(5));
    private final ActorRef<Submitter.Command> submitter =
            kit.spawn(Submitter.create(new Submitter.Setup(owners, waits, CHECK, CHECK)));

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    private void awaitQuestions(int count) {
        await("questions")
                .untilAsserted(() ->
                        assertThat(owners.told(OwnerCommand.WatchAll.class)).hasSize(count));
    }

    @Test
    void questionThatFollowedTheLostNodeIsAskedAgainLongBeforeTheNextCheck() {
        Awaited<String> awaited = waits.question(
                RecordingOwners.volatileId(), PayloadCodec.of(new TypeReference<String>() {}, PayloadFormat.JSON));
        submitter.tell(new Submitter.Await(awaited));
        await("the first question")
                .until(() -> owners.told(OwnerCommand.Watch.class).size() == 1);

        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(new NodeId("gone"))));

        awaitQuestions(1);
        time.timePasses(CHECK.dividedBy(8));
        awaitQuestions(2);
        time.timePasses(CHECK.dividedBy(4));
        awaitQuestions(3);
        time.timePasses(CHECK.dividedBy(2));
        awaitQuestions(4);
        assertThat(awaited.result()).isNotDone();
    }
}
