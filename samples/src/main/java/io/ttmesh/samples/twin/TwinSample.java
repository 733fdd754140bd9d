package io.ttmesh.samples.twin;

import io.ttmesh.actors.ActorType;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.Terminal;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;

/** {@code ttmesh run twin}: lets many devices report to their twins, once each. */
public final class TwinSample implements Sample {
    private static final int COUNT_DEFAULT = 10_000;
    private static final int COUNT_MAX = 1_000_000;
    private static final int OPEN_MAX = 256;

    /** Made by the service loader. */
    public TwinSample() {}

    @Override
    public String name() {
        return "twin";
    }

    @Override
    public String summary() {
        return "Lets many devices report to their twins, few of which are awake at a time.";
    }

    @Override
    public String usage() {
        return "[--count N]";
    }

    @Override
    public int run(Mesh mesh, List<String> args, Terminal terminal) {
        int count = count(args);
        long failed = report(mesh, Twin.TYPE, count);
        Census.Figures figures = Census.total(mesh);
        terminal.line(count - failed + " of " + count + " devices have reported");
        terminal.line("twins awake: " + figures.awake() + " now, " + figures.awakeMax() + " at most");
        terminal.line("device 0: " + mesh.actor(Twin.TYPE, id(0)).<Twin.State>call(Twin.Show::new));
        return failed == 0 ? 0 : 1;
    }

    private static int count(List<String> args) {
        if (args.isEmpty()) {
            return COUNT_DEFAULT;
        }
        if (args.size() == 2 && args.get(0).equals("--count") && args.get(1).matches("[1-9][0-9]{0,6}")) {
            int count = Integer.parseInt(args.get(1));
            if (count <= COUNT_MAX) {
                return count;
            }
        }
        throw new InvalidInputException(
                "arguments " + args + " of twin are wrong: use [--count N], N from 1 to " + COUNT_MAX);
    }

    static String id(int device) {
        return "device-" + device;
    }

    /** Lets that many devices report, a few at a time; returns how many could not. */
    static long report(Mesh mesh, ActorType<Twin.Command> type, int count) {
        var room = new Semaphore(OPEN_MAX);
        var failed = new AtomicLong();
        try {
            for (int i = 0; i < count; i++) {
                double celsius = i % 40;
                room.acquire();
                var unused = mesh.actor(type, id(i))
                        .<Done>ask(replyTo -> new Twin.Report(celsius, replyTo))
                        .whenComplete((done, thrown) -> {
                            if (thrown != null) {
                                failed.incrementAndGet();
                            }
                            room.release();
                        });
            }
            room.acquire(OPEN_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
        return failed.get();
    }
}
