package io.insitu.middleware.s3;

import java.util.zip.Checksum;

/// CRC-64/NVME (NVM Express NVM Command Set Specification 1.0, section 5.2.1.3.4): polynomial
/// 0xad93d23594c93659, reflected, all ones before and after.
final class Crc64Nvme implements Checksum {
    private static final long REFLECTED = 0x9a6c9329ac4bc9b5L;
    private static final long[] TABLE = table();

    private long crc = -1;

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long entry = i;
            for (int bit = 0; bit < 8; bit++) {
                entry = (entry & 1) == 0 ? entry >>> 1 : (entry >>> 1) ^ REFLECTED;
            }
            table[i] = entry;
        }
        return table;
    }

    @Override
    public void update(int octet) {
        crc = (crc >>> 8) ^ TABLE[(int) (crc ^ octet) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = -1;
    }
}
