package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The inputs of a split step, as they are found. The first is number 0; those that an input is split into stand side by side.
 * Unit {@code 2n} runs the task on input n, unit {@code 2n + 1} puts the values of its parts together.
 *
 * <p>What was found stays when the step begins anew under its old keys: outcomes that come in another order then must not give
 * other numbers, and so other keys, to the same inputs.
 */
final class SplitTree {
    private static final int NONE = -1;

    private int size = 1;
    private int[] parent = {NONE};
    private int[] first = {NONE};
    private int[] count = {0};
    /** Parts whose value is not there. */
    private int[] missing = {0};

    private int valued;
    /** What inputs are, while the task has to run on them; that of the first belongs to another step. */
    private final TreeMap<Integer, Payload> inputs = new TreeMap<>();

    private final BitSet toSplit = new BitSet();
    private final BitSet toCombine = new BitSet();

    SplitTree() {
        toSplit.set(0);
    }

    /**
     * As it is kept in a snapshot.
     *
     * @param parts an input, how many it was split into, the next input and so on, in the order of the numbers of the parts
     */
    record Kept(List<Integer> parts, Map<Integer, Payload> inputs) {}

    Kept kept() {
        List<Integer> parts = new ArrayList<>();
        for (int from = 1; from < size; ) {
            int to = from;
            while (to < size && parent[to] == parent[from]) {
                to++;
            }
            parts.add(parent[from]);
            parts.add(to - from);
            from = to;
        }
        return new Kept(parts, inputs);
    }

    /** {@code done} as {@link Cell#done} has it. */
    static SplitTree of(Kept kept, BitSet done) {
        var tree = new SplitTree();
        List<Integer> parts = kept.parts();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            tree.add(parts.get(i), parts.get(i + 1));
        }
        tree.inputs.putAll(kept.inputs());
        tree.inputs.keySet().forEach(tree.toSplit::set);
        tree.toSplit.set(0, !done.get(splits(0)));
        for (int input = 0; input < tree.size; input++) {
            if (done.get(combines(input))) {
                tree.valued++;
            } else if (done.get(splits(input))) {
                tree.missing[input] = (int) tree.parts(input).stream()
                        .filter(part -> !done.get(combines(part)))
                        .count();
                tree.toCombine.set(input, tree.missing[input] == 0);
            }
        }
        return tree;
    }

    /** The unit that runs the task on an input. */
    static int splits(int input) {
        return 2 * input;
    }

    /** The unit that puts the values of an input's parts together. */
    static int combines(int input) {
        return 2 * input + 1;
    }

    static boolean isCombining(int unit) {
        return unit % 2 == 1;
    }

    static int inputOf(int unit) {
        return unit / 2;
    }

    /** Inputs that are known so far. */
    int size() {
        return size;
    }

    /** Those whose value is, or was, there. */
    int valued() {
        return valued;
    }

    /** What an input is that was found. */
    Payload input(int input) {
        return Objects.requireNonNull(inputs.get(input));
    }

    /** Of one input. */
    long heldBytes(int input) {
        Payload held = inputs.get(input);
        return held == null ? 0 : held.sizeBytes();
    }

    /** Of all. */
    long heldBytes() {
        return inputs.values().stream().mapToLong(Payload::sizeBytes).sum();
    }

    /** What an input was split into, in order. */
    List<Integer> parts(int input) {
        return IntStream.range(first[input], first[input] + count[input])
                .boxed()
                .toList();
    }

    /** Whether a unit can be under way. */
    boolean isOpen(int unit) {
        return (isCombining(unit) ? toCombine : toSplit).get(inputOf(unit));
    }

    /** All units that can be under way. */
    IntStream open() {
        return IntStream.concat(
                toSplit.stream().map(SplitTree::splits), toCombine.stream().map(SplitTree::combines));
    }

    /**
     * The next unit that can be submitted: one that puts values together, which frees memory; else the newest, so that the tree
     * is walked down before it is walked along, and few inputs wait.
     */
    OptionalInt next(BitSet taken) {
        for (int input = toCombine.nextSetBit(0); input >= 0; input = toCombine.nextSetBit(input + 1)) {
            if (!taken.get(combines(input))) {
                return OptionalInt.of(combines(input));
            }
        }
        for (int input = toSplit.length() - 1; input >= 0; input = toSplit.previousSetBit(input - 1)) {
            if (!taken.get(splits(input))) {
                return OptionalInt.of(splits(input));
            }
        }
        return OptionalInt.empty();
    }

    /** How many more inputs would be known if this one were split into so many. */
    int growth(int input, int parts) {
        return count[input] == parts ? 0 : parts;
    }

    /** An input is split into these. */
    void split(int input, List<Payload> parts) {
        answered(input);
        if (count[input] != parts.size()) {
            abandonParts(input);
            add(input, parts.size());
        }
        missing[input] = parts.size();
        for (int i = 0; i < parts.size(); i++) {
            inputs.put(first[input] + i, parts.get(i));
            toSplit.set(first[input] + i);
        }
    }

    /** An input has a value without being split. */
    void done(int input) {
        answered(input);
        abandonParts(input);
        valueIsThere(input);
    }

    /** The values of an input's parts are put together. */
    void combined(int input) {
        toCombine.clear(input);
        valueIsThere(input);
    }

    private void answered(int input) {
        toSplit.clear(input);
        inputs.remove(input);
    }

    private void valueIsThere(int input) {
        valued++;
        int above = parent[input];
        if (above != NONE) {
            missing[above]--;
            toCombine.set(above, missing[above] == 0);
        }
    }

    /** An input that was found before was split in another way this time. */
    private void abandonParts(int input) {
        parts(input).forEach(part -> parent[part] = NONE);
        count[input] = 0;
    }

    private void add(int input, int parts) {
        int from = size;
        size += parts;
        if (size > parent.length) {
            int room = Math.max(size, parent.length + parent.length / 2);
            parent = Arrays.copyOf(parent, room);
            first = Arrays.copyOf(first, room);
            count = Arrays.copyOf(count, room);
            missing = Arrays.copyOf(missing, room);
        }
        Arrays.fill(parent, from, size, input);
        if (input != NONE) {
            first[input] = from;
            count[input] = parts;
        }
    }

    /** Nothing has run; what was found keeps its numbers. */
    void restart() {
        inputs.clear();
        toSplit.clear();
        toSplit.set(0);
        toCombine.clear();
        Arrays.fill(missing, 0);
        valued = 0;
    }
}
