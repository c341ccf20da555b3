/* Sorts the records of all files in /dev/in. Usage: order */
#include "records.h"
#include <dirent.h>

int main(void) {
    DIR *in = opendir("/dev/in");
    unsigned char *records = NULL;
    size_t count = 0;
    if (in == NULL) {
        die("order: nothing comes in");
    }
    for (struct dirent *entry; (entry = readdir(in)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char path[300];
        snprintf(path, sizeof path, "/dev/in/%s", entry->d_name);
        FILE *from = fopen(path, "rb");
        if (from == NULL) {
            die("order: what comes in cannot be read");
        }
        records = read_records(from, records, &count);
        fclose(from);
    }
    qsort(records, count, RECORD, by_key);
    return fwrite(records, RECORD, count, stdout) != count || fflush(stdout) != 0;
}
