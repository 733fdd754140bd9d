package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the group does on the threads of Raft, which may be waited for under its lock. */
final class RaftGroupTest {
    private final AtomicInteger looks = new AtomicInteger();
    private final RaftGroup.Own own = new RaftGroup.Own() {
        @Override
        public Optional<Voter> running() {
            looks.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public boolean isLost() {
            return false;
        }
    };

    @Test
    void asksWhoLeadsOnAnotherThreadThanThatWhichSaysThatItHasChanged() {
        List<Runnable> elsewhere = new ArrayList<>();
        RaftGroup group = group(elsewhere::add);

        group.leaderMayHaveChanged();
        assertThat(looks).hasValue(0);

        elsewhere.forEach(Runnable::run);
        assertThat(looks).hasValue(1);
    }

    @Test
    void hearsOfNoChangeWhenItsSystemHasEnded() {
        RaftGroup group = group(body -> {
            throw new RejectedExecutionException("ended");
        });

        group.leaderMayHaveChanged();

        assertThat(looks).hasValue(0);
    }

    private RaftGroup group(Executor executor) {
        return new RaftGroup(
                () -> new Identity("cluster", 0, 1, "v-1"),
                "v-1",
                GroupSettings.from(ConfigFactory.load().getConfig("ttmesh.journal")),
                new RaftGroup.Around(null, Map::of, own, executor, (after, body) -> body.run()));
    }
}
