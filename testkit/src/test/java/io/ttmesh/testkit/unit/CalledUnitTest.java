package io.ttmesh.testkit.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.RpcActor;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.testkit.ActorUnit;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors in RPC style, alone. */
@Timeout(120)
class CalledUnitTest {
    @Test
    void methodsAreCalledStepByStep() throws Exception {
        try (var unit = ActorUnit.of(Words.TYPE)) {
            Words words = unit.as(Words.class);

            words.add("one");
            words.add("two");

            assertThat(words.all().toCompletableFuture().get()).containsExactly("one", "two");
            assertThat(words.find("three").toCompletableFuture().get()).isNull();
            assertThat(words.spelled().toCompletableFuture().get().runWith(Sink.seq(), unit.materializer()))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(List.of("one", "two"));
        }
    }

    @Test
    void methodThatThrowsFailsItsStageAndOneWithoutAStageTheTest() {
        try (var unit = ActorUnit.of(Words.TYPE)) {
            Words words = unit.as(Words.class);
            words.add("one");

            assertThatThrownBy(() -> words.add(""))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCauseMessage("no word");
            assertThatThrownBy(() -> words.find("").toCompletableFuture().get())
                    .hasCauseInstanceOf(ActorFailedException.class)
                    .hasMessageContaining("no word");
            assertThatThrownBy(() -> words.later("").toCompletableFuture().get())
                    .hasCauseInstanceOf(ActorFailedException.class)
                    .hasMessageContaining("no word");
            assertThat(words.all().toCompletableFuture().join()).isEmpty();
        }
    }

    @Test
    void callsCanBeAskedAsCommands() throws Exception {
        Method find = Words.class.getDeclaredMethod("find", String.class);
        find.setAccessible(true);
        try (var unit = ActorUnit.of(Words.TYPE)) {
            var outcome = unit.<Object>ask(replyTo -> new Call(find, List.of("one"), replyTo));

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.reply()).hasToString("Returned[value=null]");
        }
    }

    @Test
    void actorIsCalledByItsOwnMethodsOnly() {
        try (var ledger = ActorUnit.of(Ledger.TYPE);
                var unit = ActorUnit.of(Words.TYPE)) {
            assertThatThrownBy(() -> ledger.as(Words.class))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no methods, see ActorType.rpc");
            assertThatThrownBy(() -> unit.as(Runnable.class))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(Words.class.getName());
        }
    }

    /** Keeps words. */
    interface Words {
        ActorType<Call> TYPE = ActorType.rpc("unit.words", Words.class, WordsActor::new);

        void add(String word);

        CompletionStage<List<String>> all();

        CompletionStage<@Nullable String> find(String word);

        CompletionStage<String> later(String word);

        CompletionStage<Source<String, NotUsed>> spelled();
    }

    static final class WordsActor extends RpcActor implements Words {
        private final List<String> kept = new ArrayList<>();

        @Override
        public void add(String word) {
            kept.add(known(word));
        }

        private static String known(String word) {
            if (word.isEmpty()) {
                throw new IllegalArgumentException("no word");
            }
            return word;
        }

        @Override
        public CompletionStage<List<String>> all() {
            return CompletableFuture.completedStage(List.copyOf(kept));
        }

        @Override
        public CompletionStage<@Nullable String> find(String word) {
            return CompletableFuture.completedStage(kept.contains(known(word)) ? word : null);
        }

        @Override
        public CompletionStage<String> later(String word) {
            return CompletableFuture.supplyAsync(() -> known(word));
        }

        @Override
        public CompletionStage<Source<String, NotUsed>> spelled() {
            return CompletableFuture.completedStage(Source.from(List.copyOf(kept)));
        }
    }
}
