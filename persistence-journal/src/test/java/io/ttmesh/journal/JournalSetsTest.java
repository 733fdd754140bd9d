package io.ttmesh.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalSets.Member;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SetMember;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JournalSetsTest {
    private final ActorSystem system = ActorSystem.create("sets", ConfigFactory.load());
    private final List<Question> asked = new ArrayList<>();

    /** A group that gives one answer, and lets itself be asked only for what is certain. */
    private final class OneAnswer implements JournalGroup {
        private final Answer answer;

        OneAnswer(Answer answer) {
            this.answer = answer;
        }

        @Override
        public int number() {
            return 0;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
            throw new UnsupportedOperationException("sets are read");
        }

        @Override
        public CompletionStage<Answer> ask(Question question, Freshness freshness) {
            assertThat(freshness).isEqualTo(Freshness.LINEARIZABLE);
            asked.add(question);
            return CompletableFuture.completedStage(answer);
        }

        @Override
        public void onAppended(Runnable listener) {}
    }

    @AfterEach
    void stop() {
        TestKit.shutdownActorSystem(system);
    }

    private CompletableFuture<List<Member>> members(Optional<Member> after) {
        return JournalSets.get(system).members("wake/eu.1", 1_000, after, 3).toCompletableFuture();
    }

    @Test
    void pageIsReadForCertainAndAfterTheOneBefore() {
        GroupDirectory.get(system)
                .started(new OneAnswer(new Answer.SetMembers(List.of(new SetMember("b", 7), new SetMember("a", 9)))));

        assertThat(members(Optional.of(new Member("z", 5))))
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(List.of(new Member("b", 7), new Member("a", 9)));
        assertThat(asked).containsExactly(new Question.MembersOfSet("wake/eu.1", 1_000, new SetMember("z", 5), 3));
    }

    @Test
    void readWaitsUntilTheJournalIsStarted() {
        CompletableFuture<List<Member>> early = members(Optional.empty());
        assertThat(early).isNotDone();

        GroupDirectory.get(system).started(new OneAnswer(new Answer.SetMembers(List.of())));

        assertThat(early).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(List.of());
        assertThat(asked).containsExactly(new Question.MembersOfSet("wake/eu.1", 1_000, null, 3));
    }

    @Test
    void readOfAJournalThatFailedToStartFails() {
        GroupDirectory.get(system).failed(new JournalException.NotRunning("no"));

        assertThat(members(Optional.empty()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(JournalException.NotRunning.class);
    }
}
