/* Copies stdin to stdout in capitals, a byte at a time. Usage: upper */
#include <stdio.h>

int main(void) {
    for (int c; (c = getchar()) != EOF;) {
        putchar(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    return 0;
}
