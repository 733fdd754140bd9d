package io.ttmesh.actors.internal.job;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The coordinators on one node that have nothing to do, and stay in memory for a while. When there are too many, the one leaves that
 * came to rest first. For many threads.
 */
final class RestingJobs {
    private final int most;
    private final ConcurrentSkipListMap<Long, ActorRef<JobCommand>> resting = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();

    RestingJobs(int most) {
        this.most = most;
    }

    /** One more comes to rest, under the number that is returned. */
    long add(ActorRef<JobCommand> coordinator) {
        long number = numbers.incrementAndGet();
        resting.put(number, coordinator);
        if (count.incrementAndGet() > most) {
            Map.Entry<Long, ActorRef<JobCommand>> first = resting.pollFirstEntry();
            if (first != null) {
                count.decrementAndGet();
                first.getValue().tell(new JobCommand.Rest());
            }
        }
        return number;
    }

    /** That one works again, or is gone. */
    void remove(long number) {
        if (resting.remove(number) != null) {
            count.decrementAndGet();
        }
    }
}
