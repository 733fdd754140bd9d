package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.error.StartException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HolderTasksTest {
    private static final DistributedTask<Integer, Integer> HIDDEN =
            DistributedTask.of("holder.hidden", Integer.class, Integer.class, (number, context) -> number);

    static final class Other {
        static final DistributedTask<Integer, Integer> SHOWN =
                DistributedTask.of("holder.shown", Integer.class, Integer.class, (number, context) -> number);
    }

    static final class Forgetful {
        static final @Nullable DistributedTask<Integer, Integer> NONE = null;
    }

    @Test
    void findsTheTasksInStaticFieldsWhoeverMaySeeThem() {
        var source = new HolderTasks(List.of(HolderTasksTest.class.getName(), Other.class.getName()));

        assertThat(source.tasks()).containsExactlyInAnyOrder(HIDDEN, Other.SHOWN);
    }

    @Test
    void namesTheClassOrTheFieldThatIsOfNoUse() {
        assertThatThrownBy(() -> new HolderTasks(List.of("no.such.Tasks")).tasks())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("class no.such.Tasks");
        assertThatThrownBy(() -> new HolderTasks(List.of(Forgetful.class.getName())).tasks())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Forgetful.NONE");
    }
}
