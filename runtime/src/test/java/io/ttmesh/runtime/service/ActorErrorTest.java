package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors that actors throw: each is that actor's failure, and no other actor of the node, nor the JVM, hears of it. */
@Timeout(120)
class ActorErrorTest {
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.actors.service.restart-delay-min", "10ms")
                .with("ttmesh.actors.service.reliable-tries", 3)
                .withActors(Errant.VOLATILE, Errant.EVENTS, Errant.STATE, Errant.METHODS, Counter.TYPE));
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    static Stream<Arguments> flavours() {
        return Stream.of(Errant.VOLATILE, Errant.EVENTS, Errant.STATE)
                .flatMap(type -> Stream.of(Errant.How.values()).map(how -> Arguments.of(type, how)));
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void errorAtACommandIsToldAndTheActorStartsAnew(ActorType<Errant.Command> type, Errant.How how) {
        MeshRef<Errant.Command> actor = mesh.actor(type, "at-a-command-" + how + type.name());
        MeshRef<Counter.Command> bystander = mesh.actor(Counter.TYPE, "bystander-" + how + type.name());
        bystander.tell(new Counter.Add(1));

        assertThatThrownBy(() -> actor.<String>call(replyTo -> new Errant.Break(how, replyTo)))
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteClass())
                                .isEqualTo(how.thrown().getName()));

        assertThat(actor.<Integer>call(Errant.Starts::new)).isEqualTo(2);
        assertThat(bystander.<Long>call(Counter.Get::new)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void errorAtTheStartIsTriedAgainAfterAPause(ActorType<Errant.Command> type, Errant.How how) {
        MeshRef<Errant.Command> actor = mesh.actor(type, "sick-" + how + "-" + type.name());

        assertThatThrownBy(() -> actor.<Integer>call(Errant.Starts::new))
                .isInstanceOf(ActorUnavailableException.class)
                .hasMessageContaining("can not start");

        assertThat(actor.<Integer>call(Errant.Starts::new)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void errorInAMethodIsToldToItsCaller(Errant.How how) throws Exception {
        Errant.Methods actor = mesh.actor(Errant.METHODS, "methods-" + how).as(Errant.Methods.class);

        assertThatThrownBy(() -> actor.raise(how).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteClass())
                                .isEqualTo(how.thrown().getName()));

        assertThat(actor.starts().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo(2);
    }

    @Test
    void errorAtASignalIsAFailureOfTheActor() {
        MeshRef<Errant.Command> actor = mesh.actor(Errant.VOLATILE, "at-a-signal");

        actor.<String>call(Errant.Adopt::new);

        await("it has started anew")
                .atMost(Duration.ofSeconds(30))
                .until(() -> actor.<Integer>call(Errant.Starts::new) == 2);
    }

    @Test
    void commandWhoseReadingThrowsAnErrorIsRefused() {
        MeshRef<Errant.Command> actor = mesh.actor(Errant.VOLATILE, "spoiled");

        try {
            assertThatThrownBy(() -> actor.withKey("k").<String>call(replyTo -> {
                        var command = new Errant.Spoiled(replyTo);
                        Errant.spoil(true);
                        return command;
                    }))
                    .isInstanceOf(WrongPayloadException.class)
                    .hasMessageContaining("test.errant/spoiled")
                    .hasMessageContaining("StackOverflowError");
        } finally {
            Errant.spoil(false);
        }

        assertThat(actor.<String>call(Errant.Spoiled::new)).isEqualTo("read");
        assertThat(actor.<Integer>call(Errant.Starts::new)).isEqualTo(1);
    }

    @Test
    void commandThatEndsInAnErrorEachTimeIsGivenUpByAReliableRef() {
        MeshRef<Errant.Command> actor = mesh.actor(Errant.EVENTS, "poisoned");

        assertThatThrownBy(() -> actor.reliable()
                        .tell(new Errant.BreakSilently(Errant.How.ASSERTION))
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("asserted");

        assertThat(actor.<Integer>call(Errant.Starts::new)).isEqualTo(4);
    }
}
