package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.Durability;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JournalDurabilityTest {
    private final AtomicInteger voters = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final JournalDurability durability = new JournalDurability(() -> {
        asked.incrementAndGet();
        return voters.get();
    });

    @Test
    void fewerThanThreeVotersAreOneCopy() {
        assertThat(durability.get()).isEqualTo(Durability.LOCAL);
        voters.set(3);

        await("the number is looked at again").until(() -> durability.get() == Durability.REPLICATED);
    }

    @Test
    void manyQuestionsAreAnsweredByOneLook() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(durability.get()).isEqualTo(Durability.LOCAL);
        }

        assertThat(asked.get()).isLessThan(1_000);
    }
}
