/* Makes an image smaller: a binary PPM (P6) or PGM (P5) in, the same out, each pixel the mean of
 * those that it stands for. Usage: thumbnail WIDTH */
#include <stdio.h>
#include <stdlib.h>

static void die(const char *why) {
    fprintf(stderr, "thumbnail: %s\n", why);
    exit(1);
}

/* A number of the head, behind blanks and comments. */
static long number(void) {
    int c = getchar();
    while (c == '#' || c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        while (c == '#') {
            while (c != '\n' && c != EOF) {
                c = getchar();
            }
        }
        c = getchar();
    }
    long value = 0;
    for (; c >= '0' && c <= '9' && value < 1 << 20; c = getchar()) {
        value = value * 10 + c - '0';
    }
    return value;
}

int main(int argc, char **argv) {
    int p = getchar(), kind = getchar();
    if (p != 'P' || (kind != '5' && kind != '6')) {
        die("no binary PPM or PGM");
    }
    long width = number(), height = number(), most = number(), channels = kind == '6' ? 3 : 1;
    if (width < 1 || height < 1 || most != 255 || width > 65535 || height > 65535) {
        die("an image of that size or depth is not understood");
    }
    long to = argc > 1 ? atol(argv[1]) : 64;
    to = to < 1 ? 1 : to > width ? width : to;
    long rows = height * to / width > 0 ? height * to / width : 1;
    unsigned char *line = malloc((size_t) (width * channels));
    unsigned long *sums = calloc((size_t) (to * channels), sizeof *sums);
    unsigned long *counts = calloc((size_t) to, sizeof *counts);
    if (line == NULL || sums == NULL || counts == NULL) {
        die("out of memory");
    }
    printf("P%c\n%ld %ld\n255\n", kind, to, rows);
    for (long y = 0; y < height; y++) {
        if (fread(line, 1, (size_t) (width * channels), stdin) != (size_t) (width * channels)) {
            die("the image is cut off");
        }
        for (long x = 0; x < width; x++) {
            long cell = x * to / width;
            counts[cell]++;
            for (long c = 0; c < channels; c++) {
                sums[cell * channels + c] += line[x * channels + c];
            }
        }
        if (y + 1 == height || (y + 1) * rows / height != y * rows / height) {
            for (long i = 0; i < to * channels; i++) {
                putchar((int) (sums[i] / counts[i / channels]));
                sums[i] = 0;
            }
            for (long i = 0; i < to; i++) {
                counts[i] = 0;
            }
        }
    }
    return fflush(stdout) != 0;
}
