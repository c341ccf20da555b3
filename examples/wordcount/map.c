/* The map side of a word count: counts the words of stdin and sends each, with its count, to one of the reducers it is
 * connected to, always the same one for the same word. A word is a run of ASCII letters, in lower case. Without a reducer
 * the counts go to stdout. */
#include <dirent.h>

#include "words.h"

enum { REDUCERS_MAX = 1024, WORD_MAX = 4096 };

static FILE *reducers[REDUCERS_MAX];
static size_t reducer_count;

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Every peer is a file below /dev/out. They are opened in the order of their names, which all mappers share. */
static void open_reducers(void) {
    static char *names[REDUCERS_MAX];
    DIR *peers = opendir("/dev/out");
    for (struct dirent *entry; peers != NULL && (entry = readdir(peers)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (reducer_count == REDUCERS_MAX) {
            fprintf(stderr, "map: more than %d reducers\n", REDUCERS_MAX);
            exit(1);
        }
        names[reducer_count++] = must(strdup(entry->d_name));
    }
    if (peers != NULL) {
        closedir(peers);
    }
    if (reducer_count == 0) {
        reducers[reducer_count++] = stdout;
        return;
    }
    qsort(names, reducer_count, sizeof *names, by_name);
    for (size_t i = 0; i < reducer_count; i++) {
        char path[512];
        snprintf(path, sizeof path, "/dev/out/%s", names[i]);
        reducers[i] = fopen(path, "w");
        if (reducers[i] == NULL) {
            perror(path);
            exit(1);
        }
    }
}

static void count_words(struct words *words) {
    char word[WORD_MAX];
    size_t length = 0;
    for (int c; (c = getchar()) != EOF;) {
        int lower = c | 0x20;
        if (lower >= 'a' && lower <= 'z') {
            if (length < sizeof word) {
                word[length++] = (char) lower;
            }
        } else if (length > 0) {
            add(words, word, length, 1);
            length = 0;
        }
    }
    if (length > 0) {
        add(words, word, length, 1);
    }
    if (ferror(stdin)) {
        perror("map: stdin");
        exit(1);
    }
}

int main(void) {
    struct words words = {0};
    open_reducers();
    count_words(&words);
    sort_words(&words);
    for (size_t i = 0; i < words.used; i++) {
        struct word *word = &words.places[i];
        fprintf(reducers[word->hash % reducer_count], "%s\t%llu\n", word->text, word->count);
    }
    for (size_t i = 0; i < reducer_count; i++) {
        if (ferror(reducers[i]) || fclose(reducers[i]) != 0) {
            perror("map: a reducer");
            return 1;
        }
    }
    return 0;
}
