package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.wire.KeptKey;
import io.ttmesh.actors.spi.KeySettings;
import io.ttmesh.model.CommandKey;
import java.time.Duration;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class KeyLedgerTest {
    private final KeyLedger ledger = new KeyLedger(new KeySettings(Duration.ofMillis(100), 3, 10));

    private static KeptKey key(String text, long atMillis, int answerBytes) {
        var key = new KeptKey(new CommandKey(text), "digest", atMillis, null);
        return key.with(new KeptKey.Kept("Place", ByteString.fromArray(new byte[answerBytes])));
    }

    @Test
    void oldestAnswersGoWhenTheyHaveTooManyBytesAndTheirKeysStay() {
        ledger.put(key("a", 0, 6), 0);
        ledger.put(key("b", 0, 4), 0);
        assertThat(ledger.all()).allMatch(one -> one.answer() != null);

        ledger.put(key("c", 0, 1), 0);

        assertThat(ledger.all()).containsExactly(key("a", 0, 0).with(null), key("b", 0, 4), key("c", 0, 1));
    }

    @Test
    void answerThatIsTooLargeByItselfIsNotKept() {
        ledger.put(key("a", 0, 11), 0);

        assertThat(ledger.all()).containsExactly(key("a", 0, 0).with(null));
    }

    @Test
    void answersThatWentMakeRoomForOthers() {
        ledger.put(key("a", 0, 9), 0);
        ledger.put(key("a", 0, 4), 0);
        ledger.put(key("b", 0, 6), 0);
        assertThat(ledger.all()).containsExactly(key("a", 0, 4), key("b", 0, 6));

        ledger.forget(new CommandKey("a"));
        ledger.put(key("c", 50, 4), 50);
        assertThat(ledger.all()).containsExactly(key("b", 0, 6), key("c", 50, 4));

        ledger.put(key("d", 101, 6), 101);
        assertThat(ledger.all()).containsExactly(key("c", 50, 4), key("d", 101, 6));
    }

    @Test
    void keysGoByAgeAndByNumber() {
        ledger.put(key("a", 0, 1), 0);
        ledger.put(key("b", 50, 1), 50);

        assertThat(ledger.find(new CommandKey("a"), 100)).isNotNull();
        assertThat(ledger.find(new CommandKey("a"), 101)).isNull();
        ledger.put(key("c", 101, 1), 101);
        assertThat(ledger.all()).extracting(one -> one.key().text()).containsExactly("b", "c");
        ledger.put(key("d", 101, 1), 101);
        ledger.put(key("e", 101, 1), 101);
        assertThat(ledger.all()).extracting(one -> one.key().text()).containsExactly("c", "d", "e");
    }
}
