package io.ttmesh.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BankTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Mesh mesh;
    private static Teller teller;

    @BeforeAll
    static void start() {
        mesh = Mesh.local();
        teller = new Teller(() -> mesh, PATIENCE);
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Test
    void sampleShowsThatNoMoneyIsMadeOrLost() {
        var printed = new ByteArrayOutputStream();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);

        int exitCode = new BankSample()
                .run(mesh, List.of("--accounts", "5", "--transfers", "60"), Terminal.of(stream, stream, false, 80));

        assertThat(exitCode).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "5 accounts with 1000 each: 5000 in all", "5000 in all afterwards: no money was made or lost");
    }

    @Test
    void transferThatIsOrderedAgainChangesNothing() {
        teller.open("a1", 100);
        teller.open("a2", 0);

        List<Transfer.Phase> ends = Stream.generate(() -> teller.transfer("again", "a1", "a2", 30))
                .limit(3)
                .toList();

        assertThat(ends).containsOnly(Transfer.Phase.DONE);
        assertThat(teller.total(List.of("a1"))).isEqualTo(70);
        assertThat(teller.total(List.of("a2"))).isEqualTo(30);
    }

    @Test
    void idOfAnotherTransferIsRefused() {
        teller.open("b1", 100);
        teller.open("b2", 0);
        teller.transfer("taken", "b1", "b2", 30);

        assertThatThrownBy(() -> mesh.actor(Transfer.TYPE, "taken")
                        .<Transfer.Phase>call(replyTo -> new Transfer.Order("b1", "b2", 31, replyTo)))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("give each order an id of its own");
    }

    @Test
    void moneyComesBackFromAnAccountThatIsNotOpen() {
        teller.open("c1", 100);

        assertThat(teller.transfer("to-nobody", "c1", "nobody", 30)).isEqualTo(Transfer.Phase.REFUNDED);

        assertThat(teller.total(List.of("c1"))).isEqualTo(100);
    }

    @Test
    void lateCopyOfARefusedDebitIsRefusedThoughThereIsMoneyNow() {
        teller.open("d1", 10);
        teller.open("d2", 100);
        assertThat(teller.transfer("too-much", "d1", "d2", 50)).isEqualTo(Transfer.Phase.REFUSED);
        teller.transfer("salary", "d2", "d1", 90);

        Verdict late =
                mesh.actor(Account.TYPE, "d1").call(replyTo -> new Account.Book(Step.DEBIT, "too-much", 50, replyTo));

        assertThat(late).isEqualTo(Verdict.REFUSED);
        assertThat(teller.total(List.of("d1", "d2"))).isEqualTo(110);
    }

    @Test
    void transferThatItsNodeLeftInTheMiddleEndsThoughNobodyAsksForItAgain(@TempDir Path folder) {
        MeshConfig config = MeshConfig.local().dataDir(folder);
        List<String> accounts = List.of("e1", "e2", "e3");
        try (Mesh first = Mesh.start(config.withActors(DeafAccount.TYPE))) {
            var before = new Teller(() -> first, PATIENCE);
            accounts.forEach(account -> before.open(account, 100));
            IntStream.range(0, 3).forEach(number -> order(first, number));
            await("all are debited").atMost(PATIENCE).until(() -> before.total(accounts) == 279);
            IntStream.range(0, 3)
                    .forEach(number -> await("its reminder").atMost(PATIENCE).until(() -> isReminded(first, number)));
        }

        try (Mesh second = Mesh.start(config)) {
            var after = new Teller(() -> second, PATIENCE);
            await("all are credited").atMost(PATIENCE).until(() -> after.total(accounts) == 300);
            IntStream.range(0, 3)
                    .forEach(number -> assertThat(after.transfer("e-" + number, from(number), to(number), 7))
                            .isEqualTo(Transfer.Phase.DONE));
        }
    }

    private static boolean isReminded(Mesh mesh, int number) {
        return !mesh.describeActor(new ActorId(Transfer.TYPE.name(), "e-" + number))
                .toCompletableFuture()
                .join()
                .reminders()
                .isEmpty();
    }

    /** Begun, and not awaited. */
    private static void order(Mesh mesh, int number) {
        MeshRef<Transfer.Command> transfer = mesh.actor(Transfer.TYPE, "e-" + number);
        CompletionStage<Transfer.Phase> unused =
                transfer.ask(replyTo -> new Transfer.Order(from(number), to(number), 7, replyTo));
    }

    private static String from(int number) {
        return "e" + (1 + number % 3);
    }

    private static String to(int number) {
        return "e" + (1 + (number + 1) % 3);
    }
}
