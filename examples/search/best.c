/* Takes what all instances of `find` that are connected to it have found, and prints the objects with the most matches,
 * the best first, those with equally many by their names.
 *
 * usage: best COUNT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hit {
    unsigned long long count;
    char *text; /* object, tab, line */
};

static struct hit *hits;
static size_t used, room;

static void add(const char *line) {
    char *tab;
    unsigned long long count = strtoull(line, &tab, 10);
    if (used == room) {
        room = room == 0 ? 64 : 2 * room;
        hits = realloc(hits, room * sizeof *hits);
    }
    char *text = strdup(tab + (*tab == '\t'));
    if (hits == NULL || text == NULL) {
        fprintf(stderr, "best: out of memory\n");
        exit(1);
    }
    hits[used++] = (struct hit) {count, text};
}

static void read_hits(const char *path) {
    FILE *from = fopen(path, "r");
    char *line = NULL;
    size_t length = 0;
    while (from != NULL && getline(&line, &length, from) >= 0) {
        add(line);
    }
    if (from == NULL || ferror(from)) {
        perror(path);
        exit(1);
    }
    free(line);
    fclose(from);
}

static int by_count(const void *a, const void *b) {
    const struct hit *left = a, *right = b;
    int order = (left->count < right->count) - (left->count > right->count);
    return order == 0 ? strcmp(left->text, right->text) : order;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: best COUNT\n");
        return 2;
    }
    DIR *peers = opendir("/dev/in");
    for (struct dirent *entry; peers != NULL && (entry = readdir(peers)) != NULL;) {
        char path[512];
        snprintf(path, sizeof path, "/dev/in/%s", entry->d_name);
        if (entry->d_name[0] != '.') {
            read_hits(path);
        }
    }
    qsort(hits, used, sizeof *hits, by_count);
    size_t wanted = strtoul(argv[1], NULL, 10);
    for (size_t i = 0; i < used && i < wanted; i++) {
        printf("%llu\t%s", hits[i].count, hits[i].text);
    }
    return fflush(stdout) != 0 || ferror(stdout);
}
