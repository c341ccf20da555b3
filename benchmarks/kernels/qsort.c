// Sorts ten million numbers with a quicksort that calls its comparison through a pointer, and prints a sum of places.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define N 10000000

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void sort(uint32_t *from, uint32_t *to, int (*compare)(const void *, const void *)) {
  while (to - from > 1) {
    uint32_t pivot = from[(to - from) / 2], *left = from, *right = to - 1;
    while (left <= right) {
      while (compare(left, &pivot) < 0) left++;
      while (compare(right, &pivot) > 0) right--;
      if (left <= right) {
        uint32_t swap = *left;
        *left++ = *right;
        *right-- = swap;
      }
    }
    if (right + 1 - from < to - left) {
      sort(from, right + 1, compare);
      from = left;
    } else {
      sort(left, to, compare);
      to = right + 1;
    }
  }
}

int main(void) {
  uint32_t *numbers = malloc(N * sizeof *numbers), state = 12345;
  if (numbers == NULL) return 1;
  for (int i = 0; i < N; i++) numbers[i] = state = state * 1664525 + 1013904223;
  sort(numbers, numbers + N, compare);
  uint64_t sum = 0;
  for (int i = 0; i < N; i += 1000) sum += (uint64_t)numbers[i] * (i % 17);
  for (int i = 1; i < N; i++) if (numbers[i - 1] > numbers[i]) return 2;
  printf("%llu\n", (unsigned long long)sum);
  return 0;
}
