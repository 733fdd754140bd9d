package io.ttmesh.testkit.internal.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks several at the same time and goes on with what came in time. */
final class AtOnce {
    private AtOnce() {}

    /** What came of asking; a failure comes as its text. */
    sealed interface Answer<T> {
        /** It answered. */
        record Given<T>(T value) implements Answer<T> {}

        /** It did not. */
        record Missing<T>(String why) implements Answer<T> {}
    }

    /** One answer for each, in their order. */
    static <K, T> List<Answer<T>> ask(List<K> all, Duration atMost, Function<K, T> question) {
        Map<Integer, Answer<T>> came = new ConcurrentHashMap<>();
        var open = new CountDownLatch(all.size());
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            Thread.ofPlatform().daemon().name("mesh-report-" + i).start(() -> {
                came.put(index, answer(all.get(index), question));
                open.countDown();
            });
        }
        await(open, atMost);
        List<Answer<T>> answers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            answers.add(came.getOrDefault(i, new Answer.Missing<>("no answer within " + atMost.toMillis() + " ms")));
        }
        return answers;
    }

    private static <K, T> Answer<T> answer(K one, Function<K, T> question) {
        try {
            return new Answer.Given<>(question.apply(one));
        } catch (RuntimeException | LinkageError e) {
            return new Answer.Missing<>(String.valueOf(e.getMessage()));
        }
    }

    private static void await(CountDownLatch open, Duration atMost) {
        try {
            boolean unused = open.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The test's time is over; what has come by now is the report.
            Thread.currentThread().interrupt();
        }
    }
}
