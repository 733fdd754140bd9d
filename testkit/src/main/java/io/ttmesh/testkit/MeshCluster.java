package io.ttmesh.testkit;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * A mesh of several nodes that a test can break, and clients of it in the test's own JVM.
 *
 * <p>Links between places can be cut, made lossy, slow or late, each in its own direction; they add up until they are
 * healed. Waits end as soon as their condition holds, and fail with {@link AwaitFailed} and their sentence when it does
 * not in time. Safe for use by many threads.
 */
public interface MeshCluster {
    /** What the nodes are. */
    Flavour flavour();

    /** What the link verbs hit, in a sentence: all traffic, or that of the cluster only and why. */
    String faults();

    /** A node by its number, from 1. */
    NodeHandle node(int number);

    /** A node by its id. */
    NodeHandle node(String id);

    /** All nodes, in the order of their numbers, whether they run or not. */
    List<NodeHandle> nodes();

    /** Starts one more node. */
    NodeHandle add(String region, String... config);

    /** The client in the region of the first node. Made when it is first asked for, and again when it has ended. */
    Mesh client();

    /** The client in this region. */
    Mesh client(String region);

    /** Where the clients stand on the network. */
    Place clients();

    /**
     * Cuts the link between two places, both ways. Whoever sees both still connects them, so the mesh may take either
     * for dead, or both: for a clean split see {@link #isolate}.
     */
    void partition(Place one, Place other);

    /** Cuts every link between two groups, both ways. */
    void partition(Collection<? extends Place> some, Collection<? extends Place> others);

    /** Cuts a group off from everybody else, clients included. */
    void isolate(Place... group);

    /** Cuts one direction only. */
    void cut(Place from, Place to);

    /** Loses a share of the packets in one direction, over 0 and at most 1. */
    void lose(Place from, Place to, double share);

    /** Limits one direction to so many bytes a second, 1,000 or more. */
    void slow(Place from, Place to, long bytesPerSecond);

    /** Delays one direction. */
    void delay(Place from, Place to, Duration oneWay);

    /** Makes all links good again. */
    void heal();

    /** Makes the link between two places good again, both ways. */
    void heal(Place one, Place other);

    /** Sets the clocks of all nodes off the machine's; see {@link NodeHandle#skewClock}. */
    void skewClocks(Duration by);

    /** Undoes everything: heals, resumes, sets clocks right, starts what has ended, and waits until all are members. */
    void repair();

    /** Waits up to 20 s; the sentence says what for, as "all nodes see each other". */
    void await(String sentence, Callable<Boolean> condition);

    /** Waits up to this time. */
    void await(String sentence, Duration atMost, Callable<Boolean> condition);

    /** Waits until every running node sees so many nodes up, and none unreachable; clients do not count. */
    void awaitMembers(int count);

    /** Waits until one node can not reach another. */
    void awaitUnreachable(NodeHandle seenBy, NodeHandle subject);

    /** Waits until every other running node has removed this one. */
    void awaitRemoved(NodeHandle node);

    /** Waits until the shards are where they should be: who hosts each shard of volatile work, by shard. */
    void awaitShards(String sentence, Predicate<Map<String, Set<String>>> wanted);

    /** Which running nodes host each shard of volatile work, by shard; more than one is a split brain. */
    Map<String, Set<String>> shards();

    /** Waits until a submission is in this phase. */
    TaskStatus awaitPhase(TaskId task, TaskPhase phase);

    /** Waits until an attempt of a submission runs, and says where. */
    NodeHandle awaitRunning(TaskId task);

    /** Who hosts the owner of a submission. */
    NodeHandle ownerOf(TaskId task);
}
