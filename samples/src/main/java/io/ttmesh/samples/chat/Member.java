package io.ttmesh.samples.chat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Hears a room for somebody who reads later. Keeps the last {@value #LINES_MAX} lines that were not read. */
public final class Member extends DistributedActor<Member.Command> {
    /** Says what a member is. */
    public static final ActorType<Command> TYPE = ActorType.of("samples.chat-member", Command.class, Member::new);

    /** Most lines that wait to be read. */
    static final int LINES_MAX = 100;

    private final Deque<Room.Line> unread = new ArrayDeque<>();

    /** What a member is told. */
    public sealed interface Command {}

    /** The room passes lines on. */
    public record Hear(List<Room.Line> lines) implements Command {}

    /** Asks for what was not read yet, oldest first. */
    public record Read(ActorRef<Lines> replyTo) implements Command {}

    /** What was said. */
    public record Lines(List<Room.Line> lines) {}

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Hear(var lines) -> {
                unread.addAll(lines);
                while (unread.size() > LINES_MAX) {
                    unread.remove();
                }
            }
            case Read(var replyTo) -> {
                replyTo.tell(new Lines(List.copyOf(unread)));
                unread.clear();
            }
        }
        return same();
    }
}
