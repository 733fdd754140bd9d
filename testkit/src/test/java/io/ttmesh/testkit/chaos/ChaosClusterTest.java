package io.ttmesh.testkit.chaos;

/** Placeholder. */
class ChaosClusterTest {
    static final long[] SEEDS = {1, 4265};
    static final int ROUNDS = 9;
}
