package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotTrailTest {
    private static SnapshotTrail begun(int most, long first, long replayed) {
        var trail = new SnapshotTrail(most);
        for (int i = 0; i < replayed; i++) {
            trail.replayed();
        }
        trail.storing(first + replayed + 1);
        trail.storing(first + replayed + 2);
        return trail;
    }

    @Test
    void lastOnesAreKept() {
        SnapshotTrail trail = begun(2, 0, 0);

        assertThat(trail.taken(10)).isZero();
        assertThat(trail.taken(21)).isZero();
        assertThat(trail.taken(30)).isEqualTo(10);
        assertThat(trail.taken(43)).isEqualTo(21);
    }

    @Test
    void onlyOneIsKept() {
        assertThat(begun(1, 0, 3).taken(10)).isZero();
        assertThat(begun(1, 10, 3).taken(20)).isEqualTo(19);
    }

    @Test
    void oneThatTheInstanceBeganWithCounts() {
        SnapshotTrail trail = begun(2, 10, 3);

        assertThat(trail.taken(20)).isEqualTo(9);
        assertThat(trail.taken(30)).isEqualTo(10);
    }

    @Test
    void thoseBeforeItAreTakenToBeAsFarApart() {
        SnapshotTrail trail = begun(4, 100, 0);

        assertThat(trail.taken(110)).isEqualTo(79);
        assertThat(trail.taken(120)).isEqualTo(89);
        assertThat(trail.taken(130)).isEqualTo(99);
        assertThat(trail.taken(140)).isEqualTo(100);
    }

    @Test
    void nothingGoesBeforeThereAreEnough() {
        assertThat(begun(100, 10, 0).taken(20)).isZero();
    }

    @Test
    void manyThatAreKeptTakeNoRoomInAdvance() {
        assertThat(begun(Integer.MAX_VALUE, 10, 0).taken(20)).isZero();
    }
}
