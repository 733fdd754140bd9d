package io.ttmesh.samples.chat;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.Terminal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;

/**
 * {@code ttmesh run chat}: joins a room, says something, if anything, and prints what was said since the last time; or listens
 * to a room, and prints each line when it is said.
 */
public final class ChatSample implements Sample {
    /** Made by the service loader. */
    public ChatSample() {}

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "Joins a chat room, says a text, and prints what this member has not read yet; or listens.";
    }

    @Override
    public String usage() {
        return "ROOM MEMBER [TEXT] | ROOM --listen [LINES]";
    }

    @Override
    public int run(Mesh mesh, List<String> args, Terminal terminal) {
        if (args.size() < 2 || args.size() > 3) {
            throw new InvalidInputException("arguments " + args + " of chat are wrong: use " + usage());
        }
        String who = args.get(1);
        if (who.equals("--listen")) {
            return listen(mesh, args.get(0), lines(args), terminal);
        }
        var room = mesh.actor(Room.TYPE, args.get(0));
        var member = mesh.actor(Member.TYPE, args.get(0) + "/" + who);
        Room.Admission admission = room.call(replyTo -> new Room.Join(member, replyTo));
        if (admission instanceof Room.Full(var members)) {
            terminal.notice("room " + args.get(0) + " is full: " + members + " members");
            return 1;
        }
        if (args.size() == 3) {
            room.tell(new Room.Say(new Room.Line(who, args.get(2))));
        }
        // Joined again, so that the room has passed on what was said before.
        room.<Room.Admission>call(replyTo -> new Room.Join(member, replyTo));
        member.<Member.Lines>call(Member.Read::new)
                .lines()
                .forEach(line -> terminal.line(line.who() + ": " + line.text()));
        return 0;
    }

    private long lines(List<String> args) {
        if (args.size() == 2) {
            return Long.MAX_VALUE;
        }
        if (!args.get(2).matches("[1-9][0-9]{0,8}")) {
            throw new InvalidInputException("arguments " + args + " of chat are wrong: use " + usage());
        }
        return Long.parseLong(args.get(2));
    }

    /** Listens until so many lines were said, also when the room moves to another node meanwhile. */
    private static int listen(Mesh mesh, String name, long lines, Terminal terminal) {
        var left = new AtomicLong(lines);
        while (left.get() > 0) {
            try (Stream<Room.Line> said = said(mesh, name, left.get())) {
                said.forEach(line -> {
                    terminal.line(line.who() + ": " + line.text());
                    left.decrementAndGet();
                });
            } catch (OutcomeUnknownException e) {
                terminal.notice("room " + name + " has ended or moved: listening again");
            }
        }
        return 0;
    }

    private static Stream<Room.Line> said(Mesh mesh, String name, long lines) {
        Source<Room.Line, NotUsed> said = mesh.actor(Room.TYPE, name).call(Room.Listen::new);
        return said.take(lines).runWith(StreamConverters.asJavaStream(), mesh.materializer());
    }
}
