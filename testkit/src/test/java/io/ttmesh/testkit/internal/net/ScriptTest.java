package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void returnsWhatItPrints() {
        assertThat(Script.run("a test", "echo one\ncat <<'E'\ntwo\nE\n")).isEqualTo("one\ntwo\n");
    }

    @Test
    void stopsAtTheFirstFailureAndNamesItsCommandAndWhatItSaid() {
        assertThatThrownBy(() -> Script.run("c1 can not be made", "true\nls /nowhere/x\necho later\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("(?s)c1 can not be made: 'ls /nowhere/x' ended with exit code \\d+: .*/nowhere/x.*")
                .hasMessageNotContaining("later");
    }

    @Test
    void failureIsLeftToTheCallerWhoAttempts() {
        Script.Outcome outcome = Script.attempt("echo out; echo said >&2; exit 3");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.output()).isEqualTo("out\n");
        assertThat(outcome.trace()).contains("said");
    }

    @Test
    void goesOnToTheEndWhenInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(Script.run("a test", "echo done")).isEqualTo("done\n");
        assertThat(Thread.interrupted()).isTrue();
    }
}
