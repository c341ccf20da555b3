package io.insitu.engine.guest;

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): the same
/// bytes for the same seed on every machine. Not for secrets: a sandbox that gives equal results
/// for equal inputs has none of its own.
final class SeededRandom implements RandomBytes {
    private long state;

    SeededRandom(long seed) {
        state = seed;
    }

    @Override
    public void fill(byte[] bytes) {
        for (int i = 0; i < bytes.length; i += 8) {
            long word = next();
            for (int j = i; j < Math.min(i + 8, bytes.length); j++) {
                bytes[j] = (byte) word;
                word >>>= 8;
            }
        }
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
