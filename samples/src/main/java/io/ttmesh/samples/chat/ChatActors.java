package io.ttmesh.samples.chat;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import java.util.Collection;
import java.util.List;

/** Makes every node with the samples on its class path host rooms and members. */
public final class ChatActors implements ActorModule {
    /** Made by the service loader. */
    public ChatActors() {}

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(Room.TYPE, Member.TYPE);
    }
}
