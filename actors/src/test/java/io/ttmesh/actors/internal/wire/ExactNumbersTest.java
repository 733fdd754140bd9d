package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.RpcActor;
import io.ttmesh.actors.StoredMigration;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimal numbers keep their scale, on the way and in the store. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExactNumbersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    interface Purse {
        void add(BigDecimal amount);
    }

    abstract static class PurseActor extends RpcActor implements Purse {}

    record Command() {}

    record Old(BigDecimal amount) {}

    record State(BigDecimal amount, String currency) {}

    private static ActorCodec codec(ActorType<?> type) {
        return new ActorCodec(type, KIT.system(), (id, home) -> {
            throw new IllegalStateException("no refs here");
        });
    }

    private static <S> ActorType<Command> keeping(Class<S> state) {
        Supplier<DurableStateActor<Command, S>> never = () -> {
            throw new IllegalStateException("never made");
        };
        return ActorType.durableState("purse", Command.class, state, never);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.00", "0.10", "1E+3", "-0.000", "100"})
    void argumentOfACallKeepsItsScale(String text) throws Exception {
        Supplier<PurseActor> never = () -> {
            throw new IllegalStateException("never made");
        };
        ActorCodec codec = codec(ActorType.rpc("purse-calls", Purse.class, never));
        var call = new Call(Purse.class.getMethod("add", BigDecimal.class), List.of(new BigDecimal(text)), null);

        assertThat(codec.read(codec.written(call))).isEqualTo(call);
    }

    @Test
    void migratedStateKeepsItsScale() {
        byte[] old = codec(keeping(Old.class)).writeStored(new Old(new BigDecimal("10.00")));
        ActorCodec now = codec(keeping(State.class)
                .withMigration(
                        new StoredMigration("Old", 1, "State", tree -> ((ObjectNode) tree).put("currency", "EUR"))));

        assertThat(now.readStored("Old", 1, old)).containsExactly(new State(new BigDecimal("10.00"), "EUR"));
    }
}
