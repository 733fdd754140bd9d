package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReduceTreeTest {
    @ParameterizedTest
    @CsvSource({"0, 2, 1", "1, 16, 1", "2, 2, 3", "16, 16, 17", "17, 16, 20", "5, 2, 11", "1000, 16, 1068"})
    void everyUnitButTheLastHasOneParentAndTheLastComesOfAll(int leaves, int fanIn, int units) {
        var tree = new ReduceTree(leaves, fanIn);
        assertThat(tree.units()).isEqualTo(units);
        List<Integer> taken = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            if (!tree.isLeaf(unit)) {
                int parent = unit;
                assertThat(tree.children(unit))
                        .hasSizeBetween(1, fanIn)
                        .allSatisfy(child -> assertThat(tree.parent(child)).isEqualTo(parent));
                taken.addAll(tree.children(unit));
            }
        }

        assertThat(taken).doesNotHaveDuplicates().hasSize(units - 1).doesNotContain(units - 1);
        assertThat(tree.parent(units - 1)).isEqualTo(-1);
    }
}
