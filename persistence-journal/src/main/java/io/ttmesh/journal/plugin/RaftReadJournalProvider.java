package io.ttmesh.journal.plugin;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.query.ReadJournalProvider;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;

/** Makes the read journal {@code ttmesh.journal.read}; named by configuration. */
public final class RaftReadJournalProvider implements ReadJournalProvider {
    private final RaftReadJournal journal;
    private final RaftScalaReadJournal scalaJournal;

    /** Called by Pekko with the plugin's configuration entry. */
    public RaftReadJournalProvider(ExtendedActorSystem system, Config config) {
        journal = new RaftReadJournal(system, config);
        scalaJournal = new RaftScalaReadJournal(journal);
    }

    @Override
    public ReadJournal javadslReadJournal() {
        return journal;
    }

    @Override
    public org.apache.pekko.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return scalaJournal;
    }
}
