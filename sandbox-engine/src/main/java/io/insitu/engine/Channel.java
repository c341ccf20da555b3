package io.insitu.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// What joins an instance to the world. An instance sees a channel as a file under `/dev`: alias
/// `input` is `/dev/input`, alias `in/map-1` is `/dev/in/map-1`. The aliases `stdin`, `stdout` and
/// `stderr` are also its descriptors 0, 1 and 2.
public sealed interface Channel {
    String alias();

    Access access();

    Mode mode();

    /// How the program may move in it.
    enum Access {
        SEQUENTIAL,
        RANDOM
    }

    /// What `stat` says that it is. C libraries hold back lines for a character device, and
    /// programs take other ways for pipes than for files.
    enum Mode {
        FILE,
        BLOCK,
        CHARACTER,
        PIPE
    }

    /// A channel that is read.
    record Input(String alias, Access access, Mode mode, Source source) implements Channel {
        /// One that looks like a file.
        public Input(String alias, Access access, Source source) {
            this(alias, access, Mode.FILE, source);
        }
    }

    /// A channel that is written. A random one can be read back.
    record Output(String alias, Access access, Mode mode, Sink sink) implements Channel {
        /// One that looks like a file.
        public Output(String alias, Access access, Sink sink) {
            this(alias, access, Mode.FILE, sink);
        }
    }

    /// A folder that is there, empty but for what images have in it, when the program starts, and
    /// goes into the sink as a tar file when the program has exited. The program sees no file of
    /// the alias.
    ///
    /// @param folder its absolute path, which is neither `/` nor in `/dev`
    record Saved(String alias, String folder, Sink sink) implements Channel {
        /// What can be saved, in words.
        public static final String RULE =
                "an absolute path without . and .., below / and outside of /dev";

        public Saved {
            if (!isSavable(folder)) {
                throw new IllegalArgumentException(
                        "folder: '%s' is not %s".formatted(folder, RULE));
            }
        }

        /// {@return whether what lies at that path can be saved}
        public static boolean isSavable(String folder) {
            List<String> parts = List.of(folder.split("/", -1));
            return folder.startsWith("/")
                    && !folder.endsWith("/")
                    && !folder.contains("//")
                    && folder.indexOf('\0') < 0
                    && !parts.contains(".")
                    && !parts.contains("..")
                    && !parts.get(1).equals("dev");
        }

        @Override
        public Access access() {
            return Access.SEQUENTIAL;
        }

        @Override
        public Mode mode() {
            return Mode.FILE;
        }
    }

    /// Where an input's bytes come from.
    sealed interface Source {
        record Bytes(ByteBuffer bytes) implements Source {}

        /// A part of a file that nobody changes and that stays at its path until the instance has
        /// ended.
        record FileRegion(Path file, long offset, long length) implements Source {}

        /// Sequential only.
        record FromPipe(Pipe.ReadEnd end) implements Source {}
    }

    /// Where an output's bytes go.
    sealed interface Sink {
        record Discard() implements Sink {}

        /// Up to `inMemory` bytes come back within the report; an output that grows past that goes,
        /// whole, into the file that `spill` is asked for then, once. The file must exist and be
        /// empty. A random output always spills.
        record Collect(int inMemory, Supplier<Path> spill) implements Sink {}

        /// Sequential only.
        record ToPipe(Pipe.WriteEnd end) implements Sink {}
    }
}
