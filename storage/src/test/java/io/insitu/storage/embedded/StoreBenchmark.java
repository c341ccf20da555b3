package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures the store by itself; run by hand: `StoreBenchmark DIRECTORY [objects to list]`. Prints
/// a line for each measurement.
final class StoreBenchmark {
    private static final NewObject BINARY = new NewObject("application/octet-stream", Map.of());
    private static final PrintStream OUT = System.out;

    private final EmbeddedStore store;
    private final ContainerPath container = new AccountName("AUTH_bench").container("c");

    private StoreBenchmark(EmbeddedStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int listed = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        for (Durability durability : Durability.values()) {
            measure(directory.resolve(durability.name()), durability);
        }
        EmbeddedConfig quick =
                EmbeddedConfig.at(directory.resolve("list")).withDurability(Durability.ASYNC);
        try (EmbeddedStore store = EmbeddedStore.open(quick)) {
            new StoreBenchmark(store).listings(listed);
        }
        long begun = System.nanoTime();
        EmbeddedStore.open(quick).close();
        OUT.printf("open and close: %.0f ms%n", (System.nanoTime() - begun) / 1e6);
    }

    private static void measure(Path directory, Durability durability) throws Exception {
        EmbeddedConfig config = EmbeddedConfig.at(directory).withDurability(durability);
        try (EmbeddedStore store = EmbeddedStore.open(config)) {
            StoreBenchmark benchmark = new StoreBenchmark(store);
            store.putContainer(benchmark.container, MetadataUpdate.NONE);
            OUT.println("durability " + durability);
            benchmark.puts(16, 4 << 10, 3000);
            for (int threads : new int[] {1, 16, 64}) {
                benchmark.puts(threads, 4 << 10, threads == 1 ? 3000 : 20_000);
                benchmark.puts(threads, 64 << 10, threads == 1 ? 1000 : 4000);
            }
            benchmark.puts(1, 64 << 20, 12);
            benchmark.puts(4, 64 << 20, 16);
            for (int threads : new int[] {1, 16, 64}) {
                benchmark.reads(threads, 100_000);
            }
            OUT.println(store.status());
        }
    }

    private void puts(int threads, int size, int number) throws Exception {
        byte[] content = Contents.bytes(size, 1);
        double[] millis =
                run(
                        threads,
                        number,
                        i -> put("put-%d-%08d".formatted(size, i), ByteBuffer.wrap(content)));
        report("put %d B, %d threads".formatted(size, threads), millis, (long) number * size);
    }

    private void put(String name, ByteBuffer content) {
        try (Upload upload = store.upload(container.object(name))) {
            while (content.hasRemaining()) {
                int length = Math.min(content.remaining(), 64 << 10);
                upload.write(content.slice(content.position(), length));
                content.position(content.position() + length);
            }
            upload.commit(BINARY);
        }
    }

    private void reads(int threads, int number) throws Exception {
        double[] millis = run(threads, number, i -> read("put-4096-%08d".formatted(i % 3000)));
        report("open and read 4 KiB, %d threads".formatted(threads), millis, number * 4096L);
    }

    private void read(String name) {
        try (OpenObject open = store.open(container.object(name)).orElseThrow()) {
            if (Contents.of(open).length != 4096) {
                throw new IllegalStateException(name);
            }
        }
    }

    private void listings(int objects) throws Exception {
        store.putContainer(container, MetadataUpdate.NONE);
        double[] filled =
                run(
                        256,
                        objects,
                        i -> put("d%03d/%08d".formatted(i % 1000, i), ByteBuffer.allocate(0)));
        report("put empty, 256 threads, async", filled, 0);
        ListingQuery all = ListingQuery.all(10_000);
        pages("page of 10 000 names", all.withMarker("d500/"));
        ListingQuery reverse = new ListingQuery(10_000, "", "d500/", "", "", true);
        pages("page of 10 000 names, reverse", reverse);
        pages("1 000 sub-directories", new ListingQuery(10_000, "", "", "", "/", false));
        OUT.println(store.status());
    }

    private void pages(String what, ListingQuery query) throws Exception {
        double[] millis =
                run(
                        1,
                        20,
                        _ -> {
                            if (store.objects(container, query).isEmpty()) {
                                throw new IllegalStateException(what);
                            }
                        });
        report(what, millis, 0);
    }

    private static double[] run(int threads, int number, Work work) throws Exception {
        double[] millis = new double[number + 1];
        long begun = System.nanoTime();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> ends =
                    java.util.stream.IntStream.range(0, threads)
                            .mapToObj(
                                    t -> pool.submit(() -> part(t, threads, number, work, millis)))
                            .toList();
            for (Future<Boolean> end : ends) {
                end.get();
            }
        }
        millis[number] = (System.nanoTime() - begun) / 1e6;
        return millis;
    }

    private static boolean part(int from, int step, int number, Work work, double[] millis)
            throws IOException {
        for (int i = from; i < number; i += step) {
            long begun = System.nanoTime();
            work.doOne(i);
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        return true;
    }

    private static void report(String what, double[] millis, long bytes) {
        double total = millis[millis.length - 1];
        double[] each = Arrays.copyOf(millis, millis.length - 1);
        Arrays.sort(each);
        OUT.printf(
                "%-40s %9.0f/s %8.1f MB/s  p50 %.3f ms  p99 %.3f ms%n",
                what,
                each.length / total * 1e3,
                bytes / total / 1e3,
                each[each.length / 2],
                each[(int) (each.length * 0.99)]);
    }

    private interface Work {
        void doOne(int index) throws IOException;
    }
}
