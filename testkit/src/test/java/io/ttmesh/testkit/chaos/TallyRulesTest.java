package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules' own trial: they find what dishonest actors do, what a fork would look like, and nothing else. */
@Timeout(60)
class TallyRulesTest {
    private static final int CALLS = 60;

    @ParameterizedTest
    @CsvSource({"NONE,", "DOUBLES,A2", "FORGETS,A2", "LOOKS_BACK,A4"})
    void theRulesNameWhatARunningActorDoesWrong(Tally.Trick trick, String rule) {
        ActorType<Tally.Command> type =
                Tally.type("chaos.tally-" + trick.name().toLowerCase(java.util.Locale.ROOT), trick);
        List<Seen> seen = new ArrayList<>();
        Tally.Past past;
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(type))) {
            MeshRef<Tally.Command> tally = mesh.actor(type, "a");
            for (int i = 0; i < CALLS; i++) {
                seen.add(ActorLoad.seen("a", () -> tally, Optional.of("t" + i), 1));
                seen.add(ActorLoad.seen("a", () -> tally, Optional.empty(), 1));
            }
            past = tally.call(Tally.Tell::new);
        }

        Set<String> broken = broken(seen, past);

        if (rule == null) {
            assertThat(broken).isEmpty();
        } else {
            assertThat(broken).contains(rule);
        }
    }

    @Test
    void anAnswerOfASecondPastIsAFork() {
        Tally.Past one = Tally.Past.NOTHING.plus("a").plus("b");
        Tally.Past other = Tally.Past.NOTHING.plus("a").plus("c");

        assertThat(broken(List.of(answered(1, 2, "a", Tally.Past.NOTHING.plus("a")), answered(3, 4, "c", other)), one))
                .containsExactlyInAnyOrder("A2", "A3");
    }

    @Test
    void fewerAfterMoreIsAStepBackUnlessTheCallsOverlap() {
        Tally.Past more = Tally.Past.NOTHING.plus("a").plus("b");
        Tally.Past fewer = Tally.Past.NOTHING.plus("a");

        assertThat(broken(List.of(answered(1, 2, "b", more), answered(3, 4, "a", fewer)), more))
                .containsExactly("A4");
        assertThat(broken(List.of(answered(1, 3, "b", more), answered(2, 4, "a", fewer)), more))
                .isEmpty();
    }

    @Test
    void aCallThatFailsMustFailWithATypedErrorAndMayOrMayNotCount() {
        Tally.Past past = Tally.Past.NOTHING.plus("a");

        assertThat(broken(List.of(failed("a", new OutcomeUnknownException("late"))), past))
                .isEmpty();
        assertThat(broken(List.of(failed("b", new OutcomeUnknownException("late"))), past))
                .isEmpty();
        assertThat(broken(List.of(failed("b", new IllegalStateException("what"))), past))
                .containsExactly("A1");
    }

    @Test
    void whatIsSaidToBeCarriedOutIsThereThoughItsAnswerIsLost() {
        Tally.Past past = Tally.Past.NOTHING.plus("a");

        assertThat(broken(List.of(failed("a", new ForgottenException("carried out"))), past))
                .isEmpty();
        assertThat(broken(List.of(failed("b", new ForgottenException("carried out"))), past))
                .containsExactly("A2");
    }

    private static Set<String> broken(List<Seen> seen, Tally.Past past) {
        return TallyRules.judge(seen, Map.of("a", past)).stream()
                .map(Violation::rule)
                .collect(Collectors.toSet());
    }

    private static Seen answered(long began, long ended, String token, Tally.Past past) {
        var count = new Tally.Count(past.tokens().size(), past.digest(), "");
        return new Seen("a", began, ended, Optional.of(token), Optional.of(count), Optional.empty());
    }

    private static Seen failed(String token, RuntimeException failure) {
        return new Seen("a", 1, 2, Optional.of(token), Optional.empty(), Optional.of(failure));
    }
}
