/* Checks what a program may expect of its system, a case at a time: `check CASE` exits with 0 when the case holds, else it
 * says which line did not. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>


#define HOLDS(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "line %d does not hold: %s (errno %d)\n", __LINE__, #condition, errno); \
            return 1; \
        } \
    } while (0)

static int put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    return file != NULL && fputs(text, file) >= 0 && fclose(file) == 0;
}

static int holds_text(const char *path, const char *text) {
    char found[4096] = {0};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    size_t n = fread(found, 1, sizeof found - 1, file);
    fclose(file);
    return n == strlen(text) && strcmp(found, text) == 0;
}

static int write_and_read(void) {
    HOLDS(put("/a.txt", "one two"));
    HOLDS(holds_text("/a.txt", "one two"));
    HOLDS(put("/a.txt", "3"));
    HOLDS(holds_text("/a.txt", "3"));
    return 0;
}

static int append(void) {
    HOLDS(put("/log", "a"));
    FILE *file = fopen("/log", "a");
    HOLDS(file != NULL && fputs("b", file) >= 0 && fclose(file) == 0);
    HOLDS(holds_text("/log", "ab"));
    return 0;
}

static int seek_and_hole(void) {
    int fd = open("/sparse", O_CREAT | O_RDWR, 0644);
    HOLDS(fd >= 0);
    HOLDS(lseek(fd, 10, SEEK_SET) == 10 && write(fd, "x", 1) == 1);
    char bytes[11];
    memset(bytes, 7, sizeof bytes);
    HOLDS(lseek(fd, 0, SEEK_SET) == 0 && read(fd, bytes, 11) == 11);
    for (int i = 0; i < 10; i++) {
        HOLDS(bytes[i] == 0);
    }
    HOLDS(bytes[10] == 'x');
    HOLDS(lseek(fd, -1, SEEK_END) == 10 && lseek(fd, 2, SEEK_CUR) == 12);
    HOLDS(lseek(fd, -20, SEEK_CUR) == -1 && errno == EINVAL);
    HOLDS(read(fd, bytes, 1) == 0);
    return 0;
}

static int pread_and_pwrite(void) {
    int fd = open("/p", O_CREAT | O_RDWR, 0644);
    char c = 0;
    HOLDS(pwrite(fd, "abc", 3, 0) == 3 && pread(fd, &c, 1, 1) == 1 && c == 'b');
    HOLDS(lseek(fd, 0, SEEK_CUR) == 0);
    return 0;
}

static int truncate_file(void) {
    HOLDS(put("/t", "abcdef"));
    int fd = open("/t", O_RDWR);
    HOLDS(ftruncate(fd, 2) == 0 && holds_text("/t", "ab"));
    HOLDS(ftruncate(fd, 3) == 0);
    struct stat info;
    HOLDS(fstat(fd, &info) == 0 && info.st_size == 3);
    HOLDS(close(fd) == 0);
    return 0;
}

static int directories(void) {
    HOLDS(mkdir("/d", 0755) == 0 && mkdir("/d/e", 0755) == 0);
    HOLDS(mkdir("/d", 0755) == -1 && errno == EEXIST);
    HOLDS(mkdir("/no/where", 0755) == -1 && errno == ENOENT);
    HOLDS(rmdir("/d") == -1 && errno == ENOTEMPTY);
    HOLDS(put("/d/f", "x"));
    HOLDS(rmdir("/d/f") == -1 && errno == ENOTDIR);
    HOLDS(unlink("/d/e") == -1 && (errno == EISDIR || errno == EPERM));
    HOLDS(unlink("/d/f") == 0 && rmdir("/d/e") == 0 && rmdir("/d") == 0);
    HOLDS(access("/d", F_OK) == -1 && errno == ENOENT);
    return 0;
}

static int listing_is_ordered(void) {
    static const char *expected[] = {".", "..", "a", "b", "c", "d10", "d2"};
    HOLDS(mkdir("/l", 0755) == 0);
    HOLDS(put("/l/d2", "") && put("/l/b", "") && put("/l/a", "") && put("/l/d10", "") && put("/l/c", ""));
    DIR *directory = opendir("/l");
    HOLDS(directory != NULL);
    for (int i = 0; i < 7; i++) {
        struct dirent *entry = readdir(directory);
        HOLDS(entry != NULL && strcmp(entry->d_name, expected[i]) == 0);
    }
    HOLDS(readdir(directory) == NULL);
    closedir(directory);
    return 0;
}

static int long_listing(void) {
    char name[64];
    int found = 0;
    HOLDS(mkdir("/many", 0755) == 0);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "/many/a-rather-long-name-%04d", i);
        HOLDS(put(name, ""));
    }
    DIR *directory = opendir("/many");
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        found += entry->d_name[0] != '.';
    }
    closedir(directory);
    HOLDS(found == 1000);
    return 0;
}

static int rename_file(void) {
    HOLDS(put("/r1", "1") && put("/r2", "2") && mkdir("/rd", 0755) == 0);
    HOLDS(rename("/r1", "/r2") == 0 && holds_text("/r2", "1") && access("/r1", F_OK) == -1);
    HOLDS(rename("/r2", "/rd") == -1 && errno == EISDIR);
    HOLDS(rename("/rd", "/r2") == -1 && errno == ENOTDIR);
    HOLDS(rename("/rd", "/rd/below") == -1 && errno == EINVAL);
    HOLDS(rename("/nothing", "/x") == -1 && errno == ENOENT);
    HOLDS(rename("/rd", "/moved") == 0 && rename("/r2", "/moved/r") == 0 && holds_text("/moved/r", "1"));
    return 0;
}

static int links(void) {
    struct stat info;
    char target[16] = {0};
    HOLDS(put("/file", "x") && link("/file", "/hard") == 0);
    HOLDS(stat("/hard", &info) == 0 && info.st_nlink == 2);
    HOLDS(unlink("/file") == 0 && holds_text("/hard", "x"));
    HOLDS(symlink("hard", "/soft") == 0 && holds_text("/soft", "x"));
    HOLDS(readlink("/soft", target, sizeof target) == 4 && strcmp(target, "hard") == 0);
    HOLDS(lstat("/soft", &info) == 0 && S_ISLNK(info.st_mode));
    HOLDS(symlink("loop", "/loop") == 0 && open("/loop", O_RDONLY) == -1 && errno == ELOOP);
    HOLDS(readlink("/hard", target, sizeof target) == -1 && errno == EINVAL);
    return 0;
}

static int unlinked_stays_open(void) {
    int fd = open("/gone", O_CREAT | O_RDWR, 0644);
    char c = 0;
    HOLDS(write(fd, "z", 1) == 1 && unlink("/gone") == 0);
    HOLDS(pread(fd, &c, 1, 0) == 1 && c == 'z');
    HOLDS(access("/gone", F_OK) == -1);
    return 0;
}

static int open_flags(void) {
    HOLDS(open("/none", O_RDONLY) == -1 && errno == ENOENT);
    HOLDS(put("/one", "1"));
    HOLDS(open("/one", O_CREAT | O_EXCL | O_WRONLY, 0644) == -1 && errno == EEXIST);
    HOLDS(open("/one", O_RDONLY | O_DIRECTORY) == -1 && errno == ENOTDIR);
    HOLDS(open("/one/below", O_RDONLY) == -1 && errno == ENOTDIR);
    int fd = open("/one", O_WRONLY | O_TRUNC);
    HOLDS(fd >= 0 && holds_text("/one", ""));
    char c;
    HOLDS(read(fd, &c, 1) == -1 && errno != 0);
    HOLDS(close(fd) == 0 && close(fd) == -1 && errno == EBADF);
    return 0;
}

static int no_way_out(void) {
    HOLDS(open("/../etc/passwd", O_RDONLY) == -1);
    HOLDS(open("/etc/passwd", O_RDONLY) == -1);
    HOLDS(open("/proc/self/environ", O_RDONLY) == -1);
    HOLDS(symlink("../../etc/passwd", "/out") == 0 && open("/out", O_RDONLY) == -1);
    HOLDS(getenv("PATH") == NULL && getenv("HOME") == NULL);
    return 0;
}

static int clock_is_fixed(void) {
    struct timespec first, second;
    HOLDS(clock_gettime(CLOCK_REALTIME, &first) == 0 && clock_gettime(CLOCK_REALTIME, &second) == 0);
    HOLDS(first.tv_sec == 1420070400 && second.tv_sec == first.tv_sec && second.tv_nsec == first.tv_nsec + 1000);
    return 0;
}

static int sleep_takes_no_time(void) {
    struct timespec before, after, nap = {.tv_sec = 3600};
    HOLDS(clock_gettime(CLOCK_MONOTONIC, &before) == 0 && nanosleep(&nap, NULL) == 0);
    HOLDS(clock_gettime(CLOCK_MONOTONIC, &after) == 0 && after.tv_sec - before.tv_sec == 3600);
    return 0;
}

static int random_is_seeded(void) {
    unsigned char bytes[20];
    HOLDS(getentropy(bytes, sizeof bytes) == 0);
    for (size_t i = 0; i < sizeof bytes; i++) {
        printf("%02x", bytes[i]);
    }
    return 0;
}

static int stat_times(void) {
    struct stat info;
    HOLDS(put("/s", "12") && stat("/s", &info) == 0);
    HOLDS(S_ISREG(info.st_mode) && info.st_size == 2 && info.st_mtim.tv_sec == 1420070400 && info.st_ino != 0);
    struct timespec times[2] = {{.tv_sec = 5}, {.tv_sec = 6}};
    HOLDS(utimensat(AT_FDCWD, "/s", times, 0) == 0 && stat("/s", &info) == 0);
    HOLDS(info.st_atim.tv_sec == 5 && info.st_mtim.tv_sec == 6);
    return 0;
}

static int devices_are_listed(void) {
    DIR *devices = opendir("/dev");
    HOLDS(devices != NULL);
    for (struct dirent *entry; (entry = readdir(devices)) != NULL;) {
        printf("%s ", entry->d_name);
    }
    return 0;
}

static int disk_quota(void) {
    static char block[1 << 20];
    int fd = open("/big", O_CREAT | O_WRONLY, 0644);
    for (int i = 0; i < 64; i++) {
        if (write(fd, block, sizeof block) == -1) {
            HOLDS(errno == ENOSPC);
            HOLDS(unlink("/big") == 0 && close(fd) == 0);
            HOLDS(put("/small", "there is room again"));
            return 0;
        }
    }
    return 1;
}

static int names_are_counted(void) {
    char name[32];
    for (int i = 0; i < 1000000; i++) {
        snprintf(name, sizeof name, "/n%d", i);
        int fd = open(name, O_CREAT | O_WRONLY, 0644);
        if (fd == -1) {
            HOLDS(errno == ENOSPC && i > 10000 && i < 100000);
            HOLDS(unlink("/n0") == 0 && put("/again", ""));
            return 0;
        }
        HOLDS(close(fd) == 0);
    }
    return 1;
}

static int memory_limit(void) {
    size_t got = 0;
    for (char *volatile block; (block = malloc(1 << 20)) != NULL;) {
        got++;
    }
    printf("%zu", got);
    return 0;
}

static int random_channels(void) {
    char text[6] = {0};
    int in = open("/dev/input", O_RDONLY), out = open("/dev/output", O_RDWR);
    HOLDS(in >= 0 && out >= 0);
    HOLDS(lseek(in, 6, SEEK_SET) == 6 && read(in, text, 5) == 5 && strcmp(text, "world") == 0);
    HOLDS(pread(in, text, 5, 0) == 5 && strcmp(text, "hello") == 0);
    HOLDS(lseek(in, 0, SEEK_END) == 11);
    HOLDS(pwrite(out, "def", 3, 3) == 3 && pwrite(out, "abc", 3, 0) == 3);
    HOLDS(pread(out, text, 6, 0) == 6 && strncmp(text, "abcdef", 6) == 0);
    return 0;
}

static int sequential_channels_do_not_seek(void) {
    char c;
    HOLDS(lseek(0, 0, SEEK_SET) == -1 && errno == ESPIPE);
    HOLDS(pread(0, &c, 1, 0) == -1 && errno == ESPIPE);
    HOLDS(read(1, &c, 1) == -1);
    return 0;
}

static int poll_is_ready(void) {
    struct pollfd waits[1] = {{.fd = 0, .events = POLLRDNORM}};
    HOLDS(poll(waits, 1, 1000) == 1 && (waits[0].revents & POLLRDNORM) != 0);
    return 0;
}

static int renumber(void) {
    int fd = open("/moved", O_CREAT | O_WRONLY, 0644);
    HOLDS(fd >= 0 && write(fd, "1", 1) == 1);
    HOLDS(close(fd) == 0);
    HOLDS(open("/moved", O_RDONLY) == fd);
    return 0;
}

static int recursion(int depth) {
    volatile char frame[256];
    frame[0] = (char) depth;
    return recursion(depth + 1) + frame[0];
}

static int overflow(void) {
    return recursion(0);
}

static int spin(void) {
    for (volatile int i = 0;; i++) {
    }
}

static int trap(void) {
    __builtin_trap();
}

/* Of two images, at / and at /opt/more. */
static int images_are_mounted(void) {
    HOLDS(holds_text("/opt/a.txt", "in an image"));
    HOLDS(holds_text("/opt/more/b.txt", "in another"));
    HOLDS(put("/opt/a.txt", "written"));
    HOLDS(holds_text("/opt/a.txt", "written"));
    HOLDS(put("/opt/more/new", "added"));
    HOLDS(holds_text("/opt/more/new", "added"));
    return 0;
}

static int out_of_bounds(void) {
    return *(volatile int *) 0xfffffff0u;
}

static int exit_42(void) {
    exit(42);
}

static int complain(void) {
    for (int i = 0; i < 20000; i++) {
        fprintf(stderr, "%07d\n", i);
    }
    return 3;
}

static int flood(void) {
    static char block[4096];
    while (write(1, block, sizeof block) > 0) {
    }
    return 0;
}

static int wait_forever(void) {
    char c;
    return (int) read(0, &c, 1);
}

static int arguments_and_environment(void) {
    printf("%s %s", getenv("COLOUR"), getenv("SHAPE"));
    return 0;
}

static const struct {
    const char *name;
    int (*run)(void);
} cases[] = {
    {"write-and-read", write_and_read}, {"append", append}, {"seek-and-hole", seek_and_hole},
    {"pread-and-pwrite", pread_and_pwrite}, {"truncate", truncate_file}, {"directories", directories},
    {"listing-is-ordered", listing_is_ordered}, {"long-listing", long_listing}, {"rename", rename_file},
    {"links", links}, {"unlinked-stays-open", unlinked_stays_open}, {"open-flags", open_flags},
    {"no-way-out", no_way_out}, {"clock-is-fixed", clock_is_fixed}, {"sleep-takes-no-time", sleep_takes_no_time},
    {"random-is-seeded", random_is_seeded}, {"stat-times", stat_times}, {"devices-are-listed", devices_are_listed},
    {"disk-quota", disk_quota}, {"names-are-counted", names_are_counted}, {"memory-limit", memory_limit}, {"random-channels", random_channels},
    {"sequential-channels-do-not-seek", sequential_channels_do_not_seek}, {"poll-is-ready", poll_is_ready},
    {"renumber", renumber}, {"overflow", overflow}, {"spin", spin}, {"trap", trap}, {"out-of-bounds", out_of_bounds},
    {"exit-42", exit_42}, {"complain", complain}, {"flood", flood}, {"wait-forever", wait_forever},
    {"images-are-mounted", images_are_mounted}, {"environment", arguments_and_environment},
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(cases[i].name, argv[1]) == 0) {
            return cases[i].run();
        }
    }
    fprintf(stderr, "no such case\n");
    return 99;
}
