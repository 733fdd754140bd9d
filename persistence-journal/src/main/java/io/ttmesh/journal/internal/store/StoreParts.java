package io.ttmesh.journal.internal.store;

/** What a store is made of; a test makes one of parts that have a fault. */
class StoreParts {
    /** The parts of production. */
    static final StoreParts SOUND = new StoreParts();

    SequenceRules sequenceRules() {
        return new SequenceRules();
    }

    /** How rows are checked when they are read. */
    Rows rows() {
        return new Rows();
    }

    /** How sets are kept. */
    SetIndex setIndex(Database db, Rows rows) {
        return new SetIndex(db, rows);
    }
}
