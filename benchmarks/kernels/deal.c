/* Deals its standard input out, block by block, to all that is connected to it. Usage: deal */
#include "blocks.h"

int main(void) {
    static int peers[PEERS_MAX];
    static char block[BLOCK];
    int count = open_peers("/dev/out", O_WRONLY, peers);
    ssize_t length;
    for (int i = 0; (length = read_block(0, block)) > 0; i++) {
        for (ssize_t done = 0; done < length;) {
            ssize_t written = write(peers[i % count], block + done, (size_t) (length - done));
            if (written <= 0) {
                return 1;
            }
            done += written;
        }
    }
    return length < 0;
}
