/* The reduce side of a word count: adds up the `word<TAB>count` lines of all mappers connected to it, the files below
 * /dev/in, and writes the sums to stdout, ordered by word. */
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
}

int main(void) {
    struct words words = {0};
    DIR *peers = opendir("/dev/in");
    if (peers == NULL) {
        read_counts(&words, stdin, "stdin");
    } else {
        for (struct dirent *entry; (entry = readdir(peers)) != NULL;) {
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
        }
        closedir(peers);
    }
    sort_words(&words);
    for (size_t i = 0; i < words.used; i++) {
        printf("%s\t%llu\n", words.places[i].text, words.places[i].count);
    }
    return 0;
}
