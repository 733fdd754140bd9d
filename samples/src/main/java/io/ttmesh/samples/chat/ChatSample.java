package io.ttmesh.samples.chat;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.Terminal;
import java.util.List;

/** {@code ttmesh run chat}: joins a room, says something, if anything, and prints what was said since the last time. */
public final class ChatSample implements Sample {
    /** Made by the service loader. */
    public ChatSample() {}

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "Joins a chat room, says a text, and prints what this member has not read yet.";
    }

    @Override
    public String usage() {
        return "ROOM MEMBER [TEXT]";
    }

    @Override
    public int run(Mesh mesh, List<String> args, Terminal terminal) {
        if (args.size() < 2 || args.size() > 3) {
            throw new InvalidInputException("arguments " + args + " of chat are wrong: use " + usage());
        }
        String who = args.get(1);
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
}
