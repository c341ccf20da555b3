/* Records as of TeraSort: 100 bytes, the first ten of them the key, ordered by its bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD = 100, KEY = 10 };

static inline int by_key(const void *a, const void *b) { return memcmp(a, b, KEY); }

static inline void die(const char *why) {
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* All records of a file, one behind the other; grows what is there already. */
static inline unsigned char *read_records(FILE *from, unsigned char *records, size_t *count) {
    size_t room = *count;
    for (;;) {
        if (*count == room) {
            room = room < 1024 ? 1024 : room * 2;
            records = realloc(records, room * RECORD);
            if (records == NULL) {
                die("out of memory");
            }
        }
        size_t got = fread(records + *count * RECORD, 1, RECORD, from);
        if (got == 0) {
            return records;
        }
        if (got != RECORD) {
            die("the last record is cut off");
        }
        ++*count;
    }
}
