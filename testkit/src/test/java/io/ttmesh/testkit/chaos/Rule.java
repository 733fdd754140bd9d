package io.ttmesh.testkit.chaos;

import java.util.List;

/** One promise, held against a history. Pure. */
interface Rule {
    /** R1 to R10. */
    String name();

    /** The promise, in a sentence. */
    String promise();

    /** What breaks it. */
    List<Violation> judge(Known known);

    /** The same about a history that nobody has sorted yet. */
    default List<Violation> judge(History history) {
        return judge(new Known(history));
    }
}
