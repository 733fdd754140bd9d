package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.RpcActor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An actor that is called by the methods of an interface. */
interface Words {
    ActorType<Call> TYPE = ActorType.rpc("test.words", Words.class, WordsActor::new);

    CompletionStage<Integer> add(String text);

    CompletionStage<Map<String, Long>> count(List<Word> words);

    CompletionStage<@Nullable String> longest();

    CompletionStage<String> repeat(String text, int times);

    CompletionStage<Void> fail(boolean late, String message);

    CompletionStage<Long> countOf(MeshRef<Counter.Command> counter);

    void clear();

    void stopNow();

    record Word(String text) {}

    /** Keeps the words in its memory. */
    final class WordsActor extends RpcActor implements Words {
        private final List<String> words = new ArrayList<>();

        @Override
        public CompletionStage<Integer> add(String text) {
            words.addAll(List.of(text.split(" ")));
            return CompletableFuture.completedStage(words.size());
        }

        @Override
        public CompletionStage<Map<String, Long>> count(List<Word> wanted) {
            Map<String, Long> counts = new TreeMap<>();
            for (Word word : wanted) {
                counts.put(
                        word.text(), words.stream().filter(word.text()::equals).count());
            }
            return CompletableFuture.completedStage(counts);
        }

        @Override
        public CompletionStage<@Nullable String> longest() {
            String longest = null;
            for (String word : words) {
                longest = longest == null || word.length() > longest.length() ? word : longest;
            }
            return CompletableFuture.completedStage(longest);
        }

        @Override
        public CompletionStage<String> repeat(String text, int times) {
            return CompletableFuture.completedStage(text.repeat(times));
        }

        @Override
        public CompletionStage<Void> fail(boolean late, String message) {
            if (late) {
                return CompletableFuture.failedStage(new IllegalArgumentException(message));
            }
            throw new IllegalStateException(message);
        }

        @Override
        public CompletionStage<Long> countOf(MeshRef<Counter.Command> counter) {
            return counter.ask(Counter.Get::new);
        }

        @Override
        public void clear() {
            words.clear();
        }

        @Override
        public void stopNow() {
            stop();
        }
    }
}
