package io.insitu.engine.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.guest.Sandbox;
import io.insitu.engine.guest.V8Tiers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Modules with a few bytes changed: each is refused by name, or is one that V8 takes too, before
/// and after it was rewritten. The mutations come from a seed; a longer run is
/// `INSITU_MUTATIONS=1000000 INSITU_SEED=2 ./with-jdk mvn -pl sandbox-engine -am test
/// -Dtest=MutationTest -Dsurefire.failIfNoSpecifiedTests=false`.
class MutationTest {
    private static final int MUTATIONS = number("INSITU_MUTATIONS", 20_000);
    private static final long SEED = number("INSITU_SEED", 1);

    /// Bytes with which lengths, types and opcodes begin or end.
    private static final byte[] TELLING = {
        0, 1, 2, 0x0b, 0x10, 0x40, 0x60, 0x70, 0x7b, 0x7e, 0x7f, -0x80, -1, -4, -3
    };

    private final List<byte[]> corpus = corpus();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private int accepted;

    private static int number(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static List<byte[]> corpus() {
        List<byte[]> modules = new ArrayList<>();
        SpecificationPrograms.all()
                .forEach((name, module) -> {
                    if (name.startsWith("ok/") && module.length < 4096) {
                        modules.add(module);
                    }
                });
        return modules;
    }

    @Test
    void whatIsAcceptedIsAcceptedByV8BeforeAndAfterItIsRewritten() throws Exception {
        FutureTask<Void> work =
                new FutureTask<>(
                        () -> {
                            try (Sandbox v8 = Sandbox.v8(V8Tiers.OPTIMISED)) {
                                for (int i = 0; i < MUTATIONS; i++) {
                                    check(mutated(), v8);
                                }
                            }
                        },
                        null);
        Thread.ofPlatform().stackSize(Sandbox.stackBytes(EngineName.V8) + (16L << 20)).start(work);
        work.get();

        assertThat(accepted).as("mutations that are valid").isGreaterThan(MUTATIONS / 100);
    }

    private void check(byte[] wasm, Sandbox v8) {
        ByteBuffer prepared;
        try {
            prepared = ModulePreparation.prepare(ByteBuffer.wrap(wasm), random.nextBoolean());
        } catch (InvalidModuleException e) {
            return;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("not refused but failed: " + hex(wasm), e);
        }
        accepted++;
        try {
            v8.validate("uploaded", direct(ByteBuffer.wrap(wasm)));
            v8.validate("prepared", direct(prepared));
        } catch (InvalidModuleException | InterruptedException e) {
            throw new AssertionError("V8 refuses: " + hex(wasm), e);
        }
    }

    private static ByteBuffer direct(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private static String hex(byte[] wasm) {
        return HexFormat.of().formatHex(wasm);
    }

    private byte[] mutated() {
        byte[] wasm = corpus.get(random.nextInt(corpus.size())).clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            wasm = mutated(wasm, random.nextInt(8, Math.max(9, wasm.length)));
        }
        return wasm;
    }

    private byte[] mutated(byte[] wasm, int at) {
        int length = random.nextInt(1, 9);
        return switch (random.nextInt(6)) {
            case 0 -> with(wasm, at, (byte) (1 << random.nextInt(8)));
            case 1, 2 -> replaced(wasm, at, 1, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> replaced(wasm, at, 1, (byte) random.nextInt(256));
            case 4 -> replaced(wasm, at, random.nextInt(3), randomBytes(length));
            default -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                int from = random.nextInt(8, other.length);
                int to = Math.min(other.length, from + length);
                yield replaced(wasm, at, to - from, Arrays.copyOfRange(other, from, to));
            }
        };
    }

    private static byte[] with(byte[] wasm, int at, byte bits) {
        int place = Math.min(at, wasm.length - 1);
        wasm[place] ^= bits;
        return wasm;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] replaced(byte[] wasm, int at, int count, byte... by) {
        int from = Math.min(at, wasm.length);
        int to = Math.min(wasm.length, from + count);
        byte[] made = Arrays.copyOf(wasm, wasm.length - (to - from) + by.length);
        System.arraycopy(by, 0, made, from, by.length);
        System.arraycopy(wasm, to, made, from + by.length, wasm.length - to);
        return made;
    }
}
