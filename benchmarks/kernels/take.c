/* Takes a block from each that is connected to it, in turn, and writes how many bytes came. Usage: take */
#include "blocks.h"
#include <stdio.h>

int main(void) {
    static int peers[PEERS_MAX];
    static char block[BLOCK];
    int count = open_peers("/dev/in", O_RDONLY, peers), open = count;
    long long bytes = 0;
    while (open > 0) {
        for (int i = 0; i < count; i++) {
            ssize_t length = peers[i] < 0 ? 0 : read_block(peers[i], block);
            if (length < 0) {
                return 1;
            }
            if (length < BLOCK && peers[i] >= 0) {
                close(peers[i]);
                peers[i] = -1;
                open--;
            }
            bytes += length;
        }
    }
    printf("%lld\n", bytes);
    return 0;
}
