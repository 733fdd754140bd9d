package io.ttmesh.runtime;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.Region;
import java.time.Duration;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Says at which node it lives. */
final class Where extends DistributedActor<Where.Ask> {
    static final ActorType<Ask> ANYWHERE = ActorType.of("test.anywhere", Ask.class, Where::new);
    static final ActorType<Ask> ELSEWHERE = ActorType.of("test.elsewhere", Ask.class, Where::new);
    static final ActorType<Ask> IN_US =
            ActorType.of("test.in-us", Ask.class, Where::new).withRegion(new Region("us"));
    static final ActorType<Ask> WITH_GPU =
            ActorType.of("test.with-gpu", Ask.class, Where::new).withTags("gpu", "large");
    static final ActorType<Ask> NOWHERE =
            ActorType.of("test.nowhere", Ask.class, Where::new).withTags("gpu", "quantum");

    record Ask(ActorRef<String> replyTo) {}

    static String of(MeshRef<Ask> actor) {
        return of(actor, Duration.ofSeconds(20));
    }

    static String of(MeshRef<Ask> actor, Duration timeout) {
        return actor.call(timeout, Ask::new);
    }

    @Override
    public Behavior<Ask> onMessage(Ask ask) {
        Address address = context().getSystem().address();
        ask.replyTo()
                .tell(address.getHost().orElse("") + ":" + address.getPort().orElse(0));
        return same();
    }
}
