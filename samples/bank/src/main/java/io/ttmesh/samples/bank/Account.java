package io.ttmesh.samples.bank;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/**
 * One account. Each step of a transfer is judged once: who asks again, after a crash or a lost answer, is told the same
 * verdict and changes nothing. That holds for refusals, too: a debit that was refused must not be booked when money has
 * come in meanwhile and a late copy of it arrives, for its transfer has ended.
 *
 * <p>The last {@value #REMEMBERED} verdicts are kept; a copy that is later than so many bookings would count as new.
 */
public final class Account extends EventSourcedActor<Account.Command, Account.Event, Account.Ledger> {
    /** Verdicts that an account remembers. */
    public static final int REMEMBERED = 1_000;

    /** The actor type; the id is the account's number. */
    public static final ActorType<Command> TYPE =
            ActorType.eventSourced("bank.account", Command.class, Event.class, Ledger.class, Account::new);

    /** What an account takes. */
    public sealed interface Command {}

    /** Opens the account with this much money, unless it is open. */
    public record Open(long amount, ActorRef<Statement> replyTo) implements Command {}

    /** Books a step of a transfer, unless it is judged already. */
    public record Book(Step step, String transfer, long amount, ActorRef<Verdict> replyTo) implements Command {}

    /** Asks how much there is. */
    public record Look(ActorRef<Statement> replyTo) implements Command {}

    /** How much there is, and whether the account was ever opened. */
    public record Statement(boolean open, long balance) {}

    /** What happened to an account. */
    public sealed interface Event {}

    /** It was opened. */
    public record Opened(long amount) implements Event {}

    /** A step was judged. */
    public record Judged(Step step, String transfer, long amount, Verdict verdict) implements Event {}

    /** All that is known of an account; the newest verdict last. */
    public record Ledger(boolean open, long balance, List<Judged> verdicts) {
        /** Copies. */
        public Ledger {
            verdicts = List.copyOf(verdicts);
        }

        Optional<Verdict> verdict(Step step, String transfer) {
            return verdicts.stream()
                    .filter(judged -> judged.step() == step && judged.transfer().equals(transfer))
                    .map(Judged::verdict)
                    .findFirst();
        }

        Statement statement() {
            return new Statement(open, balance);
        }
    }

    @Override
    public Ledger emptyState() {
        return new Ledger(false, 0, List.of());
    }

    @Override
    public Effect<Event, Ledger> onCommand(Ledger ledger, Command command) {
        return switch (command) {
            case Open(var amount, var replyTo)
            when !ledger.open() -> Effect().persist(new Opened(amount)).thenReply(replyTo, Ledger::statement);
            case Open(var amount, var replyTo) -> Effect().reply(replyTo, ledger.statement());
            case Look(var replyTo) -> Effect().reply(replyTo, ledger.statement());
            case Book book -> book(ledger, book);
        };
    }

    private Effect<Event, Ledger> book(Ledger ledger, Book book) {
        Optional<Verdict> known = ledger.verdict(book.step(), book.transfer());
        if (known.isPresent()) {
            return Effect().reply(book.replyTo(), known.get());
        }
        boolean accepted = switch (book.step()) {
            case DEBIT -> ledger.open() && ledger.balance() >= book.amount();
            case CREDIT -> ledger.open();
            case REFUND -> true;
        };
        Verdict verdict = accepted ? Verdict.DONE : Verdict.REFUSED;
        return Effect()
                .persist(new Judged(book.step(), book.transfer(), book.amount(), verdict))
                .thenReply(book.replyTo(), after -> verdict);
    }

    @Override
    public Ledger onEvent(Ledger ledger, Event event) {
        return switch (event) {
            case Opened(var amount) -> new Ledger(true, ledger.balance() + amount, ledger.verdicts());
            case Judged judged -> {
                List<Judged> verdicts = new ArrayList<>(ledger.verdicts());
                verdicts.add(judged);
                int tooMany = Math.max(0, verdicts.size() - REMEMBERED);
                yield new Ledger(
                        ledger.open(), ledger.balance() + change(judged), verdicts.subList(tooMany, verdicts.size()));
            }
        };
    }

    private static long change(Judged judged) {
        if (judged.verdict() == Verdict.REFUSED) {
            return 0;
        }
        return judged.step() == Step.DEBIT ? -judged.amount() : judged.amount();
    }
}
