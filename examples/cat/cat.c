/* Copies the files that it is given to stdout, one after the other, or stdin when it is given none.
 *
 * usage: cat [FILE]... */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int copy(int from, const char *name) {
    static char buffer[64 * 1024];
    ssize_t got;
    while ((got = read(from, buffer, sizeof buffer)) > 0) {
        for (char *next = buffer; got > 0;) {
            ssize_t put = write(1, next, (size_t) got);
            if (put < 0) {
                perror("cat: stdout");
                return 1;
            }
            next += put;
            got -= put;
        }
    }
    if (got < 0) {
        fputs("cat: ", stderr);
        perror(name);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        return copy(0, "stdin");
    }
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        int file = open(argv[i], O_RDONLY);
        if (file < 0) {
            fputs("cat: ", stderr);
            perror(argv[i]);
            failed = 1;
        } else {
            failed |= copy(file, argv[i]);
            close(file);
        }
    }
    return failed;
}
