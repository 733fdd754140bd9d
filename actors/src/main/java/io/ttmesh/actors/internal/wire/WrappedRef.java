package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * A ref that wraps what it is told before it hands it on, so that users' types need not be known to Pekko's
 * serialization. Pekko's own kinds of refs are made like this, one small object each; a proxy actor would cost a mailbox.
 */
public final class WrappedRef extends InternalActorRef {
    private static final long serialVersionUID = 1L;

    private final transient InternalActorRef target;
    private final transient ActorPath path;
    private final transient UnaryOperator<Object> wrap;
    private final transient String text;

    /**
     * Wraps.
     *
     * @param path what makes it equal to others
     * @param text how it stands in commands
     */
    public WrappedRef(ActorRef target, ActorPath path, UnaryOperator<Object> wrap, String text) {
        this.target = (InternalActorRef) target;
        this.path = path;
        this.wrap = wrap;
        this.text = text;
    }

    /** How a ref to an actor of the mesh stands in commands. */
    public static String textOf(ActorId id, Region home) {
        return ActorRefs.text(id, home);
    }

    /** How it stands in commands. */
    String text() {
        return text;
    }

    @Override
    public ActorPath path() {
        return path;
    }

    @Override
    public void $bang(Object message, ActorRef sender) {
        target.tell(wrap.apply(message), sender);
    }

    @Override
    public void start() {}

    @Override
    public void resume(@Nullable Throwable cause) {}

    @Override
    public void suspend() {}

    @Override
    public void restart(Throwable cause) {}

    @Override
    public void stop() {}

    @Override
    public void sendSystemMessage(SystemMessage message) {
        target.sendSystemMessage(message);
    }

    @Override
    public ActorRefProvider provider() {
        return target.provider();
    }

    @Override
    public InternalActorRef getParent() {
        return target.getParent();
    }

    @Override
    public InternalActorRef getChild(Iterator<String> names) {
        return target.getChild(names);
    }

    @Override
    public boolean isLocal() {
        return target.isLocal();
    }

    /**
     * Whether the target is.
     *
     * @deprecated as Pekko has it: watch it.
     */
    @Override
    @Deprecated
    public boolean isTerminated() {
        return target.isTerminated();
    }
}
