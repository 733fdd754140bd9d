package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.ReplicaId;
import org.apache.pekko.persistence.typed.ReplicationId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplicatedEventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.ReplicatedEventSourcing;
import org.apache.pekko.persistence.typed.javadsl.ReplicationContext;
import org.junit.jupiter.api.Test;

/** Pekko's replicated event sourcing with both replicas on one plugin: it needs metadata, and live queries with them. */
abstract class ReplicationScenarios {
    private static final ReplicaId EU = new ReplicaId("eu");
    private static final ReplicaId US = new ReplicaId("us");

    private final Supplier<ActorSystem> hosted;

    ReplicationScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    sealed interface Command {}

    record Add(String word) implements Command {}

    record Get(ActorRef<Set<String>> replyTo) implements Command {}

    /** A set of words, which grows at any replica; its state is one string. */
    static final class Words extends ReplicatedEventSourcedBehavior<Command, String, String> {
        Words(ReplicationContext context) {
            super(context);
        }

        static Behavior<Command> create(String id, ReplicaId replica) {
            return ReplicatedEventSourcing.commonJournalConfig(
                    new ReplicationId("Words", id, replica), Set.of(EU, US), RaftReadJournal.IDENTIFIER, Words::new);
        }

        @Override
        public String emptyState() {
            return "";
        }

        @Override
        public CommandHandler<Command, String, String> commandHandler() {
            return (state, command) -> switch (command) {
                case Add add -> Effect().persist(add.word());
                case Get get ->
                    Effect()
                            .none()
                            .thenRun(words -> get.replyTo()
                                    .tell(new TreeSet<>(words.lines().toList())));
            };
        }

        @Override
        public EventHandler<String, String> eventHandler() {
            return (state, event) -> state + event + "\n";
        }
    }

    @Test
    void replicasSeeEachOthersEventsOnceAlsoAfterARestart() {
        ActorRef<Command> eu = Adapter.spawnAnonymous(hosted.get(), Words.create("one", EU));
        ActorRef<Command> us = Adapter.spawnAnonymous(hosted.get(), Words.create("one", US));
        eu.tell(new Add("hello"));
        us.tell(new Add("world"));

        assertWords(eu, "hello", "world");
        assertWords(us, "hello", "world");

        // A new incarnation recovers the other replica's event from its own history, and goes on from there.
        hosted.get().stop(Adapter.toClassic(eu));
        us.tell(new Add("again"));
        ActorRef<Command> euAgain = Adapter.spawnAnonymous(hosted.get(), Words.create("one", EU));
        assertWords(euAgain, "again", "hello", "world");
        euAgain.tell(new Add("more"));
        assertWords(us, "again", "hello", "more", "world");
    }

    private void assertWords(ActorRef<Command> replica, String... words) {
        await("both replicas' words")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(AskPattern.ask(
                                        replica,
                                        Get::new,
                                        Duration.ofSeconds(5),
                                        Adapter.toTyped(hosted.get()).scheduler())
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS))
                        .containsExactly(words));
    }
}
