package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobStatus;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of a step that a job has not. */
final class StepNames {
    private static final int NAMED = 3;

    private StepNames() {}

    /** Says so, and where its steps are found: in its status, where that has room for all, and by the names most like it. */
    static String hasNo(String step, List<JobGraph.Vertex> steps) {
        String like = steps.stream()
                .map(JobGraph.Vertex::name)
                .sorted(Comparator.comparingInt(name -> -inCommon(step, name)))
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return "has no step " + step + ": "
                + (steps.size() <= JobStatus.STEPS_SHOWN ? "its status lists them" : "it has " + steps.size())
                + ", and those named most like it are " + like;
    }

    /** Characters at the beginning and at the end in which two names are the same. */
    private static int inCommon(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int first = 0;
        while (first < most && one.charAt(first) == other.charAt(first)) {
            first++;
        }
        int last = 0;
        while (first + last < most && one.charAt(one.length() - 1 - last) == other.charAt(other.length() - 1 - last)) {
            last++;
        }
        return first + last;
    }
}
