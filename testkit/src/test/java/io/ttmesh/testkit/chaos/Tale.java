package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.TaskId;
import java.util.ArrayList;
import java.util.List;

/** A history made up line by line, ten seconds apart, so that nothing falls into another's slack. */
final class Tale {
    private static final long STEP = 10_000_000_000L;

    private final List<Told> told = new ArrayList<>();
    private final List<Happened> happened = new ArrayList<>();
    private Journal journal = Journal.MEMORY;
    private long now;

    private long next() {
        now += STEP;
        return now;
    }

    /** The same where durable submissions are on disks. */
    Tale onDisks() {
        journal = Journal.DISKS;
        return this;
    }

    static Answer.Value value(long epoch, int attempt) {
        return new Answer.Value(new FencingToken(epoch, attempt), "n1", epoch * 100 + attempt);
    }

    Tale submitted(int op, String id, TaskId.Kind kind) {
        return submitted("eu", op, id, kind, "");
    }

    Tale submitted(String client, int op, String id, TaskId.Kind kind, String key) {
        told.add(new Told.Submitted(next(), client, op, id, kind, key));
        return this;
    }

    Tale acknowledged(int op, String id, Durability durability) {
        told.add(new Told.Acknowledged(next(), "eu", op, id, durability));
        return this;
    }

    Tale answered(int op, String id, Answer answer) {
        told.add(new Told.Answered(next(), "eu", op, id, answer));
        return this;
    }

    Tale asked(String client, String id, Answer answer) {
        long since = next();
        told.add(new Told.Asked(next(), since, client, id, answer));
        return this;
    }

    Tale cancelTold(String id, boolean took) {
        told.add(new Told.CancelTold(next(), "eu", id, took));
        return this;
    }

    Tale owned(String id, String node) {
        happened.add(new Happened.Owned(next(), id, node));
        return this;
    }

    Tale ran(String id, String key, long epoch, int attempt) {
        happened.add(new Happened.Ran(next(), id, key, new FencingToken(epoch, attempt), "n1"));
        return this;
    }

    Tale givenUp(String id, long epoch, int attempt) {
        happened.add(new Happened.GivenUp(next(), id, "n1", new FencingToken(epoch, attempt), "LEASE_LAPSED"));
        return this;
    }

    Tale ended(String id, int attempts) {
        happened.add(new Happened.Ended(next(), id, "n1", "SUCCEEDED", attempts));
        return this;
    }

    Tale died(String node) {
        long since = next();
        happened.add(new Happened.NodeEnded(since, since, node, "killed", false));
        return this;
    }

    Tale stopped(String node) {
        long since = next();
        happened.add(new Happened.NodeEnded(since, since, node, "stopped", true));
        return this;
    }

    Tale removed(String node) {
        happened.add(new Happened.Removed(next(), "n3", node));
        return this;
    }

    Tale restarted() {
        happened.add(new Happened.Restarted(next()));
        return this;
    }

    Tale clientEnded(String client) {
        happened.add(new Happened.ClientEnded(next(), client));
        return this;
    }

    Tale began(int round, Fault fault, Evidence... evidence) {
        happened.add(new Happened.FaultBegan(next(), round, fault, "n1", List.of(evidence)));
        return this;
    }

    Tale healed(int round, Fault fault) {
        happened.add(new Happened.FaultEnded(next(), round, fault));
        return this;
    }

    /** The names of the rules that are broken. */
    List<String> broken() {
        return Judge.judge(history()).stream().map(Violation::rule).distinct().toList();
    }

    History history() {
        return new History(7, journal, told, happened);
    }
}
