// Multiplies two matrices of 768 × 768 doubles and prints a sum of the product.
#include <stdio.h>

#define N 768

static double a[N][N], b[N][N], c[N][N];

int main(void) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      a[i][j] = (i * 7 + j * 3) % 11 / 11.0;
      b[i][j] = (i * 5 + j * 2) % 13 / 13.0;
    }
  }
  for (int i = 0; i < N; i++) {
    for (int k = 0; k < N; k++) {
      double x = a[i][k];
      for (int j = 0; j < N; j++) c[i][j] += x * b[k][j];
    }
  }
  double sum = 0;
  for (int i = 0; i < N; i++) sum += c[i][(i * 31) % N];
  printf("%.6f\n", sum);
  return 0;
}
