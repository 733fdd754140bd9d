package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.TaskLog.Answer;
import io.ttmesh.journal.JournalException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who writes again, who reads first and who gives up depends on this table. */
class JournalTaskLogTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new JournalException.StaleWriter("x"), Answer.Overtaken.class),
                Arguments.of(new JournalException.SequenceGap("x"), Answer.Overtaken.class),
                Arguments.of(new JournalException.Refused("x"), Answer.Refused.class),
                Arguments.of(new JournalException.NoMajority("x"), Answer.Failed.class),
                Arguments.of(new JournalException.Overloaded("x"), Answer.Failed.class),
                Arguments.of(new JournalException.Full("x"), Answer.Failed.class),
                Arguments.of(new JournalException.NotRunning("x"), Answer.Failed.class),
                Arguments.of(new JournalException.OutcomeUnknown("x"), Answer.Unknown.class),
                Arguments.of(new JournalException.Corrupt("x"), Answer.Unknown.class),
                Arguments.of(new JournalException.ForeignData("x"), Answer.Unknown.class));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureOfTheJournalMeans(JournalException failure, Class<? extends Answer> expected) {
        assertThat(JournalTaskLog.answer(failure)).isInstanceOf(expected);
    }
}
