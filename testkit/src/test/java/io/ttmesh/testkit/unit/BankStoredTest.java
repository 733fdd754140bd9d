package io.ttmesh.testkit.unit;

import io.ttmesh.samples.bank.Account;
import io.ttmesh.samples.bank.Step;
import io.ttmesh.samples.bank.Transfer;
import io.ttmesh.samples.bank.Verdict;
import io.ttmesh.testkit.StoredSamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the first release of the bank sample has stored is read as what it was. The bank has no test kit of its own. */
class BankStoredTest {
    private static final Path FOLDER = Path.of("src/test/resources/stored");

    @Test
    void accountsAreReadAsTheyWereStored() {
        var judged = new Account.Judged(Step.DEBIT, "t-1", 30, Verdict.DONE);
        StoredSamples.of(Account.TYPE, FOLDER.resolve("bank.account"))
                .newest("Opened.1", new Account.Opened(100))
                .newest("Judged.1", judged)
                .newest("Ledger.1", new Account.Ledger(true, 70, List.of(judged)))
                .check();
    }

    @Test
    void transfersAreReadAsTheyWereStored() {
        var ordered = new Transfer.Ordered("4711", "4712", 30);
        StoredSamples.of(Transfer.TYPE, FOLDER.resolve("bank.transfer"))
                .newest("Ordered.1", ordered)
                .newest("Stepped.1", new Transfer.Stepped(Step.CREDIT, Verdict.REFUSED))
                .newest("Saga.1", new Transfer.Saga(Optional.of(ordered), Transfer.Phase.REFUNDING))
                .check();
    }
}
