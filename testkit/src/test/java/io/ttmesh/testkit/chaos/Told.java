package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;

/** What one client did or was told. Times are {@link System#nanoTime}, which all processes of a machine share. */
sealed interface Told {
    /** When. */
    long at();

    /** Who. */
    String client();

    /** Which submission. */
    String id();

    /** A client submitted; operations are numbered per history. An empty key is none. */
    record Submitted(long at, String client, int op, String id, TaskId.Kind kind, String key) implements Told {}

    /** The owner said that it has it. */
    record Acknowledged(long at, String client, int op, String id, Durability durability) implements Told {}

    /** The end of an operation. */
    record Answered(long at, String client, int op, String id, Answer answer) implements Told {}

    /** A cancel was answered: true when it took effect. */
    record CancelTold(long at, String client, String id, boolean took) implements Told {}

    /** Somebody asked by id, since that time, and was answered. */
    record Asked(long at, long since, String client, String id, Answer answer) implements Told {}
}
