package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.runtime.internal.submit.Awaited;
import io.ttmesh.runtime.internal.submit.Submitter;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import io.ttmesh.sharding.placement.Fitness;
import io.ttmesh.streaming.PayloadDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Submits for the coordinators of jobs on this node, by the node's own submitter. */
final class NodeJobWork implements JobWork {
    private final NodeMesh.Setup setup;
    private final OwnerQuestions questions;

    NodeJobWork(NodeMesh.Setup setup, OwnerQuestions questions) {
        this.setup = setup;
        this.questions = questions;
    }

    @Override
    public Run submit(TaskVersion task, Payload input, TaskOptions options, Optional<NodeId> wish) {
        try {
            options.region().region().ifPresent(setup.node().layout()::require);
            var submission = new Submission(
                    idOf(options),
                    task,
                    input,
                    PayloadDigest.sha256(input),
                    options,
                    setup.node().region(),
                    "local",
                    TraceContext.NONE,
                    wish);
            Awaited<Outcome> awaited = setup.waits().outcome(submission.taskId(), options.namespace());
            setup.submitter().tell(new Submitter.Submit(submission, awaited));
            return new Run(awaited.acknowledgement(), awaited.result().handle(NodeJobWork::end));
        } catch (MeshException e) {
            return new Run(CompletableFuture.failedStage(e), CompletableFuture.completedStage(end(null, e)));
        }
    }

    private static End end(@Nullable Outcome outcome, @Nullable Throwable thrown) {
        if (outcome != null) {
            return new End.Ended(outcome);
        }
        RuntimeException failure = Awaited.unwrap(thrown == null ? new IllegalStateException("nothing came") : thrown);
        String why = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ForgottenException ignored -> new End.KeyLost(why);
            case OverloadedException ignored -> new End.Again(why, false);
            case OutcomeUnknownException ignored -> new End.Again(why, true);
            case InvalidInputException ignored -> new End.Refused(why);
            case MeshException other -> new End.Again(why, other.retry() != MeshException.Retry.SAFE);
            default -> new End.Refused(failure.toString());
        };
    }

    @Override
    public TaskId idOf(TaskOptions options) {
        return setup.ids().keyed(options.namespace(), options.idempotencyKey().orElseThrow());
    }

    @Override
    public CompletionStage<Boolean> cancel(TaskId taskId) {
        return questions.cancelInTheEnd(taskId).thenApply(cancelled -> {
            if (cancelled) {
                setup.submitter().tell(new Submitter.Cancelled(taskId));
            }
            return cancelled;
        });
    }

    @Override
    public long payloadLimit() {
        return setup.runtime().payloadLimit();
    }

    @Override
    public Map<NodeId, Integer> executorSlots() {
        return setup.directory().reports().stream()
                .map(NodeReport::profile)
                .filter(profile -> profile.executorSlots() > 0)
                .collect(Collectors.toMap(NodeProfile::node, NodeProfile::executorSlots));
    }

    @Override
    public List<Place> places(TaskVersion task, TaskOptions options) {
        Region wanted = options.region().region().orElse(setup.node().region());
        var demand = new PlacementDemand(task, wanted, options.region().hard(), options.requiredTags(), options.node());
        return setup.directory().reports().stream()
                .filter(report -> Fitness.unfit(demand, report).isEmpty())
                .map(report -> new Place(
                        report.profile().node(),
                        report.profile().executorSlots(),
                        report.load().freeSlots(),
                        setup.node()
                                .distances()
                                .between(wanted, report.profile().region())))
                .toList();
    }

    @Override
    public void emit(MeshEvent event) {
        setup.events().emit(List.of(event));
    }
}
