/* Copies stdin to stdout. */
#include <stdio.h>
#include <unistd.h>

int main(void) {
    static char buffer[64 * 1024];
    ssize_t got;
    while ((got = read(0, buffer, sizeof buffer)) > 0) {
        for (char *from = buffer; got > 0;) {
            ssize_t put = write(1, from, (size_t) got);
            if (put < 0) {
                perror("cat: stdout");
                return 1;
            }
            from += put;
            got -= put;
        }
    }
    if (got < 0) {
        perror("cat: stdin");
        return 1;
    }
    return 0;
}
