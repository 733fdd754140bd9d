package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that goes on while things break: volatile and durable, keyed from several clients, with retries, cancels,
 * deadlines, delays and priorities. Which work comes when is a function of the seed.
 */
final class Workload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workload.class);
    private static final int RECENT = 200;

    private final Mix mix;
    private final Random random;
    private final List<Recorder.Client> clients;
    private final Path log;
    private final long seed;
    private final Queue<TaskId> recent = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("chaos-workload").daemon().unstarted(task));
    private int keys;

    Workload(long seed, Mix mix, List<Recorder.Client> clients, Path log) {
        this.mix = mix;
        this.seed = seed;
        this.random = new Random(seed);
        this.clients = clients;
        this.log = log;
    }

    /** Begins; ends when it is closed. */
    void start() {
        // A step throws nothing, so that there is nothing to learn from its future.
        var ignored = beat.scheduleAtFixedRate(this::step, 0, 1_000_000L / mix.perSecond(), TimeUnit.MICROSECONDS);
    }

    @Override
    public void close() {
        beat.shutdownNow();
    }

    /** A scheduled task that throws is not run again, and a client may be on its way out. */
    private void step() {
        try {
            Recorder.Client client = clients.get(random.nextInt(clients.size()));
            int dice = random.nextInt(100);
            TaskId known = dice < 14 ? recent() : null;
            if (known != null && dice < 5) {
                client.cancel(known);
            } else if (known != null) {
                client.ask(known);
            } else {
                remember(submit(client));
            }
        } catch (RuntimeException e) {
            LOG.info("client={} failed={}", clients.size(), e.toString());
        }
    }

    private @Nullable TaskId recent() {
        int size = recent.size();
        return size == 0
                ? null
                : recent.stream().skip(random.nextInt(size)).findFirst().orElse(null);
    }

    private void remember(@Nullable TaskId id) {
        if (id != null) {
            recent.add(id);
            if (recent.size() > RECENT) {
                recent.poll();
            }
        }
    }

    private @Nullable TaskId submit(Recorder.Client client) {
        int dice = random.nextInt(100);
        int failures = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0;
        long millis = random.nextInt(mix.slowOneIn()) == 0
                ? 500 + random.nextInt(mix.slowMillis() - 500)
                : random.nextInt(40);
        TaskOptions options = TaskOptions.DEFAULTS
                .withPriority(random.nextInt(10))
                .withRetry(RetryPolicy.of(3).withBackoff(Duration.ofMillis(50), 2, Duration.ofMillis(200)));
        if (random.nextInt(10) == 0) {
            options = options.withDelay(Duration.ofMillis(100L + random.nextInt(mix.delayMillis() - 100)));
        }
        if (random.nextInt(12) == 0) {
            options = options.withDeadline(Duration.ofMillis(300L + random.nextInt(3_000)));
        }
        if (dice < mix.volatileShare()) {
            return client.submit(work("", failures, millis), options.withDurability(Durability.NONE));
        }
        if (dice < (100 + mix.volatileShare()) / 2) {
            return client.submit(work("", failures, millis), options.withDurability(Durability.DURABLE));
        }
        return submitKeyed(client);
    }

    /** Each key is used a few times, by whoever comes, and always for the same work. */
    private @Nullable TaskId submitKeyed(Recorder.Client client) {
        if (random.nextInt(3) == 0) {
            keys++;
        }
        int number = Math.max(0, keys - random.nextInt(3));
        String key = "k" + seed + "." + number;
        return client.submit(work(key, 0, number % 9 == 0 ? 800 : 10), TaskOptions.DEFAULTS.withIdempotencyKey(key));
    }

    private ChaosTasks.Work work(String key, int failures, long millis) {
        return new ChaosTasks.Work(log.toString(), key, failures, millis);
    }
}
