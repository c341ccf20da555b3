/* Sends each record to the sorter that its key belongs to, by the sampled keys in /dev/input.
 * Usage: partition */
#include "records.h"
#include <dirent.h>

enum { SORTERS_MAX = 1000 };

static char *names[SORTERS_MAX];
static FILE *sorters[SORTERS_MAX];

/* sort-2 comes before sort-10. */
static int by_number(const void *a, const void *b) {
    const char *left = strrchr(*(char *const *) a, '-'), *right = strrchr(*(char *const *) b, '-');
    long l = left ? atol(left + 1) : 0, r = right ? atol(right + 1) : 0;
    return (l > r) - (l < r);
}

static int open_sorters(void) {
    DIR *out = opendir("/dev/out");
    int count = 0;
    if (out == NULL) {
        die("partition: nobody to send to");
    }
    for (struct dirent *entry; (entry = readdir(out)) != NULL;) {
        if (entry->d_name[0] != '.' && count < SORTERS_MAX) {
            names[count++] = strdup(entry->d_name);
        }
    }
    qsort(names, (size_t) count, sizeof *names, by_number);
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, "/dev/out/%s", names[i]);
        sorters[i] = fopen(path, "wb");
        if (sorters[i] == NULL) {
            die("partition: a sorter is not there");
        }
    }
    return count;
}

int main(void) {
    int count = open_sorters();
    FILE *sampled = fopen("/dev/input", "rb");
    unsigned char *keys = malloc((1 << 16) * KEY), record[RECORD];
    if (sampled == NULL || keys == NULL) {
        die("partition: no sample");
    }
    size_t samples = fread(keys, KEY, 1 << 16, sampled);
    qsort(keys, samples, KEY, by_key);
    while (fread(record, 1, RECORD, stdin) == RECORD) {
        int low = 0, high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            const unsigned char *least = keys + samples * (size_t) middle / (size_t) count * KEY;
            if (samples > 0 && memcmp(record, least, KEY) >= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (fwrite(record, 1, RECORD, sorters[low]) != RECORD) {
            die("partition: a sorter is gone");
        }
    }
    for (int i = 0; i < count; i++) {
        if (fclose(sorters[i]) != 0) {
            die("partition: a sorter is gone");
        }
    }
    return 0;
}
