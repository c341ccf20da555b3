package io.insitu.middleware.compute.description;

import java.util.Optional;

/// The devices that an instance can have, and how it may use them.
public enum DeviceKind {
    STDIN("stdin", true, false),
    STDOUT("stdout", false, false),
    STDERR("stderr", false, false),
    INPUT("input", true, true),
    OUTPUT("output", false, true),
    SCRIPT("script", true, true),
    IMAGE("image", true, true),
    /// A file system that the server has: the device has that image's name.
    SYSTEM_IMAGE("", true, true),
    DEBUG("debug", false, false),
    /// `in/X`: the end of a `zvm://` pipe that is read.
    PEER_IN("in/", true, false),
    /// `out/X`: the end of a `zvm://` pipe that is written.
    PEER_OUT("out/", false, false);

    private final String alias;
    private final boolean readable;
    private final boolean random;

    DeviceKind(String alias, boolean readable, boolean random) {
        this.alias = alias;
        this.readable = readable;
        this.random = random;
    }

    /// {@return its name below `/dev`; empty where that differs}
    public String alias() {
        return alias;
    }

    public boolean readable() {
        return readable;
    }

    /// {@return whether the program may move about in it}
    public boolean random() {
        return random;
    }

    /// {@return whether its bytes may go into the answer}
    public boolean immediate() {
        return this == STDOUT || this == STDERR;
    }

    /// {@return whether it is nothing but an end of a pipe}
    boolean isPeer() {
        return this == PEER_IN || this == PEER_OUT;
    }

    /// {@return the kind of a device of that alias}
    public static Optional<DeviceKind> of(String alias) {
        for (DeviceKind kind : values()) {
            boolean same =
                    kind.isPeer()
                            ? alias.startsWith(kind.alias) && alias.length() > kind.alias.length()
                            : alias.equals(kind.alias);
            if (same) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// {@return a device's name without the `/dev/` that may stand before it}
    static String alias(String name) {
        return name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
    }
}
