/* A table of words and how often each was seen. Open addressing, doubled when it is three quarters full. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    char *text; /* NULL: a free place */
    uint32_t hash;
    unsigned long long count;
};

struct words {
    struct word *places;
    size_t capacity; /* a power of two */
    size_t used;
};

static void *must(void *allocated) {
    if (allocated == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return allocated;
}

/* FNV-1a */
static uint32_t hash_of(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char) text[i]) * 16777619u;
    }
    return hash;
}

static struct word *place_of(struct words *words, const char *text, size_t length, uint32_t hash) {
    size_t at = hash & (words->capacity - 1);
    for (;; at = (at + 1) & (words->capacity - 1)) {
        struct word *word = &words->places[at];
        if (word->text == NULL) {
            return word;
        }
        if (word->hash == hash && strncmp(word->text, text, length) == 0 && word->text[length] == '\0') {
            return word;
        }
    }
}

static void grow(struct words *words) {
    struct words larger = {.capacity = words->capacity ? words->capacity * 2 : 4096, .used = words->used};
    larger.places = must(calloc(larger.capacity, sizeof *larger.places));
    for (size_t i = 0; i < words->capacity; i++) {
        struct word *word = &words->places[i];
        if (word->text != NULL) {
            *place_of(&larger, word->text, strlen(word->text), word->hash) = *word;
        }
    }
    free(words->places);
    *words = larger;
}

static void add(struct words *words, const char *text, size_t length, unsigned long long count) {
    if (words->used * 4 >= words->capacity * 3) {
        grow(words);
    }
    uint32_t hash = hash_of(text, length);
    struct word *word = place_of(words, text, length, hash);
    if (word->text == NULL) {
        word->text = must(malloc(length + 1));
        memcpy(word->text, text, length);
        word->text[length] = '\0';
        word->hash = hash;
        words->used++;
    }
    word->count += count;
}

static int by_text(const void *a, const void *b) {
    return strcmp(((const struct word *) a)->text, ((const struct word *) b)->text);
}

/* Moves the words to the front and puts them in order. The table is of no use for adding afterwards. */
static void sort_words(struct words *words) {
    size_t to = 0;
    for (size_t i = 0; i < words->capacity; i++) {
        if (words->places[i].text != NULL) {
            words->places[to++] = words->places[i];
        }
    }
    if (to > 0) {
        qsort(words->places, to, sizeof *words->places, by_text);
    }
}
