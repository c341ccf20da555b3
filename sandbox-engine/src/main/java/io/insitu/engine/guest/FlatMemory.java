package io.insitu.engine.guest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.PassiveDataSegment;

/// A linear memory in one array of bytes, which is what the JVM's compiler makes the best of, and
/// which the host sees as it is. It holds more than its size while it grows, since programs ask for
/// one page after another; so its size is checked, not the array's.
///
/// Any access past the size throws `WasmRuntimeException`, the trap.
final class FlatMemory implements Memory {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle FLOAT = view(float[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    private final int initialPages;
    private final int maximumPages;
    private final HeapShare share;
    private final Consumer<ByteBuffer> attach;
    private byte[] bytes;

    /// In bytes.
    private int size;

    private DataSegment[] segments = {};

    /// @param maximumPages as many as it may have; at most [#RUNTIME_MAX_PAGES]
    /// @param share what the memory is taken from; [#release] gives it back
    /// @param attach is given the memory now, and again whenever it has another array or size
    /// @throws HeapShare.UsedUpException when it cannot be had
    FlatMemory(int initialPages, int maximumPages, HeapShare share, Consumer<ByteBuffer> attach) {
        this.initialPages = initialPages;
        this.maximumPages = maximumPages;
        this.share = share;
        this.attach = attach;
        this.size = Math.multiplyExact(initialPages, PAGE_SIZE);
        share.take(size);
        this.bytes = new byte[size];
        attach();
    }

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }

    private void attach() {
        attach.accept(ByteBuffer.wrap(bytes, 0, size).slice());
    }

    /// It is not to be used any more.
    void release() {
        share.giveBack(bytes.length);
        bytes = new byte[0];
        size = 0;
    }

    int sizeBytes() {
        return size;
    }

    @Override
    public int pages() {
        return size / PAGE_SIZE;
    }

    /// @throws HeapShare.UsedUpException when the heap has no room: to say -1 would have the
    ///   program see what else runs on this machine
    @Override
    public int grow(int more) {
        int before = pages();
        if (more < 0 || more > maximumPages - before) {
            return -1;
        }
        if (more > 0) {
            reserve((before + more) * PAGE_SIZE);
            size = (before + more) * PAGE_SIZE;
            attach();
        }
        return before;
    }

    private void reserve(int wanted) {
        if (wanted <= bytes.length) {
            return;
        }
        int capacity = (int) Math.min(2L * bytes.length, (long) maximumPages * PAGE_SIZE);
        if (capacity < wanted || !share.has(capacity)) {
            capacity = wanted;
        }
        share.take(capacity);
        byte[] larger = Arrays.copyOf(bytes, capacity);
        share.giveBack(bytes.length);
        bytes = larger;
    }

    @Override
    public int initialPages() {
        return initialPages;
    }

    @Override
    public int maximumPages() {
        return maximumPages;
    }

    // ---- what instructions do

    /// @return the address, if so many bytes from there lie within
    private int within(int address, int length) {
        if ((address | size - length - address) < 0) {
            throw outOfBounds();
        }
        return address;
    }

    private static WasmRuntimeException outOfBounds() {
        return new WasmRuntimeException("out of bounds memory access");
    }

    @Override
    public byte read(int address) {
        return bytes[within(address, 1)];
    }

    @Override
    public void writeByte(int address, byte value) {
        bytes[within(address, 1)] = value;
    }

    @Override
    public short readShort(int address) {
        return (short) SHORT.get(bytes, within(address, Short.BYTES));
    }

    @Override
    public void writeShort(int address, short value) {
        SHORT.set(bytes, within(address, Short.BYTES), value);
    }

    @Override
    public int readInt(int address) {
        return (int) INT.get(bytes, within(address, Integer.BYTES));
    }

    @Override
    public void writeI32(int address, int value) {
        INT.set(bytes, within(address, Integer.BYTES), value);
    }

    @Override
    public long readLong(int address) {
        return (long) LONG.get(bytes, within(address, Long.BYTES));
    }

    @Override
    public void writeLong(int address, long value) {
        LONG.set(bytes, within(address, Long.BYTES), value);
    }

    @Override
    public float readFloat(int address) {
        return (float) FLOAT.get(bytes, within(address, Float.BYTES));
    }

    @Override
    public void writeF32(int address, float value) {
        FLOAT.set(bytes, within(address, Float.BYTES), value);
    }

    @Override
    public double readDouble(int address) {
        return (double) DOUBLE.get(bytes, within(address, Double.BYTES));
    }

    @Override
    public void writeF64(int address, double value) {
        DOUBLE.set(bytes, within(address, Double.BYTES), value);
    }

    @Override
    public void fill(byte value, int from, int to) {
        if (from < 0 || to < from || to > size) {
            throw outOfBounds();
        }
        Arrays.fill(bytes, from, to, value);
    }

    @Override
    public void copy(int to, int from, int length) {
        range(to, length, size);
        range(from, length, size);
        System.arraycopy(bytes, from, bytes, to, length);
    }

    @Override
    public void write(int address, byte[] data, int from, int length) {
        range(from, length, data.length);
        range(address, length, size);
        System.arraycopy(data, from, bytes, address, length);
    }

    @Override
    public byte[] readBytes(int address, int length) {
        range(address, length, size);
        return Arrays.copyOfRange(bytes, address, address + length);
    }

    private static void range(int from, int length, int limit) {
        if (from < 0 || length < 0 || from > limit - length) {
            throw outOfBounds();
        }
    }

    // ---- segments: the array of them is the instance's own

    @Override
    public void initialize(Instance instance, DataSegment[] all) {
        initialize(instance, all, 0);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] all, int memory) {
        segments = all;
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof ActiveDataSegment active && active.index() == memory) {
                int at =
                        (int)
                                ConstantEvaluators.computeConstantValue(
                                        instance, active.offsetInstructions())[0];
                write(at, active.data(), 0, active.data().length);
                drop(i);
            }
        }
    }

    @Override
    public void initPassiveSegment(int segment, int to, int from, int length) {
        write(to, segments[segment].data(), from, length);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }

    @Override
    public void zero() {
        // The array is new, and the JVM has cleared it.
    }

    // ---- what no instruction asks for

    @Override
    public long readU16(int address) {
        return Short.toUnsignedLong(readShort(address));
    }

    @Override
    public long readF32(int address) {
        return readInt(address);
    }

    @Override
    public long readF64(int address) {
        return readLong(address);
    }

    /// There are no threads.
    @Override
    public boolean shared() {
        return false;
    }

    @Override
    @Deprecated
    @SuppressWarnings({"removal", "InlineMeSuggester"})
    public Object lock(int address) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings({"removal", "InlineMeSuggester"})
    public int waitOn(int address, int expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings({"removal", "InlineMeSuggester"})
    public int waitOn(int address, long expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    @SuppressWarnings({"removal", "InlineMeSuggester"})
    public int notify(int address, int threads) {
        throw new UnsupportedOperationException();
    }
}
