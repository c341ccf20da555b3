package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// The locks of writers; readers take none. An object's commit holds its container shared, so that
/// the container cannot be deleted meanwhile, and its own stripe alone. Taken in this order:
/// account, container, object.
final class Locks {
    private static final int ACCOUNTS = 64;
    private static final int CONTAINERS = 1024;
    private static final int OBJECTS = 4096;

    private final ReentrantLock[] accounts = new ReentrantLock[ACCOUNTS];
    private final ReentrantReadWriteLock[] containers = new ReentrantReadWriteLock[CONTAINERS];
    private final ObjectStripe[] objects = new ObjectStripe[OBJECTS];

    private final InstantSource clock;

    /// @param clock gives the times of changes
    Locks(InstantSource clock) {
        this.clock = clock;
        Arrays.setAll(accounts, _ -> new ReentrantLock());
        Arrays.setAll(containers, _ -> new ReentrantReadWriteLock());
        Arrays.setAll(objects, _ -> new ObjectStripe(clock));
    }

    Instant now() {
        return clock.instant();
    }

    Held account(AccountName account) {
        return held(accounts[stripe(account, ACCOUNTS)]);
    }

    Held containerAlone(ContainerPath container) {
        return held(containers[stripe(container, CONTAINERS)].writeLock());
    }

    Held containerShared(ContainerPath container) {
        return held(containers[stripe(container, CONTAINERS)].readLock());
    }

    ObjectStripe object(ObjectPath object) {
        ObjectStripe stripe = objects[stripe(object, OBJECTS)];
        stripe.lock.lock();
        return stripe;
    }

    /// Holds all of these objects, and their containers shared. Locks of one kind are taken in the
    /// order of their stripes, so that two who want several never wait for each other.
    Held objects(Collection<ObjectPath> paths) {
        List<Lock> taken = new ArrayList<>();
        stripes(paths, path -> stripe(path.containerPath(), CONTAINERS))
                .forEach(stripe -> taken.add(containers[stripe].readLock()));
        stripes(paths, path -> stripe(path, OBJECTS))
                .forEach(stripe -> taken.add(objects[stripe].lock));
        taken.forEach(Lock::lock);
        return () -> taken.reversed().forEach(Lock::unlock);
    }

    private static IntStream stripes(
            Collection<ObjectPath> paths, ToIntFunction<ObjectPath> stripe) {
        return paths.stream().mapToInt(stripe).sorted().distinct();
    }

    /// {@return the object's stripe, which the caller holds}
    ObjectStripe stripe(ObjectPath object) {
        return objects[stripe(object, OBJECTS)];
    }

    private static Held held(Lock lock) {
        lock.lock();
        return lock::unlock;
    }

    private static int stripe(Object name, int stripes) {
        int hash = name.hashCode() * 0x9E3779B9;
        return (hash >>> 16) & (stripes - 1);
    }

    /// A lock that is held until it is closed.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// The lock of some objects. It remembers when one of them was last written, so that the time
    /// of an object also moves on when it was deleted in between or the clock was set back.
    static final class ObjectStripe implements Held {
        private final ReentrantLock lock = new ReentrantLock();
        private final InstantSource clock;
        private long last;

        private ObjectStripe(InstantSource clock) {
            this.clock = clock;
        }

        Timestamp timestampAfter(long previous) {
            long now = Timestamp.of(clock.instant()).tenMicros();
            last = Math.max(now, Math.max(previous, last) + 1);
            return new Timestamp(last);
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }
}
