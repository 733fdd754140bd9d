package io.ttmesh.samples.chat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Passes on what its members say, to them and to whoever listens. Volatile: when its node is lost, the room is empty again,
 * and members join anew. While somebody listens, it is not put to sleep: streams that are bound by {@code streaming} see to
 * that, and fail when the room ends.
 */
public final class Room extends DistributedActor<Room.Command> {
    /** Says what a room is. */
    public static final ActorType<Command> TYPE = ActorType.of("samples.chat-room", Command.class, Room::new);

    /** Most members of a room. */
    static final int MEMBERS_MAX = 100;

    /** Most who listen to a room. */
    static final int LISTENERS_MAX = 100;

    /** Most lines that wait for one who listens. */
    static final int LINES_WAITING = 64;

    private static final int LINES_KEPT = 10;

    private final Set<MeshRef<Member.Command>> members = new LinkedHashSet<>();
    private final List<BoundedSourceQueue<Line>> listeners = new ArrayList<>();
    private final Deque<Line> lines = new ArrayDeque<>();

    /** What a room is told. */
    public sealed interface Command {}

    /** Lets a member in, unless the room is full; it hears the last lines first. */
    public record Join(MeshRef<Member.Command> member, ActorRef<Admission> replyTo) implements Command {}

    /** Lets a member go. */
    public record Leave(MeshRef<Member.Command> member) implements Command {}

    /** Wants the last lines, and from then on each line when it is said. The stream fails when the room is full. */
    public record Listen(ActorRef<Source<Line, NotUsed>> replyTo) implements Command {}

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
            case Listen(var replyTo) -> replyTo.tell(listen());
            case Say(var line) -> {
                keep(line);
                listeners.removeIf(listener -> !isHeard(line, listener));
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

    private Source<Line, NotUsed> listen() {
        listeners.removeIf(BoundedSourceQueue::isCompleted);
        if (listeners.size() >= LISTENERS_MAX) {
            return Source.failed(
                    new IllegalStateException("room " + id() + " is full: " + listeners.size() + " listen"));
        }
        var live = Source.<Line>queue(LINES_WAITING).preMaterialize(context().getSystem());
        listeners.add(live.first());
        return streaming(Source.from(List.copyOf(lines)).concat(live.second()));
    }

    /** Whoever does not keep up is let go, and may listen again. */
    private static boolean isHeard(Line line, BoundedSourceQueue<Line> listener) {
        QueueOfferResult result = listener.offer(line);
        if (result.equals(QueueOfferResult.dropped())) {
            listener.fail(new IllegalStateException(LINES_WAITING + " lines wait: too slow for this room"));
        }
        return result.isEnqueued();
    }

    private void keep(Line line) {
        lines.add(line);
        if (lines.size() > LINES_KEPT) {
            lines.remove();
        }
    }
}
