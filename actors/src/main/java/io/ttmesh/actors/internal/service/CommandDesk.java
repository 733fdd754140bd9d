package io.ttmesh.actors.internal.service;

import org.jspecify.annotations.Nullable;

/** Where an instance that owns the order of its commands says that it begins one. */
interface CommandDesk {
    /** The command in this message; null when it can not be read, which was told to the one that sent it. */
    @Nullable
    Object take(Object message);

    /** The command that was begun last was stashed. */
    void stashed();

    /** The command that was begun last is not handled, as the actor says. */
    void unhandled();

    /** What the command begun last led to goes to the store now. */
    void storing();

    /** What the instance that is being made is to know of commands with keys. */
    Keys keys();
}
