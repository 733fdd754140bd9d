package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.NodeFacts.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the nodes that answer see, at one moment. */
record Views(List<NodeFacts> facts) {
    static Views of(Roster roster) {
        return new Views(roster.awake().stream().map(NodeSlot::facts).toList());
    }

    /** Whether everybody sees so many nodes, all up and reachable. */
    boolean allSee(int count) {
        return !facts.isEmpty() && facts.stream().allMatch(view -> sees(view, count));
    }

    private static boolean sees(NodeFacts view, int count) {
        List<Seen> nodes =
                view.members().stream().filter(member -> !member.isClient()).toList();
        return nodes.size() == count && nodes.stream().allMatch(node -> isGood(view, node));
    }

    private static boolean isGood(NodeFacts view, Seen member) {
        return member.status().equals("Up") && !view.unreachable().contains(member.node());
    }

    /** Whether everybody sees this member up and reachable. */
    boolean allSee(String member) {
        return facts.stream()
                .allMatch(view ->
                        view.members().stream().anyMatch(seen -> seen.node().equals(member) && isGood(view, seen)));
    }

    /** Whether anybody other than itself sees a member of this name, in whatever state. */
    boolean anyKnows(String member) {
        return facts.stream()
                .filter(view -> !view.id().equals(member))
                .anyMatch(view ->
                        view.members().stream().anyMatch(seen -> seen.node().equals(member)));
    }

    /** Who hosts each shard of this kind. */
    Map<String, Set<String>> hosts(String kind) {
        Map<String, Set<String>> hosts = new TreeMap<>();
        for (NodeFacts view : facts) {
            for (String shard : view.shards().getOrDefault(kind, Set.of())) {
                hosts.computeIfAbsent(shard, key -> new TreeSet<>()).add(view.id());
            }
        }
        return hosts;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (NodeFacts view : facts) {
            var members = new TreeSet<String>();
            for (Seen seen : view.members()) {
                String reach = view.unreachable().contains(seen.node()) ? ", unreachable" : "";
                members.add(seen.node() + " " + seen.status() + reach);
            }
            lines.add(view.id() + " sees " + members);
        }
        return lines.isEmpty() ? "no node answers" : String.join("; ", lines);
    }
}
