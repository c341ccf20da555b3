/* Writes the lines of stdin in order, like sort(1) in the C locale.
 *
 * usage: sort [-n] [-r] [-u]
 *   -n  by the number at the beginning of the line; equal numbers by the line
 *   -r  the other way round
 *   -u  each line once */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int numeric, reverse;

static int compare(const void *a, const void *b) {
    const char *left = *(char *const *) a, *right = *(char *const *) b;
    int order = 0;
    if (numeric) {
        double l = strtod(left, NULL), r = strtod(right, NULL);
        order = (l > r) - (l < r);
    }
    if (order == 0) {
        order = strcmp(left, right);
    }
    return reverse ? -order : order;
}

static void *must(void *allocated) {
    if (allocated == NULL) {
        fprintf(stderr, "sort: out of memory\n");
        exit(1);
    }
    return allocated;
}

/* The whole of stdin, with a zero behind it. */
static char *read_all(size_t *length) {
    size_t room = 1 << 20;
    char *text = must(malloc(room));
    *length = 0;
    for (size_t got; (got = fread(text + *length, 1, room - *length - 1, stdin)) > 0;) {
        *length += got;
        if (room - *length == 1) {
            text = must(realloc(text, room *= 2));
        }
    }
    if (ferror(stdin)) {
        perror("sort: stdin");
        exit(1);
    }
    text[*length] = '\0';
    return text;
}

int main(int argc, char **argv) {
    int unique = 0;
    for (int option; (option = getopt(argc, argv, "nru")) != -1;) {
        switch (option) {
            case 'n': numeric = 1; break;
            case 'r': reverse = 1; break;
            case 'u': unique = 1; break;
            default: return 2;
        }
    }
    size_t length, count = 0, room = 1024;
    char *text = read_all(&length);
    char **lines = must(malloc(room * sizeof *lines));
    for (char *line = text; line < text + length;) {
        if (count == room) {
            lines = must(realloc(lines, (room *= 2) * sizeof *lines));
        }
        lines[count++] = line;
        char *end = memchr(line, '\n', (size_t) (text + length - line));
        if (end == NULL) {
            break;
        }
        *end = '\0';
        line = end + 1;
    }
    qsort(lines, count, sizeof *lines, compare);
    for (size_t i = 0; i < count; i++) {
        if (!unique || i == 0 || strcmp(lines[i], lines[i - 1]) != 0) {
            puts(lines[i]);
        }
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("sort: stdout");
        return 1;
    }
    return 0;
}
