package io.ttmesh.testkit.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is done to jobs in a round, at some point of their progress. A deck has each once. */
enum JobFault {
    /** Nothing. */
    CALM,
    /** The node of a job's coordinator is killed. */
    COORDINATOR_KILLED,
    /** The node where a task has saved most of its checkpoints is killed, and stays away. */
    WORKER_KILLED,
    /** The node that leads the journal is killed. */
    LEADER_KILLED,
    /** A node stands still until the others have removed it. */
    PAUSED,
    /** A node is cut off from everybody until the others have removed it. */
    CUT_OFF,
    /** A node leaves in good order. */
    LEFT,
    /** The client that submitted all jobs, and is changing some, is closed. */
    CLIENT_CLOSED,
    /** All nodes are killed at once. */
    ALL_KILLED,
    /** Jobs that failed are resumed, and then the coordinator's node is killed. */
    RESUMED,
    /** Jobs are cancelled, now and then while the coordinator's node is killed, and resumed. */
    CANCELLED;

    /** So many of them, deck after deck; a function of the seed. */
    static List<JobFault> deal(long seed, int rounds) {
        var random = new Random(seed);
        List<JobFault> dealt = new ArrayList<>();
        while (dealt.size() < rounds) {
            List<JobFault> deck = new ArrayList<>(List.of(values()));
            Collections.shuffle(deck, random);
            dealt.addAll(deck);
        }
        return List.copyOf(dealt.subList(0, rounds));
    }

    /** The same as the harness calls it. */
    Fault made() {
        return switch (this) {
            case CALM -> Fault.CALM;
            case COORDINATOR_KILLED, WORKER_KILLED, LEADER_KILLED, RESUMED, CANCELLED -> Fault.KILL;
            case PAUSED -> Fault.LONG_PAUSE;
            case CUT_OFF -> Fault.LONG_ISOLATION;
            case LEFT -> Fault.STOP;
            case CLIENT_CLOSED -> Fault.CLIENT_GONE;
            case ALL_KILLED -> Fault.KILL_ALL;
        };
    }
}
