package io.ttmesh.samples.bank;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import java.util.Collection;
import java.util.List;

/** Lets every node with this sample on its class path host the bank. */
public final class BankActors implements ActorModule {
    /** Made by the service loader. */
    public BankActors() {}

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(Account.TYPE, Transfer.TYPE);
    }
}
