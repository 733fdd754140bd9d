package io.ttmesh.testkit.chaos;

/**
 * A measurement which shows that a fault is one.
 *
 * @param what what was measured, as {@code datagrams n1 -> n2}
 * @param measured what came out
 * @param least what had to come out at least
 * @param most what had to come out at most
 */
record Evidence(String what, double measured, double least, double most) {
    /** Something that must be so exactly. */
    static Evidence exactly(String what, double measured, double wanted) {
        return new Evidence(what, measured, wanted, wanted);
    }

    /** Something that must be true. */
    static Evidence that(String what, boolean holds) {
        return exactly(what, holds ? 1 : 0, 1);
    }

    /** Whether it shows the fault. */
    boolean holds() {
        return measured >= least && measured <= most;
    }

    @Override
    public String toString() {
        return what + " = " + measured + (holds() ? "" : " (wanted " + least + " to " + most + ")");
    }
}
