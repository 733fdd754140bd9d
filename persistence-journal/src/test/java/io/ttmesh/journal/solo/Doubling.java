package io.ttmesh.journal.solo;

import java.util.Set;
import org.apache.pekko.persistence.journal.EventAdapter;
import org.apache.pekko.persistence.journal.EventSeq;
import org.apache.pekko.persistence.journal.Tagged;

/** An event adapter for numbers: tags them, and makes two events of each when they are read. */
public final class Doubling implements EventAdapter {
    @Override
    public String manifest(Object event) {
        return "doubled";
    }

    @Override
    public Object toJournal(Object event) {
        return new Tagged(event, Set.of("numbers"));
    }

    @Override
    public EventSeq fromJournal(Object event, String manifest) {
        return manifest.equals("doubled") ? EventSeq.create(event, -(Integer) event) : EventSeq.single(event);
    }
}
