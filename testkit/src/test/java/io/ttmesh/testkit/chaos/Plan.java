package io.ttmesh.testkit.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What is broken, in which order: a function of the seed and nothing else. Every deck of rounds has its faults in an order of its own. */
record Plan(long seed, List<Round> rounds) {
    private static final int HOLD_MIN_MILLIS = 500;
    private static final int HOLD_SPREAD_MILLIS = 1_000;

    /** What can be met on any mesh. */
    static final List<Fault> EVERYDAY =
            Stream.of(Fault.values()).filter(Fault::isEveryday).toList();

    /** Two or all at once twice in twenty. */
    private static final List<Fault> KILLS = Stream.concat(
                    Collections.nCopies(18, Fault.KILL).stream(), Stream.of(Fault.KILL_TWO, Fault.KILL_ALL))
            .toList();

    /** What moves actors, and what leaves an old instance of them behind. */
    static final List<Fault> OF_ACTORS = List.of(
            Fault.CALM,
            Fault.KILL,
            Fault.KILL,
            Fault.STOP,
            Fault.SHORT_PAUSE,
            Fault.LONG_PAUSE,
            Fault.LONG_PAUSE,
            Fault.LONG_ISOLATION,
            Fault.PARTITION,
            Fault.ONE_WAY_CUT);

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

    /** Rounds with every everyday fault. */
    static Plan of(long seed, int rounds, int nodes) {
        return of(seed, rounds, nodes, EVERYDAY);
    }

    /** Rounds in which nodes are killed, mostly one of them, now and then two or all at once. */
    static Plan ofKills(long seed, int rounds, int nodes) {
        return of(seed, rounds, nodes, KILLS);
    }

    /** Rounds with faults that move actors or make a second one of them. */
    static Plan ofActors(long seed, int rounds, int nodes) {
        return of(seed, rounds, nodes, OF_ACTORS);
    }

    private static Plan of(long seed, int rounds, int nodes, List<Fault> faults) {
        var random = new Random(seed);
        List<Round> planned = new ArrayList<>(rounds);
        List<Fault> deck = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            if (deck.isEmpty()) {
                deck.addAll(faults);
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
