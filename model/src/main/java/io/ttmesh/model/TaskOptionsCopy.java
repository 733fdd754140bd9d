package io.ttmesh.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One copy of {@link TaskOptions} in the making, so that each wither names only what it changes. */
final class TaskOptionsCopy {
    private String namespace;
    private int priority;
    private Optional<Duration> timeout;
    private Optional<Duration> deadline;
    private RetryPolicy retry;
    private Optional<Durability> durability;
    private Optional<String> idempotencyKey;
    private Set<String> requiredTags;
    private RegionPreference region;
    private Optional<NodeId> node;
    private Duration delay;
    private WhenFull whenFull;
    private Map<String, String> labels;

    TaskOptionsCopy(TaskOptions from) {
        namespace = from.namespace();
        priority = from.priority();
        timeout = from.timeout();
        deadline = from.deadline();
        retry = from.retry();
        durability = from.durability();
        idempotencyKey = from.idempotencyKey();
        requiredTags = from.requiredTags();
        region = from.region();
        node = from.node();
        delay = from.delay();
        whenFull = from.whenFull();
        labels = from.labels();
    }

    TaskOptionsCopy namespace(String value) {
        namespace = value;
        return this;
    }

    TaskOptionsCopy priority(int value) {
        priority = value;
        return this;
    }

    TaskOptionsCopy timeout(Duration value) {
        timeout = Optional.of(value);
        return this;
    }

    TaskOptionsCopy deadline(Duration value) {
        deadline = Optional.of(value);
        return this;
    }

    TaskOptionsCopy retry(RetryPolicy value) {
        retry = value;
        return this;
    }

    TaskOptionsCopy durability(Durability value) {
        durability = Optional.of(value);
        return this;
    }

    TaskOptionsCopy idempotencyKey(String value) {
        idempotencyKey = Optional.of(value);
        return this;
    }

    TaskOptionsCopy requiredTags(Set<String> value) {
        requiredTags = value;
        return this;
    }

    TaskOptionsCopy region(RegionPreference value) {
        region = value;
        return this;
    }

    TaskOptionsCopy node(NodeId value) {
        node = Optional.of(value);
        return this;
    }

    TaskOptionsCopy delay(Duration value) {
        delay = value;
        return this;
    }

    TaskOptionsCopy whenFull(WhenFull value) {
        whenFull = value;
        return this;
    }

    TaskOptionsCopy labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    TaskOptions build() {
        return new TaskOptions(
                namespace,
                priority,
                timeout,
                deadline,
                retry,
                durability,
                idempotencyKey,
                requiredTags,
                region,
                node,
                delay,
                whenFull,
                labels);
    }
}
