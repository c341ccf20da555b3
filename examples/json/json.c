/* Writes JSON anew with a line for each value, two blanks for each level; exits with 1 where it is
 * none. Usage: json */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 1000 };

static int next = -2;

static int peek(void) {
    if (next == -2) {
        next = getchar();
    }
    return next;
}

static int take(void) {
    int c = peek();
    next = -2;
    return c;
}

static void die(const char *what) {
    fflush(stdout);
    fprintf(stderr, "json: %s expected\n", what);
    exit(1);
}

static void blanks(void) {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
        take();
    }
}

static void line(int depth) {
    putchar('\n');
    for (int i = 0; i < depth; i++) {
        fputs("  ", stdout);
    }
}

static void string(void) {
    if (take() != '"') {
        die("a string");
    }
    putchar('"');
    for (int c; (c = take()) != '"';) {
        if (c < ' ') {
            die("the end of a string");
        }
        putchar(c);
        if (c == '\\') {
            putchar(take());
        }
    }
    putchar('"');
}

/* A number, true, false or null. */
static void word(void) {
    char text[64];
    size_t length = 0;
    while (peek() != EOF && strchr("+-.0123456789eEtrufalsn", peek()) != NULL && length < 63) {
        text[length++] = (char) take();
    }
    text[length] = '\0';
    char *end;
    strtod(text, &end);
    int known = !strcmp(text, "true") || !strcmp(text, "false") || !strcmp(text, "null");
    if (length == 0 || (!known && *end != '\0')) {
        die("a value");
    }
    fputs(text, stdout);
}

static void value(int depth);

static void members(int depth, int open, int close) {
    take();
    blanks();
    putchar(open);
    if (peek() == close) {
        take();
        putchar(close);
        return;
    }
    for (;;) {
        line(depth + 1);
        blanks();
        if (open == '{') {
            string();
            blanks();
            if (take() != ':') {
                die("a colon");
            }
            fputs(": ", stdout);
        }
        value(depth + 1);
        blanks();
        int c = take();
        if (c == close) {
            break;
        }
        if (c != ',') {
            die("a comma");
        }
        putchar(',');
    }
    line(depth);
    putchar(close);
}

static void value(int depth) {
    blanks();
    if (depth == DEPTH_MAX) {
        die("less depth");
    }
    switch (peek()) {
        case '{': members(depth, '{', '}'); break;
        case '[': members(depth, '[', ']'); break;
        case '"': string(); break;
        default: word();
    }
}

int main(void) {
    value(0);
    blanks();
    if (peek() != EOF) {
        die("the end");
    }
    putchar('\n');
    return 0;
}
