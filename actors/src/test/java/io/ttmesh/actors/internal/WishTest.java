package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.C;
import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.Tasks.wished;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.junit.jupiter.api.Test;

/** Submissions that would rather run on a certain node; the owner's own is {@code a}. */
class WishTest extends DurableHostScene {
    private static final TaskId KEYED = TaskId.parse("eu.1.k1");

    private void acceptWished(NodeId node, TaskOptions options) {
        submit(submitter, wished(of(ONE, options), node));
        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), durability.get()));
    }

    private void acceptWished(NodeId node) {
        acceptWished(node, TaskOptions.DEFAULTS);
    }

    @Test
    void firstAttemptRunsWhereItIsWishedAndTheNextOneAnywhere() {
        bench.workers().room(B, 2);
        acceptWished(B);
        startOn(B);
        assertThat(describe(ONE).placements())
                .singleElement()
                .satisfies(placement -> assertThat(placement.reason()).isEqualTo("as wished"));

        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));

        assertThat(bench.offerTo(A).attempt().token().attempt()).isEqualTo(2);
    }

    @Test
    void wishForANodeThatIsNotThereOrIsFullIsVoid() {
        acceptWished(C);
        bench.offerTo(A);

        bench.workers().room(B, 0);
        submit(submitter, wished(of(TWO, TaskOptions.DEFAULTS), B));
        assertThat(bench.offerTo(A).attempt().taskId()).isEqualTo(TWO);
    }

    @Test
    void nodeThatDeclinesIsNotAskedAgain() {
        bench.workers().room(B, 2);
        acceptWished(B);

        WorkerCommand.Offer offer = bench.offerTo(B);
        hear(new AttemptNotice.Declined(offer.attempt(), B, "queue full"));

        assertThat(bench.offerTo(A).attempt()).isEqualTo(offer.attempt());
        bench.worker(B).expectNoMessage(Duration.ZERO);
    }

    @Test
    void wishIsKnownAfterARestartOfTheOwner() {
        bench.workers().room(B, 2);
        acceptWished(B, TaskOptions.DEFAULTS.withDelay(Duration.ofSeconds(5)));

        restart();
        watch(submitter, ONE);
        describe(ONE);
        bench.pass(Duration.ofSeconds(6));

        assertThat(bench.offerTo(B).attempt().token().attempt()).isEqualTo(1);
    }

    @Test
    void sameKeyWithAnotherWishOrNoneJoins() {
        bench.workers().room(B, 2);
        Submission keyed =
                submission(KEYED.toString(), TaskOptions.DEFAULTS.withIdempotencyKey("key-1"), SUM, "digest");
        TestProbe<SubmitterNotice> first = bench.submitter();
        submit(first, wished(keyed, B));
        WorkerCommand.Offer offer = startOn(B);

        List.of(keyed, wished(keyed, A)).forEach(again -> {
            submit(submitter, again);
            submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(KEYED), Durability.DURABLE));
        });
        succeed(offer.attempt(), B);

        submitter.expectMessage(ended(KEYED, DONE));
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }
}
