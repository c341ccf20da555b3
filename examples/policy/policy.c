/* Lets text pass that has none of the words which its arguments name, and is UTF-8; else exits with
 * 1 and says where. Usage: policy [WORD ...] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[1 << 20];

/* The length of the character that begins there, 0 for what is none (RFC 3629). */
static int character(const unsigned char *s, size_t left) {
    int more = s[0] < 0x80 ? 0 : s[0] >= 0xc2 && s[0] < 0xe0 ? 1 : s[0] >= 0xe0 && s[0] < 0xf0 ? 2
        : s[0] >= 0xf0 && s[0] < 0xf5 ? 3 : -1;
    if (more < 0 || (size_t) more >= left) {
        return 0;
    }
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    int early = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    int late = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
    return early || late ? 0 : more + 1;
}

static int is_text(const char *s, size_t length) {
    for (size_t at = 0; at < length;) {
        int size = character((const unsigned char *) s + at, length - at);
        if (size == 0) {
            return 0;
        }
        at += (size_t) size;
    }
    return 1;
}

int main(int argc, char **argv) {
    for (long number = 1; fgets(line, sizeof line, stdin) != NULL; number++) {
        size_t length = strlen(line);
        if (!is_text(line, length)) {
            fprintf(stderr, "line %ld is no UTF-8\n", number);
            return 1;
        }
        for (int i = 1; i < argc; i++) {
            if (strstr(line, argv[i]) != NULL) {
                fprintf(stderr, "line %ld has \"%s\" in it, which may not be stored here\n", number, argv[i]);
                return 1;
            }
        }
        fwrite(line, 1, length, stdout);
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
