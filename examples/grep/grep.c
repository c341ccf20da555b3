/* Prints the lines of stdin that match an extended regular expression, like grep(1) -E.
 *
 * usage: grep [-c] [-i] [-n] [-v] EXPRESSION
 *   -c  how many lines match instead of the lines
 *   -i  upper and lower case are the same
 *   -n  the line's number before each line
 *   -v  the lines that do not match
 * Exits with 0 when a line was found, 1 when none was, 2 when something is wrong. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int count_only = 0, numbered = 0, inverted = 0, flags = REG_EXTENDED | REG_NOSUB;
    for (int option; (option = getopt(argc, argv, "cinv")) != -1;) {
        switch (option) {
            case 'c': count_only = 1; break;
            case 'i': flags |= REG_ICASE; break;
            case 'n': numbered = 1; break;
            case 'v': inverted = 1; break;
            default: return 2;
        }
    }
    if (optind + 1 != argc) {
        fprintf(stderr, "usage: grep [-c] [-i] [-n] [-v] EXPRESSION\n");
        return 2;
    }
    regex_t expression;
    int error = regcomp(&expression, argv[optind], flags);
    if (error != 0) {
        char text[256];
        regerror(error, &expression, text, sizeof text);
        fprintf(stderr, "grep: %s: %s\n", argv[optind], text);
        return 2;
    }
    char *line = NULL;
    size_t room = 0;
    long long number = 0, found = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0;) {
        number++;
        if (length > 0 && line[length - 1] == '\n') {
            line[length - 1] = '\0';
        }
        if ((regexec(&expression, line, 0, NULL, 0) == 0) == inverted) {
            continue;
        }
        found++;
        if (count_only) {
            continue;
        }
        if (numbered) {
            printf("%lld:", number);
        }
        puts(line);
    }
    if (count_only) {
        printf("%lld\n", found);
    }
    if (ferror(stdin) || fflush(stdout) != 0 || ferror(stdout)) {
        perror("grep");
        return 2;
    }
    return found == 0;
}
