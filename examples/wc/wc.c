/* Counts the lines, words and bytes of stdin, as POSIX defines wc(1): a word is a run of bytes that are not white space.
 * (GNU wc does not begin a word at a byte that it cannot print, so it may count fewer in text that is not ASCII.) */
#include <stdio.h>

static int is_space(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int main(void) {
    long long lines = 0, words = 0, bytes = 0;
    int in_word = 0, c;
    while ((c = getchar()) != EOF) {
        bytes++;
        lines += c == '\n';
        if (is_space(c)) {
            in_word = 0;
        } else if (!in_word) {
            in_word = 1;
            words++;
        }
    }
    if (ferror(stdin)) {
        perror("wc: stdin");
        return 1;
    }
    printf("%lld %lld %lld\n", lines, words, bytes);
    return 0;
}
