/* Compresses stdin into a gzip file on stdout (RFC 1951 and 1952): matches found by chains of equal hashes, one block with
 * its own Huffman codes for every 64 Ki symbols. Memory does not grow with the input. The time stamp in the head is zero, so equal inputs give equal outputs. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    WINDOW = 32768, MATCH_MIN = 3, MATCH_MAX = 258, CHAIN_MAX = 64, LAZY_MAX = 32, HASHES = 1 << 15,
    LITERALS = 286, DISTANCES = 30, LENGTH_CODES = 19, END_OF_BLOCK = 256, SYMBOLS_MAX = 1 << 16,
};

/* ---- bits, the lowest first */

static uint64_t bits;
static int bit_count;

static void put_bits(uint32_t value, int count) {
    bits |= (uint64_t) value << bit_count;
    for (bit_count += count; bit_count >= 8; bit_count -= 8, bits >>= 8) {
        putchar((int) (bits & 0xff));
    }
}

static void flush_bits(void) {
    if (bit_count > 0) {
        put_bits(0, 8 - bit_count);
    }
}

static void put_le32(uint32_t value) {
    for (int i = 0; i < 4; i++, value >>= 8) {
        putchar((int) (value & 0xff));
    }
}

static uint32_t crc_table[256];

static void make_crc_table(void) {
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t c = n;
        for (int k = 0; k < 8; k++) {
            c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
        }
        crc_table[n] = c;
    }
}

/* ---- lengths and distances (RFC 1951, 3.2.5) */

static const uint16_t length_base[29] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
                                         35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_base[30] = {1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193,
                                           257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extra[30] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

static uint8_t length_codes[MATCH_MAX + 1], distance_codes[WINDOW + 1];

static void make_code_tables(void) {
    for (int code = 0; code < 29; code++) {
        for (int length = length_base[code]; length <= MATCH_MAX; length++) {
            length_codes[length] = (uint8_t) code;
        }
    }
    for (int code = 0; code < DISTANCES; code++) {
        for (int distance = distance_base[code]; distance <= WINDOW; distance++) {
            distance_codes[distance] = (uint8_t) code;
        }
    }
}

/* ---- Huffman codes */

struct codes {
    int count;
    uint8_t lengths[LITERALS];
    uint16_t codes[LITERALS];
};

/* The depth of every symbol in a Huffman tree of these frequencies; the largest is returned. */
static int depths(const uint32_t *frequencies, int count, uint8_t *lengths) {
    int nodes[2 * LITERALS], parents[2 * LITERALS], open = 0, next = count, deepest = 0;
    uint32_t weights[2 * LITERALS];
    for (int i = 0; i < count; i++) {
        lengths[i] = 0;
        if (frequencies[i] > 0) {
            nodes[open++] = i;
            weights[i] = frequencies[i];
        }
    }
    if (open == 1) {
        lengths[nodes[0]] = 1;
        return 1;
    }
    for (; open > 1; next++) {
        weights[next] = 0;
        for (int twice = 0; twice < 2; twice++) {
            int least = 0;
            for (int i = 1; i < open; i++) {
                if (weights[nodes[i]] < weights[nodes[least]]) {
                    least = i;
                }
            }
            weights[next] += weights[nodes[least]];
            parents[nodes[least]] = next;
            nodes[least] = nodes[--open];
        }
        nodes[open++] = next;
    }
    for (int i = 0; i < count; i++) {
        if (frequencies[i] > 0) {
            for (int node = i; node != next - 1; node = parents[node]) {
                lengths[i]++;
            }
            deepest = lengths[i] > deepest ? lengths[i] : deepest;
        }
    }
    return deepest;
}

/* Codes of at most `longest` bits; while the tree is too deep, the frequencies are flattened. */
static void make_codes(struct codes *codes, const uint32_t *counted, int count, int longest) {
    uint32_t frequencies[LITERALS];
    memcpy(frequencies, counted, (size_t) count * sizeof *frequencies);
    codes->count = count;
    while (depths(frequencies, count, codes->lengths) > longest) {
        for (int i = 0; i < count; i++) {
            frequencies[i] = frequencies[i] > 0 ? frequencies[i] / 2 + 1 : 0;
        }
    }
    int of_length[16] = {0};
    for (int i = 0; i < count; i++) {
        of_length[codes->lengths[i]]++;
    }
    uint16_t next[16] = {0}, code = 0;
    of_length[0] = 0;
    for (int length = 1; length < 16; length++) {
        code = (uint16_t) ((code + of_length[length - 1]) << 1);
        next[length] = code;
    }
    for (int i = 0; i < count; i++) {
        int length = codes->lengths[i];
        uint16_t forward = length > 0 ? next[length]++ : 0, backward = 0;
        for (int bit = 0; bit < length; bit++) {
            backward = (uint16_t) (backward << 1 | (forward >> bit & 1));
        }
        codes->codes[i] = backward;
    }
}

static void put_code(const struct codes *codes, int symbol) {
    put_bits(codes->codes[symbol], codes->lengths[symbol]);
}

/* ---- blocks */

static uint32_t symbols[SYMBOLS_MAX]; /* a literal, or distance << 16 | length */
static int symbol_count;

static void count_symbols(uint32_t *literals, uint32_t *distances) {
    for (int i = 0; i < symbol_count; i++) {
        int distance = (int) (symbols[i] >> 16), value = (int) (symbols[i] & 0xffff);
        if (distance == 0) {
            literals[value]++;
        } else {
            literals[257 + length_codes[value]]++;
            distances[distance_codes[distance]]++;
        }
    }
    literals[END_OF_BLOCK] = 1;
}

/* The codes' own lengths, each by a code of its own (RFC 1951, 3.2.7); runs are not folded but for zeros. */
static void put_code_lengths(const struct codes *literals, const struct codes *distances) {
    static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t all[LITERALS + DISTANCES], folded[LITERALS + DISTANCES], runs[LITERALS + DISTANCES];
    memcpy(all, literals->lengths, LITERALS);
    memcpy(all + LITERALS, distances->lengths, DISTANCES);
    int count = 0;
    uint32_t frequencies[LENGTH_CODES] = {0};
    for (int i = 0, run; i < LITERALS + DISTANCES; i += run, count++) {
        for (run = 1; all[i] == 0 && run < 138 && i + run < LITERALS + DISTANCES && all[i + run] == 0;) {
            run++;
        }
        if (run < 3) {
            run = 1;
        }
        folded[count] = run == 1 ? all[i] : run < 11 ? 17 : 18;
        runs[count] = (uint8_t) run;
        frequencies[folded[count]]++;
    }
    struct codes lengths;
    make_codes(&lengths, frequencies, LENGTH_CODES, 7);
    put_bits(LITERALS - 257, 5);
    put_bits(DISTANCES - 1, 5);
    put_bits(LENGTH_CODES - 4, 4);
    for (int i = 0; i < LENGTH_CODES; i++) {
        put_bits(lengths.lengths[order[i]], 3);
    }
    for (int i = 0; i < count; i++) {
        put_code(&lengths, folded[i]);
        if (folded[i] == 17) {
            put_bits((uint32_t) runs[i] - 3, 3);
        } else if (folded[i] == 18) {
            put_bits((uint32_t) runs[i] - 11, 7);
        }
    }
}

static void put_block(int last) {
    uint32_t literal_counts[LITERALS] = {0}, distance_counts[DISTANCES] = {0};
    struct codes literals, distances;
    count_symbols(literal_counts, distance_counts);
    distance_counts[0] += distance_counts[0] == 0; /* a block may not be without a distance code */
    make_codes(&literals, literal_counts, LITERALS, 15);
    make_codes(&distances, distance_counts, DISTANCES, 15);
    put_bits((uint32_t) last, 1);
    put_bits(2, 2);
    put_code_lengths(&literals, &distances);
    for (int i = 0; i < symbol_count; i++) {
        int distance = (int) (symbols[i] >> 16), value = (int) (symbols[i] & 0xffff);
        if (distance == 0) {
            put_code(&literals, value);
            continue;
        }
        int code = length_codes[value];
        put_code(&literals, 257 + code);
        put_bits((uint32_t) (value - length_base[code]), length_extra[code]);
        code = distance_codes[distance];
        put_code(&distances, code);
        put_bits((uint32_t) (distance - distance_base[code]), distance_extra[code]);
    }
    put_code(&literals, END_OF_BLOCK);
    symbol_count = 0;
}

static void put_symbol(uint32_t symbol) {
    symbols[symbol_count++] = symbol;
    if (symbol_count == SYMBOLS_MAX) {
        put_block(0);
    }
}

/* ---- input */

enum { ROOM = 8 * WINDOW };

static unsigned char text[ROOM]; /* a stretch of the input that reaches WINDOW bytes back from the place at work */
static size_t end;               /* of what is in it */
static int input_ended;
static uint32_t crc = 0xffffffffu, total; /* of the input so far; the total is modulo 2^32, as the trailer wants it */

static void fill(void) {
    size_t got = fread(text + end, 1, ROOM - end, stdin);
    for (size_t i = end; i < end + got; i++) {
        crc = crc_table[(crc ^ text[i]) & 0xff] ^ crc >> 8;
    }
    total += (uint32_t) got;
    end += got;
    input_ended = end < ROOM;
}

/* ---- matches */

struct match {
    size_t length; /* 0: there is none */
    size_t distance;
};

/* Places in `text` are kept plus 1, so that 0 says that there is none. */
static uint32_t heads[HASHES];    /* the last place with that hash */
static uint32_t previous[WINDOW]; /* by place modulo WINDOW: the place before it with the same hash */

/* Drops what no match reaches any more; by whole windows, so that places keep their index in `previous`. */
static size_t slide(size_t at) {
    uint32_t by = (uint32_t) ((at - WINDOW) / WINDOW * WINDOW);
    memmove(text, text + by, end - by);
    end -= by;
    for (int i = 0; i < HASHES; i++) {
        heads[i] = heads[i] > by ? heads[i] - by : 0;
    }
    for (int i = 0; i < WINDOW; i++) {
        previous[i] = previous[i] > by ? previous[i] - by : 0;
    }
    return at - by;
}

static uint32_t hash_at(size_t at) {
    return ((uint32_t) text[at] << 10 ^ (uint32_t) text[at + 1] << 5 ^ text[at + 2]) & (HASHES - 1);
}

static void remember(size_t at) {
    if (at + MATCH_MIN <= end) {
        uint32_t hash = hash_at(at);
        previous[at % WINDOW] = heads[hash];
        heads[hash] = (uint32_t) at + 1;
    }
}

static struct match longest_match(size_t at) {
    struct match best = {0};
    size_t limit = end - at < MATCH_MAX ? end - at : MATCH_MAX, beaten = MATCH_MIN - 1;
    if (limit < MATCH_MIN) {
        return best;
    }
    uint32_t candidate = heads[hash_at(at)];
    for (int tries = CHAIN_MAX; candidate > 0 && tries > 0 && beaten < limit; tries--) {
        size_t from = candidate - 1, length = 0;
        if (at - from >= WINDOW) {
            break;
        }
        if (text[from + beaten] == text[at + beaten]) {
            while (length < limit && text[from + length] == text[at + length]) {
                length++;
            }
            if (length > beaten) {
                best = (struct match) {beaten = length, at - from};
            }
        }
        candidate = previous[from % WINDOW];
    }
    return best;
}

/* A match waits for one byte: when a longer one begins there, the first byte goes out as it is (zlib's "lazy" matching). */
static void compress(void) {
    size_t at = 0;
    struct match here = {0};
    fill();
    for (int known = 0; at < end;) {
        if (!input_ended && end - at <= MATCH_MAX) {
            at = slide(at);
            fill();
        }
        if (!known) {
            here = longest_match(at);
        }
        remember(at);
        struct match next = {0};
        if (here.length > 0 && here.length < LAZY_MAX) {
            next = longest_match(at + 1);
        }
        known = next.length > here.length;
        if (known || here.length == 0) {
            put_symbol(text[at++]);
            here = next;
        } else {
            put_symbol((uint32_t) here.distance << 16 | (uint32_t) here.length);
            for (size_t behind = at + here.length; ++at < behind;) {
                remember(at);
            }
        }
    }
    put_block(1);
    flush_bits();
}

int main(void) {
    static const unsigned char head[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    make_crc_table();
    make_code_tables();
    fwrite(head, 1, sizeof head, stdout);
    compress();
    put_le32(crc ^ 0xffffffffu);
    put_le32(total);
    if (ferror(stdin) || fflush(stdout) != 0 || ferror(stdout)) {
        perror("gzip");
        return 1;
    }
    return 0;
}
