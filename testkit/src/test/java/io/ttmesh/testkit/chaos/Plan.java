package io.ttmesh.testkit.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is broken, in which order: a function of the seed and nothing else. Every deck of rounds has each fault once. */
record Plan(long seed, List<Round> rounds) {
    private static final int HOLD_MIN_MILLIS = 500;
    private static final int HOLD_SPREAD_MILLIS = 1_000;

    /** Copies. */
    Plan {
        rounds = List.copyOf(rounds);
    }

    /**
     * One fault among work.
     *
     * @param number from 1
     * @param victim index of the node that it strikes, from 0
     * @param other index of another node, where the fault has two ends
     * @param holdMillis how long it lasts when it has begun
     */
    record Round(int number, Fault fault, int victim, int other, int holdMillis) {}

    /** So many rounds on so many nodes. */
    static Plan of(long seed, int rounds, int nodes) {
        var random = new Random(seed);
        List<Round> planned = new ArrayList<>(rounds);
        List<Fault> deck = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(Fault.values()));
                Collections.shuffle(deck, random);
            }
            int victim = random.nextInt(nodes);
            int other = (victim + 1 + random.nextInt(nodes - 1)) % nodes;
            int hold = HOLD_MIN_MILLIS + random.nextInt(HOLD_SPREAD_MILLIS);
            planned.add(new Round(number, deck.removeLast(), victim, other, hold));
        }
        return new Plan(seed, planned);
    }
}
