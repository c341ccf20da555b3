package io.insitu.engine.guest;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueDouble;
import com.caoccao.javet.values.primitive.V8ValueInteger;
import com.caoccao.javet.values.primitive.V8ValueLong;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import io.insitu.engine.Outcome;
import io.insitu.engine.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What `sandbox.js` calls: the WASI functions by number, and the few that fill and empty its
/// buffers. Lives on the sandbox's thread.
final class HostCalls {
    /// Tells the script that the run is over; no errno or count is negative but this and -1.
    private static final int EXIT = -1000;

    /// Behind a buffer: how much lies in it to be written.
    private static final int MARK_BYTES = Integer.BYTES;

    private static final int FAST_OPEN = 100;
    private static final int FAST_BUFFER = 101;
    private static final int FAST_FILL = 102;
    private static final int FAST_READ = 103;
    private static final int FAST_FLUSH = 104;
    private static final int FAST_WRITE = 105;
    private static final int FAST_COUNT = 106;
    private static final int FAST_SHOW = 107;

    private static final int KIND_LINES = 8;
    private static final int KIND_OUT = 4;
    private static final int KIND_MESSAGES = 2;
    private static final int KIND_PIPE = 1;

    /// Ends of lines that the script passes over while there is no room for lines.
    private static final int LINES_PASSED_OVER = 64;

    private @Nullable V8Runtime runtime;
    private @Nullable WasiHost wasi;
    private @Nullable RunFiles files;
    private Entry entry = new Entry.Main();
    private MemorySegment[] buffers = new MemorySegment[0];
    private MemorySegment[] marks = new MemorySegment[0];
    private @Nullable Outcome outcome;
    private long instantiated;

    void begin(V8Runtime sandbox, WasiHost host, RunFiles runFiles, Entry from) {
        runtime = sandbox;
        wasi = host;
        files = runFiles;
        entry = from;
        buffers = new MemorySegment[runFiles.channelCount()];
        marks = new MemorySegment[runFiles.channelCount()];
        Arrays.fill(marks, MemorySegment.NULL);
        outcome = null;
        instantiated = 0;
    }

    /// The run was ended from outside, so that nothing flushes the buffers any more: what it wrote
    /// to descriptor 2 is seen at least.
    void abandon() {
        for (int i = 0; i < buffers.length; i++) {
            boolean isBuffered = marks[i].byteSize() > 0;
            if (isBuffered && Objects.requireNonNull(files).channel(i) instanceof OutChannel out) {
                int held = marks[i].get(ValueLayout.JAVA_INT_UNALIGNED, 0);
                out.abandon(buffers[i].asSlice(0, held));
            }
        }
    }

    void end() {
        wasi = null;
        files = null;
        buffers = new MemorySegment[0];
        marks = new MemorySegment[0];
    }

    /// {@return how the run ended, if a host function said so}
    @Nullable Outcome outcome() {
        return outcome;
    }

    /// {@return when there was an instance, on the clock of [System#nanoTime]; 0 when there was
    /// none}
    long instantiated() {
        return instantiated;
    }

    long memoryBytes() {
        return wasi == null ? 0 : wasi.memory.size();
    }

    /// Is told of the memory before the first instruction, and whenever it has grown.
    V8Value memory(V8Value... arguments) throws JavetException {
        instantiated = instantiated == 0 ? System.nanoTime() : instantiated;
        Objects.requireNonNull(wasi)
                .memory
                .attach(((V8ValueArrayBuffer) arguments[0]).getByteBuffer());
        return Objects.requireNonNull(runtime).createV8ValueInteger(0);
    }

    /// Is told of the globals when the initialiser has returned: `NUMBER=BITS`, with spaces
    /// between.
    V8Value state(V8Value... arguments) throws JavetException {
        if (entry instanceof Entry.Initializer(Entry.Left left)) {
            Map<Integer, Long> globals = new HashMap<>();
            for (String global : arguments[0].toString().split(" ", -1)) {
                int equals = global.indexOf('=');
                if (equals > 0) {
                    globals.put(
                            Integer.valueOf(global.substring(0, equals)),
                            Long.valueOf(global.substring(equals + 1)));
                }
            }
            left.state(Objects.requireNonNull(wasi).memory, Objects.requireNonNull(files), globals);
        }
        return Objects.requireNonNull(runtime).createV8ValueInteger(0);
    }

    V8Value host(V8Value... arguments) throws JavetException {
        int result;
        try {
            result = dispatch(arguments);
        } catch (RunEnded ended) {
            if (outcome == null) {
                outcome = ended.outcome;
            }
            result = EXIT;
        } catch (WasiException e) {
            result = e.errno;
        } catch (PosixException e) {
            outcome = new Outcome.Lost("a channel could not be read: " + e.getMessage());
            result = EXIT;
        }
        return Objects.requireNonNull(runtime).createV8ValueInteger(result);
    }

    private int dispatch(V8Value[] arguments) {
        int function = (int) number(arguments[0]);
        if (function < FAST_OPEN) {
            long[] numbers = new long[arguments.length - 1];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(arguments[i + 1]);
            }
            return Objects.requireNonNull(wasi).call(WasiFunction.ALL.get(function), numbers);
        }
        RunFiles open = Objects.requireNonNull(files);
        int first = (int) number(arguments[1]);
        return switch (function) {
            case FAST_OPEN -> open.sequentialChannel(first);
            case FAST_BUFFER -> buffer(open, first, (V8ValueArrayBuffer) arguments[2]);
            case FAST_FILL -> ((InChannel) open.channel(first)).fill(buffers[first]);
            case FAST_READ -> ((InChannel) open.channel(first)).fill(guest(arguments));
            case FAST_FLUSH ->
                    flush(
                            open,
                            first,
                            buffers[first].asSlice(0, number(arguments[2])),
                            number(arguments[3]));
            case FAST_WRITE -> flush(open, first, guest(arguments), 0);
            case FAST_COUNT -> {
                open.channel(first).count(number(arguments[2]), number(arguments[3]));
                yield 0;
            }
            case FAST_SHOW -> {
                long from = number(arguments[2]);
                MemorySegment shown = buffers[first].asSlice(from, number(arguments[3]) - from);
                yield ((OutChannel) open.channel(first)).show(shown) ? 0 : LINES_PASSED_OVER;
            }
            default -> throw new IllegalArgumentException("no such function: " + function);
        };
    }

    private int buffer(RunFiles open, int channel, V8ValueArrayBuffer buffer) {
        ByteBuffer bytes = buffer.getByteBuffer();
        MemorySegment whole = MemorySegment.ofBuffer(bytes.duplicate().clear());
        long room = whole.byteSize() - MARK_BYTES;
        buffers[channel] = whole.asSlice(0, room);
        marks[channel] = whole.asSlice(room);
        RunChannel of = open.channel(channel);
        return (of instanceof OutChannel ? KIND_OUT : 0)
                + (of instanceof OutChannel out && out.isFollowed() ? KIND_LINES : 0)
                + (of.messages() ? KIND_MESSAGES : 0)
                + (of.pipe() ? KIND_PIPE : 0);
    }

    private MemorySegment guest(V8Value[] arguments) {
        return Objects.requireNonNull(wasi)
                .memory
                .segment((int) number(arguments[2]), (int) number(arguments[3]));
    }

    private static int flush(RunFiles open, int channel, MemorySegment bytes, long heads) {
        ((OutChannel) open.channel(channel)).flush(bytes, heads);
        return Errno.SUCCESS;
    }

    private static long number(V8Value value) {
        return switch (value) {
            case V8ValueInteger n -> n.getValue();
            case V8ValueDouble n -> n.getValue().longValue();
            case V8ValueLong n -> n.getValue();
            default -> throw new IllegalArgumentException("not a number: " + value);
        };
    }
}
