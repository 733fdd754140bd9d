package io.ttmesh.samples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.Terminal;
import io.ttmesh.testkit.ActorUnit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChatTest {
    @Test
    void roomPassesLinesToAllWhoAreIn() {
        try (var room = ActorUnit.of(Room.TYPE)) {
            var ann = room.ref(Member.TYPE, "ann");
            var bob = room.ref(Member.TYPE, "bob");
            var hello = new Room.Line("ann", "hello");
            var bye = new Room.Line("ann", "bye");
            room.<Room.Admission>ask(replyTo -> new Room.Join(ann, replyTo));
            room.tell(new Room.Say(hello));

            var joined = room.<Room.Admission>ask(replyTo -> new Room.Join(bob, replyTo));
            room.tell(new Room.Leave(ann));
            room.tell(new Room.Say(bye));

            assertThat(joined.reply()).isEqualTo(new Room.Welcome(2));
            assertThat(room.sentTo(Member.TYPE, "ann")).containsExactly(new Member.Hear(List.of(hello)));
            assertThat(room.sentTo(Member.TYPE, "bob"))
                    .containsExactly(new Member.Hear(List.of(hello)), new Member.Hear(List.of(bye)));
        }
    }

    @Test
    void fullRoomRefuses() {
        try (var room = ActorUnit.of(Room.TYPE)) {
            for (int i = 0; i < Room.MEMBERS_MAX; i++) {
                var member = room.ref(Member.TYPE, "member-" + i);
                room.<Room.Admission>ask(replyTo -> new Room.Join(member, replyTo));
            }
            var late = room.ref(Member.TYPE, "late");

            assertThat(room.<Room.Admission>ask(replyTo -> new Room.Join(late, replyTo))
                            .reply())
                    .isEqualTo(new Room.Full(Room.MEMBERS_MAX));
        }
    }

    @Test
    void whoListensHearsTheLastLinesAndThenEachNewOne() throws Exception {
        try (var room = ActorUnit.of(Room.TYPE)) {
            var hello = new Room.Line("ann", "hello");
            var bye = new Room.Line("ann", "bye");
            room.tell(new Room.Say(hello));
            var listening = room.<Source<Room.Line, NotUsed>>ask(Room.Listen::new);
            var heard = listening.reply().take(2).runWith(Sink.seq(), room.materializer());

            room.tell(new Room.Say(bye));

            assertThat(heard.toCompletableFuture().get(60, TimeUnit.SECONDS)).containsExactly(hello, bye);
        }
    }

    @Test
    void whoDoesNotKeepUpIsLetGo() {
        try (var room = ActorUnit.of(Room.TYPE)) {
            var listening = room.<Source<Room.Line, NotUsed>>ask(Room.Listen::new)
                    .reply()
                    .runWith(Sink.queue(), room.materializer());
            for (int i = 0; i < 10 * Room.LINES_WAITING; i++) {
                room.tell(new Room.Say(new Room.Line("ann", "line " + i)));
            }

            assertThatThrownBy(() -> {
                        while (true) {
                            listening.pull().toCompletableFuture().get(60, TimeUnit.SECONDS);
                        }
                    })
                    .hasRootCauseInstanceOf(ActorFailedException.class)
                    .hasStackTraceContaining("too slow for this room");
        }
    }

    @Test
    void memberKeepsTheLastLinesUntilTheyAreRead() {
        try (var member = ActorUnit.of(Member.TYPE)) {
            for (int i = 0; i <= Member.LINES_MAX; i++) {
                member.tell(new Member.Hear(List.of(new Room.Line("ann", "line " + i))));
            }

            assertThat(member.<Member.Lines>ask(Member.Read::new).reply().lines())
                    .hasSize(Member.LINES_MAX)
                    .startsWith(new Room.Line("ann", "line 1"));
            assertThat(member.<Member.Lines>ask(Member.Read::new).reply().lines())
                    .isEmpty();
        }
    }

    @Test
    void twoMembersHearEachOtherOnAMesh() {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.of(out, out, false, 80);
        var chat = new ChatSample();
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(Room.TYPE, Member.TYPE))) {
            assertThat(chat.run(mesh, List.of("lobby", "ann", "hello"), terminal))
                    .isZero();
            printed.reset();

            assertThat(chat.run(mesh, List.of("lobby", "bob"), terminal)).isZero();

            assertThat(printed.toString(StandardCharsets.UTF_8).trim()).isEqualTo("ann: hello");
            printed.reset();
            assertThat(chat.run(mesh, List.of("lobby", "--listen", "1"), terminal))
                    .isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8).trim()).isEqualTo("ann: hello");
            assertThatThrownBy(() -> chat.run(mesh, List.of("lobby", "--listen", "none"), terminal))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--listen [LINES]");
            assertThatThrownBy(() -> chat.run(mesh, List.of("lobby"), terminal))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("ROOM MEMBER [TEXT]");
        }
    }
}
