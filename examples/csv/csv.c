/* Picks records of CSV (RFC 4180) and adds up a column of them.
 *
 * usage: csv COLUMN OPERATOR VALUE [SUM]
 *   COLUMN    number of a field, from 1
 *   OPERATOR  = != < >; < and > compare numbers
 *   SUM       number of a field to add up: then the records themselves are not written, but
 *             one line "records sum" */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_MAX = 1 << 20, FIELDS_MAX = 1024 };

static char record[RECORD_MAX], plain[RECORD_MAX];
static char *fields[FIELDS_MAX];

static void die(const char *why) {
    fprintf(stderr, "csv: %s\n", why);
    exit(1);
}

/* One record with its newline, quoted newlines included; its length, or 0 at the end. */
static size_t next_record(void) {
    size_t length = 0;
    int quoted = 0, c;
    while ((c = getchar()) != EOF) {
        if (length == RECORD_MAX - 1) {
            die("a record is too long");
        }
        record[length++] = (char) c;
        quoted ^= c == '"';
        if (c == '\n' && !quoted) {
            break;
        }
    }
    record[length] = '\0';
    return length;
}

/* Splits the record into fields without their quotes; their number. */
static int split(void) {
    int count = 0;
    char *to = plain;
    const char *from = record;
    for (;;) {
        if (count == FIELDS_MAX) {
            die("a record has too many fields");
        }
        fields[count++] = to;
        int quoted = *from == '"';
        from += quoted;
        while (*from != '\0') {
            if (quoted && from[0] == '"' && from[1] == '"') {
                from++;
            } else if (quoted && *from == '"') {
                quoted = 0;
                from++;
                continue;
            } else if (!quoted && (*from == ',' || *from == '\n' || *from == '\r')) {
                break;
            }
            *to++ = *from++;
        }
        *to++ = '\0';
        if (*from != ',') {
            return count;
        }
        from++;
    }
}

static int matches(const char *field, const char *operator, const char *value) {
    switch (operator[0]) {
        case '=': return strcmp(field, value) == 0;
        case '!': return strcmp(field, value) != 0;
        case '<': return strtod(field, NULL) < strtod(value, NULL);
        case '>': return strtod(field, NULL) > strtod(value, NULL);
        default: die("the operator is none of = != < >");
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        die("usage: csv COLUMN OPERATOR VALUE [SUM]");
    }
    int column = atoi(argv[1]), summed = argc > 4 ? atoi(argv[4]) : 0;
    long picked = 0;
    double sum = 0;
    for (size_t length; (length = next_record()) > 0;) {
        int count = split();
        if (column < 1 || column > count || !matches(fields[column - 1], argv[2], argv[3])) {
            continue;
        }
        picked++;
        if (summed == 0) {
            fwrite(record, 1, length, stdout);
        } else if (summed <= count) {
            sum += strtod(fields[summed - 1], NULL);
        }
    }
    if (summed != 0) {
        printf("%ld %.2f\n", picked, sum);
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
