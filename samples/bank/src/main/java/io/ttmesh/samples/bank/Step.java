package io.ttmesh.samples.bank;

/** What a transfer asks of an account. */
public enum Step {
    /** Takes the money, if there is enough. */
    DEBIT,
    /** Puts the money in, if the account is open. */
    CREDIT,
    /** Puts the money back where it came from; is never refused. */
    REFUND
}
