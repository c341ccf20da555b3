package io.insitu.engine.guest;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.runtime.Instance;
import run.endive.runtime.OpcodeImpl;
import run.endive.runtime.WasmException;

/// Instructions that Endive 1.0.0 gets wrong, and how they are right. Its compiler calls a method
/// for each; the classes that it makes are changed to call those here before they are loaded, which
/// is why this class and they are public.
///
/// - conversions of unsigned 64-bit integers of 2^63 and more to f32 round up, to f64 round ties
///   down: the specification has them round to nearest, ties to even;
/// - `copysign` takes a second operand that happens to equal the bits of a NaN, as a number, for a
///   NaN;
/// - `throw` notes where it stands on the stack of calls, which takes the longer the deeper it is,
///   and which V8 does not tell either.
public final class MendedInstructions {
    private static final String WRONG = Type.getInternalName(OpcodeImpl.class);
    private static final String RIGHT = Type.getInternalName(MendedInstructions.class);
    private static final Set<String> NAMES =
            Set.of("F32_CONVERT_I64_U", "F64_CONVERT_I64_U", "F32_COPYSIGN", "F64_COPYSIGN");

    /// Of a class that is copied beside each that is made.
    private static final String THROW = "createWasmException";

    private MendedInstructions() {}

    /// Half of the number, with a bit that stands for what is lost, rounds as the whole does.
    public static float F32_CONVERT_I64_U(long x) {
        return x >= 0 ? x : 2 * (float) ((x >>> 1) | (x & 1));
    }

    /// As for f32.
    public static double F64_CONVERT_I64_U(long x) {
        return x >= 0 ? x : 2 * (double) ((x >>> 1) | (x & 1));
    }

    /// By the bits, NaNs included.
    public static float F32_COPYSIGN(float a, float b) {
        int magnitude = Float.floatToRawIntBits(a) & Integer.MAX_VALUE;
        return Float.intBitsToFloat(magnitude | (Float.floatToRawIntBits(b) & Integer.MIN_VALUE));
    }

    /// By the bits, NaNs included.
    public static double F64_COPYSIGN(double a, double b) {
        long magnitude = Double.doubleToRawLongBits(a) & Long.MAX_VALUE;
        return Double.longBitsToDouble(
                magnitude | (Double.doubleToRawLongBits(b) & Long.MIN_VALUE));
    }

    /// @param values null when there are none
    public static WasmException createWasmException(
            long @Nullable [] values, int tag, Instance instance) {
        return new Thrown(instance, tag, values == null ? new long[0] : values);
    }

    private static final class Thrown extends WasmException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("deprecation") // there is no other constructor for a subclass
        Thrown(Instance instance, int tag, long[] values) {
            super(instance, tag, values);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /// Loads the classes that Endive makes, changed.
    static final class Collector extends ClassLoadingCollector {
        @Override
        public void putMainClass(String name, byte[] bytes) {
            super.putMainClass(name, mended(bytes));
        }

        @Override
        public void put(String name, byte[] bytes) {
            super.put(name, mended(bytes));
        }

        private static byte[] mended(byte[] bytes) {
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Mending(writer), 0);
            return writer.toByteArray();
        }
    }

    private static final class Mending extends ClassVisitor {
        Mending(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String type, boolean isInterface) {
                    boolean wrong =
                            (owner.equals(WRONG) && NAMES.contains(called)) || called.equals(THROW);
                    super.visitMethodInsn(opcode, wrong ? RIGHT : owner, called, type, isInterface);
                }
            };
        }
    }
}
