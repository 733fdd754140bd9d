package io.ttmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.spi.ActorSource;
import io.ttmesh.model.error.StartException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorRegistryTest {
    private static final ActorType<String> TYPE = ActorType.of(
                    "registered", String.class, ActorRegistryTest::<String>never)
            .withMailboxLimit(7);
    private static final ActorSource MODULE = new ActorSource() {
        @Override
        public Collection<ActorType<?>> actors() {
            return List.of(TYPE);
        }

        @Override
        public boolean givesWay() {
            return true;
        }
    };

    private static <C> DistributedActor<C> never() {
        throw new IllegalStateException("never made");
    }

    @Test
    void theProgramsOwnOptionsCountInPlaceOfAModules() {
        ActorType<String> own = TYPE.withTags("gpu").alwaysOn();

        assertThat(ActorRegistry.of(List.of(MODULE, ActorSource.of(own))).all()).containsExactly(own);
        assertThat(ActorRegistry.of(List.of(ActorSource.of(own), MODULE)).all()).containsExactly(own);
    }

    @Test
    void typesOfTheClassPathGiveWay() {
        assertThat(ActorSource.classPath(getClass().getClassLoader()).givesWay())
                .isTrue();
        assertThat(ActorSource.of(TYPE).givesWay()).isFalse();
    }

    @Test
    void theSameTypeFromTwoSourcesCountsOnce() {
        ActorType<String> again = ActorType.of("registered", String.class, ActorRegistryTest::<String>never)
                .withMailboxLimit(7);

        assertThat(ActorRegistry.of(List.of(ActorSource.of(TYPE, again), ActorSource.of(TYPE)))
                        .all())
                .containsExactly(TYPE);
    }

    @Test
    void otherOptionsFromTheSameKindOfSourceAreRefused() {
        for (var twice : List.of(
                List.of(ActorSource.of(TYPE, TYPE.withTags("gpu"))),
                List.of(ActorSource.of(TYPE), ActorSource.of(TYPE.alwaysOn())))) {
            assertThatThrownBy(() -> ActorRegistry.of(twice))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("actor type registered is registered twice with other options");
        }
    }

    @Test
    void otherClassesAreRefusedWhereverTheyComeFrom() {
        ActorType<Long> other = ActorType.of("registered", Long.class, ActorRegistryTest::<Long>never);

        for (ActorSource source : List.of(MODULE, ActorSource.of(TYPE))) {
            assertThatThrownBy(() -> ActorRegistry.of(List.of(source, ActorSource.of(other))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("java.lang.Long")
                    .hasMessageContaining("give one another name");
        }
    }
}
