package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskLog.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what a host has to write, and sends it in few appends: group commit without a timer. A lone entry leaves at once;
 * while as many appends as allowed are under way, what comes waits and leaves together when one returns.
 */
final class Appends {
    private static final int UNDER_WAY_MAX = 2;

    private final Journal journal;
    private List<Turn> turns = new ArrayList<>();
    private List<Entry> entries = new ArrayList<>();
    private int underWay;

    /** Where they go. Each append must be answered once, by {@link #returned}. */
    @FunctionalInterface
    interface Journal {
        void append(List<Turn> turns, List<Entry> entries);
    }

    Appends(Journal journal) {
        this.journal = journal;
    }

    void add(Turn turn, Entry entry) {
        turns.add(turn);
        entries.add(entry);
    }

    void returned() {
        underWay--;
    }

    void flush() {
        if (turns.isEmpty() || underWay >= UNDER_WAY_MAX) {
            return;
        }
        underWay++;
        List<Turn> these = turns;
        List<Entry> written = entries;
        turns = new ArrayList<>();
        entries = new ArrayList<>();
        journal.append(these, written);
    }
}
