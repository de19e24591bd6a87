package dev.kindling.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many people with a key each, who all do the same at the same moment. */
public final class Crowd {
    private final Map<String, String> keys = new LinkedHashMap<>();

    private Crowd() {}

    public static Crowd of(int people) {
        var crowd = new Crowd();
        for (int i = 1; i <= people; i++) {
            String name = String.format("p%03d", i);
            crowd.keys.put(name, Keys.fresh(name).line());
        }
        return crowd;
    }

    public List<String> names() {
        return List.copyOf(keys.keySet());
    }

    public String keyOf(String person) {
        return Objects.requireNonNull(keys.get(person));
    }

    /** Has everybody do it, on so many threads that start together; fails when one of them fails. */
    public void atOnce(int threads, Consumer<String> deed) {
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (String person : keys.keySet()) {
                done.add(pool.submit(() -> {
                    start.await();
                    deed.accept(person);
                    return true;
                }));
            }
            start.countDown();
            for (Future<?> one : done) {
                one.get();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
