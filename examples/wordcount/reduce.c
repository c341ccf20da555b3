/* The reduce side of a word count: adds up the `word<TAB>count` lines of all mappers connected to it, the files below
 * /dev/in (without any: of stdin), and writes the sums to stdout, ordered by word. */
#include <dirent.h>

#include "words.h"

static void read_counts(struct words *words, FILE *from, const char *name) {
    char line[8192];
    while (fgets(line, sizeof line, from) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) {
            fprintf(stderr, "%s: not a count: %s\n", name, line);
            exit(1);
        }
        add(words, line, (size_t) (tab - line), strtoull(tab + 1, NULL, 10));
    }
    if (ferror(from)) {
        perror(name);
        exit(1);
    }
}

int main(void) {
    struct words words = {0};
    DIR *peers = opendir("/dev/in");
    int mappers = 0;
    for (struct dirent *entry; peers != NULL && (entry = readdir(peers)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char path[512];
        snprintf(path, sizeof path, "/dev/in/%s", entry->d_name);
        FILE *mapper = fopen(path, "r");
        if (mapper == NULL) {
            perror(path);
            return 1;
        }
        read_counts(&words, mapper, path);
        fclose(mapper);
        mappers++;
    }
    if (mappers == 0) {
        read_counts(&words, stdin, "stdin");
    }
    sort_words(&words);
    for (size_t i = 0; i < words.used; i++) {
        printf("%s\t%llu\n", words.places[i].text, words.places[i].count);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("reduce: stdout");
        return 1;
    }
    return 0;
}
