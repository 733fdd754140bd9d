package io.ttmesh.samples.bank;

/** What an account says to a step; the same as often as it is asked. */
public enum Verdict {
    /** It is booked. */
    DONE,
    /** It is not, and never will be. */
    REFUSED
}
