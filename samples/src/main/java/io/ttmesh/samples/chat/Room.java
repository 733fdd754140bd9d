package io.ttmesh.samples.chat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Passes on what its members say. Volatile: when its node is lost, the room is empty again, and members join anew.
 */
public final class Room extends DistributedActor<Room.Command> {
    /** Says what a room is. */
    public static final ActorType<Command> TYPE = ActorType.of("samples.chat-room", Command.class, Room::new);

    /** Most members of a room. */
    static final int MEMBERS_MAX = 100;

    private static final int LINES_KEPT = 10;

    private final Set<MeshRef<Member.Command>> members = new LinkedHashSet<>();
    private final Deque<Line> lines = new ArrayDeque<>();

    /** What a room is told. */
    public sealed interface Command {}

    /** Lets a member in, unless the room is full; it hears the last lines first. */
    public record Join(MeshRef<Member.Command> member, ActorRef<Admission> replyTo) implements Command {}

    /** Lets a member go. */
    public record Leave(MeshRef<Member.Command> member) implements Command {}

    /** Says something to all. */
    public record Say(Line line) implements Command {}

    /** Who said what. */
    public record Line(String who, String text) {}

    /** What comes of joining. */
    public sealed interface Admission {}

    /** In, together with so many. */
    public record Welcome(int members) implements Admission {}

    /** Not in: so many are. */
    public record Full(int members) implements Admission {}

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Join(var member, var replyTo) -> replyTo.tell(admit(member));
            case Leave(var member) -> members.remove(member);
            case Say(var line) -> {
                keep(line);
                members.forEach(member -> member.tell(new Member.Hear(List.of(line))));
            }
        }
        return same();
    }

    private Admission admit(MeshRef<Member.Command> member) {
        if (members.size() >= MEMBERS_MAX && !members.contains(member)) {
            return new Full(members.size());
        }
        if (members.add(member) && !lines.isEmpty()) {
            member.tell(new Member.Hear(List.copyOf(lines)));
        }
        return new Welcome(members.size());
    }

    private void keep(Line line) {
        lines.add(line);
        if (lines.size() > LINES_KEPT) {
            lines.remove();
        }
    }
}
