package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The life of a store in a JVM of its own, which a failpoint ends somewhere. */
public final class HaltedStore {
    static final int BATCHES = 40;

    private static final int SWAPPED_AFTER = 20;

    private HaltedStore() {}

    /** Lives in the folder that is the only argument. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (Lab lab = Lab.open(folder.resolve("state"))) {
            List<Batch> log = log(lab);
            for (int i = 0; i < BATCHES; i++) {
                lab.apply(log.get(i));
                if (i % 7 == 6) {
                    lab.store.flush();
                }
                if (i == SWAPPED_AFTER) {
                    lab.store.checkpoint(folder.resolve("checkpoint"));
                    lab.store.replaceBy(folder.resolve("checkpoint"));
                }
            }
        }
    }

    /** The same batches for everybody. */
    static List<Batch> log(Lab lab) {
        Random random = new Random(4);
        List<Batch> log = new ArrayList<>();
        for (int i = 1; i <= BATCHES; i++) {
            log.add(lab.batch(Lab.BATCHER, i, RocksStoreTest.randomItems(random, i)));
        }
        return log;
    }
}
