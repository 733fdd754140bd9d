package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.RpcActor;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of methods, from the node that hosts the actors and from a client in the same process. */
@Timeout(120)
class RpcActorTest {
    private static Mesh node;
    private static Mesh client;

    @BeforeAll
    static void start() {
        node = Mesh.start(MeshConfig.local().withActors(Words.TYPE, Counter.TYPE));
        client = Mesh.start(MeshConfig.load()
                .with("ttmesh.mesh.default-durability", "none")
                .asClient()
                .join(node.address()));
    }

    @AfterAll
    static void close() {
        client.close();
        node.close();
    }

    private static Words words(boolean remote, String id) {
        return (remote ? client : node).actor(Words.TYPE, id).as(Words.class);
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void methodsAreCalledInTheirOrderWithTypedArgumentsAndAnswers(boolean remote) throws Exception {
        Words words = words(remote, "ordered-" + remote);

        words.add("gone");
        words.clear();
        CompletionStage<Integer> size = words.add("red blue red");

        assertThat(get(size)).isEqualTo(3);
        assertThat(get(words.count(List.of(new Words.Word("red"), new Words.Word("green")))))
                .isEqualTo(Map.of("red", 2L, "green", 0L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerMayBeNull(boolean remote) throws Exception {
        assertThat(get(words(remote, "empty").longest())).isNull();
    }

    @Test
    void answerThatIsTooLargeForTheWayToAnotherNodeIsToldWithItsSize() throws Exception {
        assertThatThrownBy(() -> get(words(true, "loud").repeat("x", 300_000)))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("has handled the command, but the answer has")
                .hasMessageContaining("ttmesh.actors.service.message-limit");

        assertThat(get(words(true, "loud").repeat("x", 3))).isEqualTo("xxx");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stageThatFailsIsToldAndKeepsTheState(boolean remote) throws Exception {
        Words words = words(remote, "late-" + remote);
        words.add("one");

        assertThatThrownBy(() -> get(words.fail(true, "later")))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("IllegalArgumentException: later");

        assertThat(get(words.add("two"))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callWithAKeyIsMadeOnceAndOneThatFailsIsMadeAgain(boolean remote) throws Exception {
        MeshRef<Call> ref = (remote ? client : node).actor(Words.TYPE, "keyed-" + remote);
        Words once = ref.withKey("k").as(Words.class);
        get(once.add("one"));

        assertThat(get(once.add("one"))).isEqualTo(1);
        assertThatThrownBy(() -> get(once.add("two"))).isInstanceOf(InvalidInputException.class);
        Words failing = ref.withKey("f").as(Words.class);
        assertThatThrownBy(() -> get(failing.fail(true, "first"))).isInstanceOf(ActorFailedException.class);
        assertThatThrownBy(() -> get(failing.fail(true, "second")))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("second");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void methodThatThrowsIsToldAndGivesTheInstanceUp(boolean remote) throws Exception {
        Words words = words(remote, "at-once-" + remote);
        words.add("one");

        assertThatThrownBy(() -> get(words.fail(false, "at once")))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("IllegalStateException: at once");

        assertThat(get(words.add("two"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stageMayCompleteLaterAndRefsMayBeArguments(boolean remote) throws Exception {
        var counter = node.actor(Counter.TYPE, "counted-" + remote);
        counter.tell(new Counter.Add(4));

        assertThat(get(words(remote, "later").countOf(counter))).isEqualTo(4);
    }

    @Test
    void actorThatSaysStopStartsAnewWithTheNextCall() throws Exception {
        Words words = words(false, "stopping");
        words.add("one");
        words.stopNow();

        assertThat(get(words.add("two"))).isEqualTo(1);
    }

    @Test
    void proxiesOfOneActorAreEqualAndSayWhoseTheyAre() {
        assertThat(words(false, "a")).isEqualTo(words(true, "a")).isNotEqualTo(words(false, "b"));
        assertThat(words(false, "a")).hasToString("Words of test.words/a").hasSameHashCodeAs(words(true, "a"));
    }

    @Test
    void interfaceOfAnotherTypeIsRefused() {
        assertThatThrownBy(() -> node.actor(Words.TYPE, "a").as(Runnable.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("java.lang.Runnable")
                .hasMessageContaining("registered with " + Words.class.getName());
        assertThatThrownBy(() -> node.actor(Counter.TYPE, "a").as(Words.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("takes commands of " + Counter.Command.class.getName());
    }

    interface Overloaded {
        void add(String text);

        void add(int number);
    }

    interface Generic {
        <T> CompletionStage<T> get(T value);
    }

    interface Wild {
        void take(List<?> any);
    }

    interface Default {
        default void run() {}
    }

    interface Blocking {
        int count();
    }

    interface Completable {
        CompletableFuture<Integer> count();
    }

    interface Plain {
        void answer(ActorRef<String> replyTo);
    }

    interface OfAny<T> {
        void take(T value);
    }

    interface Empty {}

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(Overloaded.class, "method add", "rename one"),
                Arguments.of(Generic.class, "method get", "name its types"),
                Arguments.of(Wild.class, "method take", "name it"),
                Arguments.of(Default.class, "method run", "make it abstract"),
                Arguments.of(Blocking.class, "method count", "return CompletionStage"),
                Arguments.of(Completable.class, "method count", "return CompletionStage"),
                Arguments.of(Plain.class, "method answer", "use a MeshRef"),
                Arguments.of(OfAny.class, "OfAny is generic", "name the types"),
                Arguments.of(Empty.class, "Empty", "no methods"),
                Arguments.of(String.class, "java.lang.String", "not an interface"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    @SuppressWarnings({"unchecked", "rawtypes"}) // What a compiler would refuse is what is tried.
    void interfaceThatCanNotBeCalledIsRefusedWithMethodAndRemedy(Class<?> methods, String subject, String remedy) {
        assertThatThrownBy(() -> ActorType.rpc("test.unusable", (Class) methods, Words.WordsActor::new))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(subject)
                .hasMessageContaining(remedy);
    }

    interface Unwritable {
        CompletionStage<Thread> current(int number, Runnable work);
    }

    static final class UnwritableActor extends RpcActor implements Unwritable {
        @Override
        public CompletionStage<Thread> current(int number, Runnable work) {
            return CompletableFuture.completedStage(Thread.currentThread());
        }
    }

    @Test
    void argumentThatCanNotBeWrittenFailsTheStart() {
        var type = ActorType.rpc("test.unwritable", Unwritable.class, UnwritableActor::new);

        assertThatThrownBy(() -> Mesh.start(MeshConfig.local().withActors(type)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("argument 2 of method Unwritable.current");
    }
}
