package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.error.StartException;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HolderTasksTest {
    private static final DistributedTask<Integer, Integer> HIDDEN =
            DistributedTask.of("holder.hidden", Integer.class, Integer.class, (number, context) -> number);

    private static final ActorType<Ping> ACTOR = ActorType.of("holder.actor", Ping.class, Echo::new);

    record Ping() {}

    static final class Echo extends DistributedActor<Ping> {
        @Override
        public Behavior<Ping> onMessage(Ping command) {
            return same();
        }
    }

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
    void findsTheActorTypesInStaticFields() {
        var source = new HolderTasks(List.of(HolderTasksTest.class.getName(), Other.class.getName()));

        assertThat(source.actors()).singleElement().isEqualTo(ACTOR);
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
