package io.ttmesh.actors.spi;

/** Sends commands to the owners of submissions, wherever they are. Safe for use by many threads; never blocks. */
public interface OwnerRoute {
    /** Sends a command to the owner of one submission. At most once. */
    void tell(OwnerCommand.OfTask command);

    /** Sends a command to the host of one shard slot. At most once. */
    void tell(OwnerCommand.OfSlot command);
}
