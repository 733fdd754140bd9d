package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunIdTest {
    private static final RunId THIS = RunId.current();

    @Test
    void thisProcessIsAlive() {
        assertThat(THIS.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(THIS.isAlive()).isTrue();
    }

    @Test
    void laterProcessWithTheSameNumberIsAnother() {
        assertThat(new RunId(THIS.pid(), THIS.start() + 1).isAlive()).isFalse();
    }

    @Test
    void endedProcessIsNotAlive() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(new RunId(process.pid(), 1).isAlive()).isFalse();
    }

    @Test
    void itsTextIsReadBack() {
        assertThat(RunId.parse(THIS.toString())).contains(THIS);
        assertThat(RunId.parse("12")).isEmpty();
        assertThat(RunId.parse("sweep.lock")).isEmpty();
    }

    @Test
    void namespacesTellWhoseTheyAre() {
        SpaceNames names = SpaceNames.of(THIS, 3);

        assertThat(SpaceNames.owner(names.ofSwitch())).contains(THIS);
        assertThat(SpaceNames.owner(names.of("n1"))).contains(THIS);
        assertThat(SpaceNames.owner("ttm-12-34-x")).isEmpty();
        assertThat(SpaceNames.owner("somebody-elses")).isEmpty();
    }
}
