package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The open files of a run by their numbers. A new one gets the lowest free number, as POSIX has
/// it.
final class DescriptorTable {
    private final int max;
    private final List<@Nullable Descriptor> open = new ArrayList<>();
    private final List<State> first = new ArrayList<>();

    /// @param max that are open at a time
    DescriptorTable(int max) {
        this.max = max;
    }

    int add(Descriptor descriptor) {
        checkRoom();
        int free = open.indexOf(null);
        if (free >= 0) {
            open.set(free, descriptor);
            return free;
        }
        open.add(descriptor);
        return open.size() - 1;
    }

    /// @throws WasiException EMFILE
    void checkRoom() {
        if (open.size() == max && open.indexOf(null) < 0) {
            throw new WasiException(Errno.MFILE);
        }
    }

    /// @throws WasiException EBADF
    Descriptor at(int fd) {
        Descriptor found = fd >= 0 && fd < open.size() ? open.get(fd) : null;
        if (found == null) {
            throw new WasiException(Errno.BADF);
        }
        return found;
    }

    /// @throws WasiException EBADF, ENOTDIR
    OpenDirectory directoryAt(int fd) {
        if (at(fd) instanceof OpenDirectory directory) {
            return directory;
        }
        throw new WasiException(Errno.NOTDIR);
    }

    Descriptor close(int fd) {
        Descriptor closed = at(fd);
        open.set(fd, null);
        return closed;
    }

    /// Moves one to the number of another, which is closed. Both must be open.
    void renumber(int from, int to) {
        Descriptor moved = at(from);
        at(to);
        if (from != to) {
            open.set(to, moved);
            open.set(from, null);
        }
    }

    /// One number's descriptor as it is now.
    private record State(
            @Nullable Descriptor descriptor, int flags, long rights, long inheritingRights) {
        static State of(@Nullable Descriptor descriptor) {
            return descriptor == null
                    ? new State(null, 0, 0, 0)
                    : new State(
                            descriptor,
                            descriptor.flags,
                            descriptor.rights,
                            descriptor.inheritingRights);
        }
    }

    /// What is open now is what is open from the start.
    void begin() {
        open.forEach(descriptor -> first.add(State.of(descriptor)));
    }

    /// {@return what differs from the start, in words; empty when nothing does}
    Optional<String> changed() {
        for (int fd = 0; fd < open.size(); fd++) {
            State now = State.of(open.get(fd));
            if (fd >= first.size() && now.descriptor != null) {
                return Optional.of("descriptor %d open".formatted(fd));
            }
            if (fd < first.size() && !now.equals(first.get(fd))) {
                String how = now.descriptor == null ? "closed" : "changed";
                return Optional.of("descriptor %d %s".formatted(fd, how));
            }
        }
        return Optional.empty();
    }

    /// {@return whether a file that was unlinked is still open}
    boolean holds(Node node) {
        return open.stream().anyMatch(d -> d != null && d.node == node);
    }
}
