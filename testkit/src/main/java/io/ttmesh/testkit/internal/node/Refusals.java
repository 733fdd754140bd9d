package io.ttmesh.testkit.internal.node;

import org.jspecify.annotations.Nullable;

/** How a node says no: with its id, what was wanted of it, and why it can not be. */
record Refusals(String id) {
    IllegalStateException canNotBe(String verb, String why) {
        return new IllegalStateException("node " + id + " can not be " + verb + ": " + why);
    }

    /** Its last start, if there was one. */
    <L> L started(@Nullable L life, String verb) {
        if (life == null) {
            throw canNotBe(verb, "it was not started");
        }
        return life;
    }

    /** Keeps the interrupt for the thread. */
    IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for node " + id, e);
    }
}
