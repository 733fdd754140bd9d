package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one job. Times are {@link System#nanoTime}.
 *
 * @param job its id
 * @param shape what leaves marks in it
 * @param marks what its bodies wrote down
 * @param lives from its submission, or from a resume, to its end
 * @param looks what was shown of it
 * @param answers what was told when it was asked for its end
 * @param stepEnds what its coordinators said of steps
 * @param changes what somebody tried to add to it
 */
record JobTale(
        String job,
        JobShape shape,
        List<JobMark> marks,
        List<Life> lives,
        List<Look> looks,
        List<Answer> answers,
        List<Happened.StepEnded> stepEnds,
        List<Change> changes) {
    /** Copies. */
    JobTale {
        marks = List.copyOf(marks);
        lives = List.copyOf(lives);
        looks = List.copyOf(looks);
        answers = List.copyOf(answers);
        stepEnds = List.copyOf(stepEnds);
        changes = List.copyOf(changes);
    }

    /**
     * A submission or a resume, and what came of it.
     *
     * @param began when it was asked for
     * @param ended when it ended, as the job says; empty when it did not in time
     * @param expected how it should end
     * @param doneBefore the steps that were done when it began
     * @param cancel somebody wanted it to end
     */
    record Life(
            long began, Optional<Long> ended, JobReference expected, Set<String> doneBefore, Optional<Cancel> cancel) {
        /** Copies. */
        Life {
            doneBefore = Set.copyOf(doneBefore);
        }
    }

    /** A cancel, from its beginning until somebody said that nothing runs any more. */
    record Cancel(long asked, long done) {}

    /**
     * What a status said.
     *
     * @param life which
     * @param coordinator where the job's was
     * @param steps those that had ended
     * @param others those that had not
     */
    record Look(long at, int life, JobPhase phase, String coordinator, Map<String, Ended> steps, Set<String> others) {
        /** Copies. */
        Look {
            steps = Map.copyOf(steps);
            others = Set.copyOf(others);
        }
    }

    /**
     * A change of the job, and what became of it.
     *
     * @param fed the step that was to get one more input
     * @param given the steps that were to be added
     * @param told whether it was made, or why not
     */
    record Change(String fed, Set<String> given, Fate told, String said) {
        /** Copies. */
        Change {
            given = Set.copyOf(given);
        }
    }

    /** What somebody was told of a change. */
    enum Fate {
        /** It is made. */
        MADE,
        /** It is not, and will not be. */
        REFUSED,
        /** Nothing in time. */
        UNKNOWN
    }

    /** How a step ended, and when. */
    record Ended(StepPhase phase, Instant at) {}

    /**
     * What somebody was told of the end of a life.
     *
     * @param who the client or node that asked
     * @param said what it was told: the result, or the kind of failure
     */
    record Answer(int life, String who, JobPhase phase, Optional<Long> number, Set<String> failed, String said) {
        /** Copies. */
        Answer {
            failed = Set.copyOf(failed);
        }
    }

    /**
     * A node that was not well for a while.
     *
     * @param node its id
     * @param from when it was well for the last time
     * @param until when it was ended, or well again
     * @param why what was done to it
     */
    record Trouble(String node, long from, long until, String why) {}
}
