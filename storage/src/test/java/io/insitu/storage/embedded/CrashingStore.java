package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// The process that [StoreCrashTest] kills: writes and deletes objects from several threads for as
/// long as it lives, and says on standard output what it begins and what was acknowledged, one line
/// each: `begin|done put|delete NAME SEED`. Each name has one writer, so what must stand under it
/// is what that one did last.
final class CrashingStore {
    static final ContainerPath CONTAINER = new AccountName("AUTH_crash").container("c");
    static final int THREADS = 4;
    static final int NAMES_PER_THREAD = 4;

    private CrashingStore() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        EmbeddedStore store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed * THREADS + i);
            int thread = i;
            Thread.ofPlatform().start(() -> writeForEver(store, thread, random));
        }
    }

    /// {@return the bytes of an object that was put with that seed: most of them small}
    static byte[] content(long seed) {
        Random random = new Random(seed);
        int[] sizes = {0, 100, 5000, 16 << 10, 17_000, 60_000, 300_000};
        return Contents.bytes(sizes[random.nextInt(sizes.length)], seed);
    }

    private static void writeForEver(EmbeddedStore store, int thread, Random random) {
        while (true) {
            String name = thread + "-" + random.nextInt(NAMES_PER_THREAD);
            ObjectPath path = CONTAINER.object(name);
            if (random.nextInt(4) == 0) {
                say("begin delete " + name + " 0");
                delete(store, path);
                say("done delete " + name + " 0");
            } else {
                long seed = random.nextLong();
                say("begin put " + name + " " + seed);
                Contents.put(store, path, content(seed));
                say("done put " + name + " " + seed);
            }
        }
    }

    private static void delete(EmbeddedStore store, ObjectPath path) {
        try {
            store.deleteObject(path);
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NO_SUCH_OBJECT) {
                throw e;
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
