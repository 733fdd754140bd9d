package io.ttmesh.samples.bank;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.ProgressBar;
import io.ttmesh.runtime.spi.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * {@code ttmesh run bank}: moves money between accounts at random, and counts it before and after. Kill nodes meanwhile:
 * the sum stays the same.
 */
public final class BankSample implements Sample {
    private static final int AT_A_TIME = 32;
    private static final int TO_NOBODY_ONE_IN = 10;
    private static final long MONEY_EACH = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Made by the service loader. */
    public BankSample() {}

    private static final class Arguments {
        @Option(names = "--accounts")
        private int accounts = 20;

        @Option(names = "--transfers")
        private int transfers = 500;
    }

    /** One transfer of a run. */
    private record Order(String id, String from, String to, long amount) {}

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public String summary() {
        return "Moves money between accounts, each an actor, and shows that none is made or lost.";
    }

    @Override
    public String usage() {
        return "[--accounts N] [--transfers N]";
    }

    @Override
    public int run(Mesh mesh, List<String> args, Terminal terminal) {
        Arguments arguments = parse(args);
        var teller = new Teller(() -> mesh, PATIENCE);
        String run = UUID.randomUUID().toString().substring(0, 8);
        List<String> accounts = IntStream.range(0, arguments.accounts)
                .mapToObj(number -> run + "-" + number)
                .toList();
        accounts.forEach(account -> teller.open(account, MONEY_EACH));
        long before = teller.total(accounts);
        terminal.line(accounts.size() + " accounts with " + MONEY_EACH + " each: " + before + " in all");

        long began = System.nanoTime();
        Map<String, Integer> ends = transfer(teller, orders(run, accounts, arguments.transfers), terminal);
        double seconds = (System.nanoTime() - began) / 1e9;
        terminal.line(String.format(
                Locale.ROOT,
                "%d transfers, %d at a time, in %.2f s: %s",
                arguments.transfers,
                AT_A_TIME,
                seconds,
                ends));

        long after = teller.total(accounts);
        boolean isConserved = after == before && !ends.containsKey("unknown");
        terminal.line(after + " in all afterwards: "
                + (isConserved
                        ? "no money was made or lost"
                        : "expected " + before + " and every transfer at its end"));
        return isConserved ? 0 : 1;
    }

    private static Arguments parse(List<String> args) {
        try {
            Arguments arguments = CommandLine.populateCommand(new Arguments(), args.toArray(String[]::new));
            if (arguments.accounts < 2 || arguments.transfers < 1) {
                throw new InvalidInputException("bank with " + arguments.accounts + " accounts and "
                        + arguments.transfers + " transfers refused: use at least 2 and 1");
            }
            return arguments;
        } catch (CommandLine.ParameterException e) {
            throw new InvalidInputException(
                    "arguments " + args + " of bank are wrong: " + e.getMessage()
                            + "; use [--accounts N] [--transfers N]",
                    e);
        }
    }

    /** Some go to an account that nobody has opened, and come back. */
    private static List<Order> orders(String run, List<String> accounts, int count) {
        var random = new Random(run.hashCode());
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    int from = random.nextInt(accounts.size());
                    int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
                    boolean isToNobody = random.nextInt(TO_NOBODY_ONE_IN) == 0;
                    return new Order(
                            run + "-t" + number,
                            accounts.get(from),
                            isToNobody ? run + "-nobody" : accounts.get(to),
                            1 + random.nextInt((int) MONEY_EACH));
                })
                .toList();
    }

    private static Map<String, Integer> transfer(Teller teller, List<Order> orders, Terminal terminal) {
        Map<String, Integer> ends = new ConcurrentHashMap<>();
        var ended = new AtomicInteger();
        var free = new Semaphore(AT_A_TIME);
        try (ProgressBar bar = terminal.progress("transfers", orders.size());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Order order : orders) {
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    ends.merge(endOf(teller, order), 1, Integer::sum);
                    ended.incrementAndGet();
                    free.release();
                });
                bar.update(ended.get());
            }
            free.acquireUninterruptibly(AT_A_TIME);
            bar.update(ended.get());
        }
        return Map.copyOf(ends);
    }

    private static String endOf(Teller teller, Order order) {
        try {
            Transfer.Phase end = teller.transfer(order.id(), order.from(), order.to(), order.amount());
            return end.name().toLowerCase(Locale.ROOT);
        } catch (MeshException e) {
            return "unknown";
        }
    }
}
