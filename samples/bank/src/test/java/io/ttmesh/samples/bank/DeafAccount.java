package io.ttmesh.samples.bank;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** An account that never hears of a credit. */
final class DeafAccount extends EventSourcedActor<Account.Command, Account.Event, Account.Ledger> {
    static final ActorType<Account.Command> TYPE = ActorType.eventSourced(
            Account.TYPE.name(), Account.Command.class, Account.Event.class, Account.Ledger.class, DeafAccount::new);

    private final Account account = new Account();

    @Override
    public Account.Ledger emptyState() {
        return account.emptyState();
    }

    @Override
    public Effect<Account.Event, Account.Ledger> onCommand(Account.Ledger ledger, Account.Command command) {
        return command instanceof Account.Book book && book.step() == Step.CREDIT
                ? Effect().none()
                : account.onCommand(ledger, command);
    }

    @Override
    public Account.Ledger onEvent(Account.Ledger ledger, Account.Event event) {
        return account.onEvent(ledger, event);
    }
}
