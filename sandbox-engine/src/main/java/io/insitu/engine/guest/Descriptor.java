package io.insitu.engine.guest;

import io.insitu.engine.guest.Node.Directory;
import io.insitu.engine.guest.Node.RegularFile;
import java.util.Iterator;
import java.util.Map;

/// An open file of a run.
abstract sealed class Descriptor {
    /// WASI's `fdflags`.
    static final int APPEND = 1;

    /// All of them: with `dsync`, `nonblock`, `rsync` and `sync`, which change nothing here.
    static final int FLAGS_KNOWN = 31;

    final Node node;
    int flags;
    long rights;
    long inheritingRights;

    private Descriptor(Node node, int flags, long rights, long inheritingRights) {
        this.node = node;
        this.flags = flags;
        this.rights = rights;
        this.inheritingRights = inheritingRights;
    }

    /// @param right one or more, each of which is enough
    void need(long right) {
        if ((rights & right) == 0) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
    }

    /// {@return how many bytes a program may be told lie before it; 1 when that is not known}
    long ahead() {
        return switch (this) {
            case OpenFile file -> Math.max(0, node.size() - file.position);
            case OpenChannel channel when !channel.channel.sequential() ->
                    Math.max(0, node.size() - channel.position);
            case OpenChannel _, OpenDirectory _ -> 1;
        };
    }

    static final class OpenDirectory extends Descriptor {
        final Directory directory;

        /// The path under which a program finds it at its start; empty for one that it opened
        /// itself.
        final String preopenedAs;

        private long lastCookie = -1;
        private String lastName = "";

        OpenDirectory(Directory directory, long rights, long inheriting, String preopenedAs) {
            super(directory, 0, rights, inheriting);
            this.directory = directory;
            this.preopenedAs = preopenedAs;
        }

        /// An entry was given to a reader, together with the cookie that goes on behind it.
        void passed(long cookie, String name) {
            lastCookie = cookie;
            lastName = name;
        }

        /// {@return the entries behind a cookie, in order}
        Iterator<Map.Entry<String, Node>> after(long cookie) {
            if (cookie == lastCookie) {
                return directory.entries().tailMap(lastName, false).entrySet().iterator();
            }
            long skipped = Math.max(0, cookie - 2);
            return directory.entries().entrySet().stream().skip(skipped).iterator();
        }
    }

    static final class OpenFile extends Descriptor {
        final RegularFile file;
        long position;

        OpenFile(RegularFile file, int flags, long rights) {
            super(file, flags, rights, 0);
            this.file = file;
        }
    }

    static final class OpenChannel extends Descriptor {
        final RunChannel channel;
        long position;

        OpenChannel(Node.Device device, int flags, long rights) {
            super(device, flags, rights, 0);
            this.channel = device.channel;
        }

        /// {@return whether its rights let it read, or write, as its channel does}
        boolean mayTransfer() {
            long needed = channel instanceof InChannel ? Rights.FD_READ : Rights.FD_WRITE;
            return (rights & needed) != 0;
        }
    }
}
