package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.TaskLog.Answer;
import io.ttmesh.actors.spi.TaskLog.Entry;
import io.ttmesh.actors.spi.TaskLog.Tagged;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.WireSafe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hosts ask of a log, of the one in memory and of one in any journal of Pekko's. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskLogTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final FencingToken FIRST = new FencingToken(0, 1);

    private final ActorTestKit kit =
            ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config());
    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    private final TaskLog plugin = TaskLog.ofPlugin(kit.system(), "");

    @AfterAll
    void stopKit() {
        kit.shutdownTestKit();
    }

    Stream<Arguments> logs() {
        return Stream.of(Arguments.of("memory", TaskLog.inMemory()), Arguments.of("plugin", plugin));
    }

    private static TaskId id() {
        return TaskId.parse("eu.1.dL" + COUNT.incrementAndGet());
    }

    private static TaskEvent.Submitted submitted(TaskId id) {
        return new TaskEvent.Submitted(submission(id.toString(), TaskOptions.DEFAULTS), FIRST, TestClock.START);
    }

    private static TaskEvent.Ended ended() {
        return new TaskEvent.Ended(new Outcome.Cancelled(), TestClock.START, FIRST, Optional.empty());
    }

    private static Entry entry(TaskId id, long expected, WireSafe... events) {
        return new Entry(
                id,
                expected,
                Stream.of(events).map(event -> new Tagged(event, Set.of())).toList());
    }

    private static List<Answer> append(TaskLog log, Entry... entries) {
        return log.append(List.of(entries))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static List<WireSafe> read(TaskLog log, TaskId id) {
        return log.read(id).toCompletableFuture().join();
    }

    @ParameterizedTest(name = "log in {0}")
    @MethodSource("logs")
    void historyIsReadAsItWasWritten(String kind, TaskLog log) {
        TaskId one = id();
        TaskId two = id();

        assertThat(append(log, entry(one, 0, submitted(one), ended()), entry(two, 0, submitted(two))))
                .containsExactly(new Answer.Stored(), new Answer.Stored());

        assertThat(read(log, one)).containsExactly(submitted(one), ended());
        assertThat(read(log, two)).containsExactly(submitted(two));
        assertThat(read(log, id())).isEmpty();
    }

    @ParameterizedTest(name = "log in {0}")
    @MethodSource("logs")
    void entryThatExpectsAnotherNumberIsOvertakenAndNoOtherOfItsAppend(String kind, TaskLog log) {
        TaskId one = id();
        TaskId two = id();
        append(log, entry(one, 0, submitted(one)));

        assertThat(append(log, entry(one, 0, submitted(one)), entry(two, 0, submitted(two)), entry(one, 2, ended())))
                .containsExactly(new Answer.Overtaken(), new Answer.Stored(), new Answer.Overtaken());
        assertThat(append(log, entry(one, 1, ended()))).containsExactly(new Answer.Stored());
        assertThat(read(log, one)).containsExactly(submitted(one), ended());
    }

    @Test
    void whatIsForgottenIsGoneAndTheRestKeepsItsNumbers() {
        TaskLog log = TaskLog.inMemory();
        TaskId id = id();
        append(log, entry(id, 0, submitted(id), submitted(id), ended()));

        log.forget(id, 2);
        log.forget(id, 1);

        assertThat(read(log, id)).containsExactly(ended());
        assertThat(append(log, entry(id, 3, ended()))).containsExactly(new Answer.Stored());
        assertThat(read(log, id)).hasSize(2);
    }

    @Test
    void failedWriteOfAPluginIsOfUnknownFate() {
        TaskId id = id();
        journal.failNextPersisted(TaskLog.persistenceId(id));

        assertThat(append(plugin, entry(id, 0, submitted(id)))).singleElement().isInstanceOf(Answer.Unknown.class);

        assertThat(append(plugin, entry(id, 0, submitted(id)))).containsExactly(new Answer.Stored());
    }

    @Test
    void failedReadOfAPluginFails() {
        TaskId id = id();
        journal.failNextRead(TaskLog.persistenceId(id));

        assertThat(plugin.read(id)).failsWithin(Duration.ofSeconds(20));
    }

    @Test
    void persistenceIdLeadsBackToTheSubmission() {
        TaskId id = id();

        assertThat(TaskLog.taskOf(TaskLog.persistenceId(id))).contains(id);
        assertThat(TaskLog.taskOf("Cart|" + id)).isEmpty();
        assertThat(TaskLog.taskOf("Task|nonsense")).isEmpty();
    }
}
