/* Counts the lines, words and bytes of stdin, like wc(1) in the C locale. */
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
    printf("%lld %lld %lld\n", lines, words, bytes);
    return 0;
}
