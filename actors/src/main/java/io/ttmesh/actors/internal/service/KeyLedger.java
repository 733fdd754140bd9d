package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.KeptKey;
import io.ttmesh.actors.spi.KeySettings;
import io.ttmesh.model.CommandKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands with keys that one actor has carried out, the oldest first, as far back as the settings say. Where there
 * are too many bytes of answers, the oldest answers go and their keys stay. For one thread.
 */
final class KeyLedger {
    private final KeySettings settings;
    private final Map<CommandKey, KeptKey> kept = new LinkedHashMap<>();
    private long answerBytes;

    KeyLedger(KeySettings settings) {
        this.settings = settings;
    }

    /** What is known of a key; null for nothing. */
    @Nullable
    KeptKey find(CommandKey key, long nowMillis) {
        KeptKey known = kept.get(key);
        return known == null || isOver(known, nowMillis) ? null : known;
    }

    private boolean isOver(KeptKey one, long nowMillis) {
        return nowMillis - one.atMillis() > settings.window().toMillis();
    }

    /** Keeps one; what is known of its key already is replaced. */
    void put(KeptKey one, long nowMillis) {
        dropKeys(nowMillis);
        forget(one.key());
        kept.put(one.key(), one);
        answerBytes += bytes(one);
        if (kept.size() > settings.keysMax()) {
            forget(kept.keySet().iterator().next());
        }
        dropAnswers();
    }

    /** The oldest stand first: the first that is not over ends the search. */
    private void dropKeys(long nowMillis) {
        Iterator<KeptKey> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            KeptKey oldest = oldestFirst.next();
            if (!isOver(oldest, nowMillis)) {
                return;
            }
            oldestFirst.remove();
            answerBytes -= bytes(oldest);
        }
    }

    private void dropAnswers() {
        for (Map.Entry<CommandKey, KeptKey> entry : kept.entrySet()) {
            if (answerBytes <= settings.answersLimit()) {
                return;
            }
            answerBytes -= bytes(entry.getValue());
            entry.setValue(entry.getValue().with(null));
        }
    }

    private static int bytes(KeptKey one) {
        KeptKey.Kept answer = one.answer();
        return answer == null ? 0 : answer.bytes().length();
    }

    /** Does as if the command had not been. */
    void forget(CommandKey key) {
        KeptKey known = kept.remove(key);
        if (known != null) {
            answerBytes -= bytes(known);
        }
    }

    /** All of them, in their order. */
    List<KeptKey> all() {
        return List.copyOf(kept.values());
    }
}
