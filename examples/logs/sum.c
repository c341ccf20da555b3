/* Adds up the numbers at the beginnings of the lines of stdin, and prints the sum. */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char *line = NULL;
    size_t room = 0;
    long long sum = 0;
    while (getline(&line, &room, stdin) >= 0) {
        sum += strtoll(line, NULL, 10);
    }
    if (ferror(stdin)) {
        perror("sum: stdin");
        return 1;
    }
    printf("%lld\n", sum);
    return fflush(stdout) != 0;
}
