package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.samples.bank.Teller;
import io.ttmesh.samples.bank.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Callers of tallies and customers of a bank, each on a thread of its own; what they do is a function of the seed, when is
 * not. Ends when it is closed.
 */
final class ActorLoad implements AutoCloseable {
    private static final int TALLIES = 6;
    private static final int ACCOUNTS = 6;
    private static final long MONEY_EACH = 500;
    private static final Duration TELLER_PATIENCE = Duration.ofSeconds(60);

    private final long seed;
    private final List<Supplier<Mesh>> meshes;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final Map<String, Transfer.Phase> ends = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    ActorLoad(long seed, List<Supplier<Mesh>> meshes) {
        this.seed = seed;
        this.meshes = List.copyOf(meshes);
    }

    private record Order(String from, String to, long amount) {}

    /**
     * Begins to call tallies.
     *
     * @param tries how often an increment is tried until there is an answer; more than once needs a key, which it gets then
     */
    void call(int callers, Duration pause, int tries) {
        IntStream.range(0, callers)
                .forEach(caller -> begin(
                        "caller-" + caller,
                        pause,
                        new Random(seed * 31 + caller),
                        (who, number, random) -> callOnce(who, number, random, tries)));
    }

    /** Opens the accounts, and begins to move money. */
    void bank(int customers, Duration pause) {
        accounts().forEach(account -> teller(meshes.getFirst()).open(account, MONEY_EACH));
        IntStream.range(0, customers)
                .forEach(number -> begin("customer-" + number, pause, new Random(seed * 37 + number), this::payOnce));
    }

    /** What a thread does again and again. */
    private interface Act {
        void once(String who, int number, Random random);
    }

    private void begin(String who, Duration pause, Random random, Act act) {
        threads.add(Thread.ofPlatform().daemon().name(who).start(() -> {
            for (int number = 0; !stopped; number++) {
                act.once(who, number, random);
                LockSupport.parkNanos(pause.toNanos());
            }
        }));
    }

    private Supplier<Mesh> mesh(Random random) {
        return meshes.get(random.nextInt(meshes.size()));
    }

    private void callOnce(String who, int number, Random random, int tries) {
        String actor = tallies().get(random.nextInt(TALLIES));
        Supplier<Mesh> mesh = mesh(random);
        Optional<String> token =
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(who.substring(7) + "." + number);
        seen.add(seen(actor, () -> mesh.get().actor(Tally.TYPE, actor), token, tries));
    }

    /** Calls, an increment again under its key where it may be tried again, and waits for what comes of it. */
    static Seen seen(String actor, Supplier<MeshRef<Tally.Command>> tally, Optional<String> token, int tries) {
        long began = System.nanoTime();
        for (int left = tries; ; left--) {
            try {
                Tally.Count count = count(tally.get(), token, tries > 1);
                return new Seen(actor, began, System.nanoTime(), token, Optional.of(count), Optional.empty());
            } catch (RuntimeException e) {
                if (left <= 1 || token.isEmpty() || isFinal(e)) {
                    return new Seen(actor, began, System.nanoTime(), token, Optional.empty(), Optional.of(e));
                }
            }
        }
    }

    private static Tally.Count count(MeshRef<Tally.Command> tally, Optional<String> token, boolean keyed) {
        if (token.isEmpty()) {
            return tally.call(Tally.Look::new);
        }
        MeshRef<Tally.Command> ref = keyed ? tally.withKey(token.get()) : tally;
        return ref.call(replyTo -> new Tally.Add(token.get(), replyTo));
    }

    private static boolean isFinal(RuntimeException failure) {
        return !(failure instanceof MeshException known) || known.retry() == MeshException.Retry.NEVER;
    }

    private void payOnce(String who, int number, Random random) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        // Now and then to an account that nobody has opened: the money comes back.
        String target =
                random.nextInt(8) == 0 ? "s" + seed + "-nobody" : accounts().get(to);
        var order = new Order(accounts().get(from), target, 1 + random.nextInt((int) MONEY_EACH));
        String id = "s" + seed + "-" + who + "-" + number;
        orders.put(id, order);
        pay(id, order, mesh(random));
    }

    private void pay(String id, Order order, Supplier<Mesh> mesh) {
        try {
            ends.put(id, teller(mesh).transfer(id, order.from(), order.to(), order.amount()));
        } catch (MeshException e) {
            // It is ordered again at the end.
        }
    }

    private static Teller teller(Supplier<Mesh> mesh) {
        return new Teller(mesh, TELLER_PATIENCE);
    }

    /** Ends all callers, however long they still wait. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(ActorLoad::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Orders once more what has no end yet. */
    void endTransfers() {
        orders.forEach((id, order) -> {
            if (!ends.containsKey(id)) {
                pay(id, order, meshes.getFirst());
            }
        });
    }

    List<String> tallies() {
        return IntStream.range(0, TALLIES).mapToObj(i -> "s" + seed + "-" + i).toList();
    }

    private List<String> accounts() {
        return IntStream.range(0, ACCOUNTS).mapToObj(i -> "s" + seed + "-" + i).toList();
    }

    long moneyExpected() {
        return ACCOUNTS * MONEY_EACH;
    }

    long moneyNow() {
        return teller(meshes.getFirst()).total(accounts());
    }

    /** Transfers that were ordered and have no end that anybody knows. */
    long transfersWithoutEnd() {
        return orders.size() - (long) ends.size();
    }

    List<Transfer.Phase> ends() {
        return List.copyOf(ends.values());
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }
}
