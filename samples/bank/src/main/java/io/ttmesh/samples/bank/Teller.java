package io.ttmesh.samples.bank;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens accounts, moves money, counts it. Asks again until it is told what came of it, which it may because all it asks
 * for is done once however often it is asked. Blocks; safe for use by many threads.
 */
public final class Teller {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final Supplier<Mesh> mesh;
    private final Duration patience;

    /**
     * One that asks through whatever the supplier gives, for this long.
     *
     * @param patience for one question with all its repetitions
     */
    public Teller(Supplier<Mesh> mesh, Duration patience) {
        this.mesh = mesh;
        this.patience = patience;
    }

    /**
     * Opens an account with money in it; once.
     *
     * @throws MeshException the last failure, when nobody answered in time
     */
    public void open(String account, long amount) {
        Account.Statement unused =
                insist(now -> now.actor(Account.TYPE, account).call(replyTo -> new Account.Open(amount, replyTo)));
    }

    /**
     * Moves money and says how that ended.
     *
     * @param id names this transfer and no other
     * @param amount over zero
     * @throws MeshException the last failure, when nobody answered in time: the transfer may be under way still
     */
    public Transfer.Phase transfer(String id, String from, String to, long amount) {
        if (amount <= 0) {
            throw new InvalidInputException("transfer " + id + " of " + amount + " refused: move at least 1");
        }
        return insist(
                now -> now.actor(Transfer.TYPE, id).call(replyTo -> new Transfer.Order(from, to, amount, replyTo)));
    }

    /**
     * The money in these accounts. It is all there is while no transfer is under way.
     *
     * @throws MeshException the last failure, when nobody answered in time
     */
    public long total(Collection<String> accounts) {
        return accounts.stream().mapToLong(this::balance).sum();
    }

    private long balance(String account) {
        Account.Statement statement =
                insist(now -> now.actor(Account.TYPE, account).call(Account.Look::new));
        return statement.balance();
    }

    private <R> R insist(Function<Mesh, R> question) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return question.apply(mesh.get());
            } catch (MeshException e) {
                boolean isHopeless = e.retry() == MeshException.Retry.NEVER;
                if (isHopeless
                        || System.nanoTime() - until > 0
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
