/* Checks that records are in order; writes their number, a sum of their bytes that no order
 * changes, and the first and last key, by which the next part must not begin earlier.
 * Usage: check */
#include "records.h"
#include <stdint.h>

int main(void) {
    unsigned char record[RECORD], first[KEY] = {0}, last[KEY] = {0};
    uint64_t sum = 0;
    long count = 0;
    for (; fread(record, 1, RECORD, stdin) == RECORD; count++) {
        if (count > 0 && memcmp(record, last, KEY) < 0) {
            fprintf(stderr, "record %ld is out of order\n", count);
            return 1;
        }
        memcpy(count == 0 ? first : last, record, KEY);
        memcpy(last, record, KEY);
        uint64_t hash = 0xcbf29ce484222325u;
        for (int i = 0; i < RECORD; i++) {
            hash = (hash ^ record[i]) * 0x100000001b3u;
        }
        sum += hash;
    }
    printf("%ld %016llx ", count, (unsigned long long) sum);
    for (int i = 0; i < KEY; i++) {
        printf("%02x", first[i]);
    }
    putchar(' ');
    for (int i = 0; i < KEY; i++) {
        printf("%02x", last[i]);
    }
    putchar('\n');
    return 0;
}
