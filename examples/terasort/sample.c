/* Writes the keys that share what it reads out evenly: of every 100th record of its part of the
 * input, sorted. Usage: sample */
#include "records.h"

int main(void) {
    unsigned char record[RECORD], *keys = NULL;
    size_t count = 0, room = 0;
    for (long i = 0; fread(record, 1, RECORD, stdin) == RECORD; i++) {
        if (i % 100 != 0) {
            continue;
        }
        if (count == room) {
            keys = realloc(keys, (room = room * 2 + 64) * KEY);
            if (keys == NULL) {
                die("out of memory");
            }
        }
        memcpy(keys + count++ * KEY, record, KEY);
    }
    qsort(keys, count, KEY, by_key);
    return fwrite(keys, KEY, count, stdout) != count || fflush(stdout) != 0;
}
