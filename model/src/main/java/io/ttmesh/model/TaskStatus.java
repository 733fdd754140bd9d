package io.ttmesh.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner knows about one submission at one moment.
 *
 * @param taskId the submission
 * @param task what it runs
 * @param namespace whose work it is
 * @param phase where it is in its life
 * @param durability what it survives, as the journal in use really provides it
 * @param priority 0 to 9
 * @param attempt the current or last attempt, from 1
 * @param worker the node that has, or last had, the attempt
 * @param progress as last reported by user code: 0 to 1
 * @param submittedAt when the owner accepted it, on the owner's clock
 * @param changedAt when the phase was entered, on the owner's clock
 * @param reason why it waits, or how it failed; empty when there is nothing to say
 * @param labels as given in the options
 */
public record TaskStatus(
        TaskId taskId,
        TaskVersion task,
        String namespace,
        TaskPhase phase,
        Durability durability,
        int priority,
        int attempt,
        Optional<NodeId> worker,
        double progress,
        Instant submittedAt,
        Instant changedAt,
        String reason,
        Map<String, String> labels)
        implements WireSafe {
    /** Copies the labels. */
    public TaskStatus {
        labels = Map.copyOf(labels);
    }
}
