/* Blocks that go between instances. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, PEERS_MAX = 1024 };

/* The files of a folder, opened; their number. */
static int open_peers(const char *folder, int mode, int *peers) {
    DIR *list = opendir(folder);
    int count = 0;
    for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;) {
        char path[300];
        if (entry->d_name[0] != '.' && count < PEERS_MAX) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            peers[count++] = open(path, mode);
        }
    }
    return count;
}

/* A whole block, or what is left; its length. */
static ssize_t read_block(int from, char *block) {
    ssize_t length = 0, more;
    while (length < BLOCK && (more = read(from, block + length, (size_t) (BLOCK - length))) != 0) {
        if (more < 0) {
            return -1;
        }
        length += more;
    }
    return length;
}
