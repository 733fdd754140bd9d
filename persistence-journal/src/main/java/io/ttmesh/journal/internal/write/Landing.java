package io.ttmesh.journal.internal.write;

import scala.concurrent.Batchable;

/**
 * A task for a Pekko dispatcher that keeps what it sets off on its own thread: the replies of a whole batch leave with one
 * hand-over between threads instead of one for each write.
 */
record Landing(Runnable task) implements Runnable, Batchable {
    @Override
    public void run() {
        task.run();
    }
}
