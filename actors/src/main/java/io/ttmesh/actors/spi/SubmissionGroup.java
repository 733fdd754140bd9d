package io.ttmesh.actors.spi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Submissions that differ in id, input and wish only, as they are written into one message: a map over many inputs says its
 * options once, not once per input.
 */
record SubmissionGroup(
        TaskVersion task, TaskOptions options, Region caller, String principal, TraceContext trace, List<Item> items) {
    /** What is a submission's own. */
    record Item(
            TaskId id,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String digest,
            Payload input,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<NodeId> wish) {
        Item {
            digest = digest == null ? "" : digest;
        }
    }

    /** Puts neighbours that share the rest into one group; the order stays. */
    static final class Grouping extends StdConverter<List<Submission>, List<SubmissionGroup>> {
        @Override
        public List<SubmissionGroup> convert(List<Submission> submissions) {
            List<SubmissionGroup> groups = new ArrayList<>(1);
            Submission first = null;
            List<Item> items = List.of();
            for (Submission next : submissions) {
                if (first == null || !isAlike(first, next)) {
                    first = next;
                    items = new ArrayList<>();
                    groups.add(new SubmissionGroup(
                            next.task(), next.options(), next.caller(), next.principal(), next.trace(), items));
                }
                items.add(new Item(next.taskId(), next.inputDigest(), next.input(), next.wish()));
            }
            return groups;
        }

        private static boolean isAlike(Submission one, Submission other) {
            return one.task().equals(other.task())
                    && one.options().equals(other.options())
                    && one.caller().equals(other.caller())
                    && one.principal().equals(other.principal())
                    && one.trace().equals(other.trace());
        }
    }

    /** The way back. */
    static final class Ungrouping extends StdConverter<List<SubmissionGroup>, List<Submission>> {
        @Override
        public List<Submission> convert(List<SubmissionGroup> groups) {
            List<Submission> submissions = new ArrayList<>();
            for (SubmissionGroup group : groups) {
                for (Item item : group.items()) {
                    submissions.add(group.submission(item));
                }
            }
            return submissions;
        }
    }

    private Submission submission(Item item) {
        return new Submission(
                item.id(), task, item.input(), item.digest(), options, caller, principal, trace, item.wish());
    }
}
