// Moves five bodies under their gravitation for ten million steps and prints the energy.
#include <math.h>
#include <stdio.h>

struct body { double x, y, z, vx, vy, vz, mass; };

static struct body bodies[5] = {
    {0, 0, 0, 0, 0, 0, 39.47},
    {4.84, -1.16, -0.10, 0.606, 2.81, -0.025, 0.037},
    {8.34, 4.12, -0.40, -1.01, 1.82, 0.0084, 0.011},
    {12.89, -15.11, -0.22, 1.08, 0.868, -0.010, 0.0017},
    {15.37, -25.91, 0.17, 0.979, 0.594, -0.034, 0.0020},
};

static void step(double dt) {
  for (int i = 0; i < 5; i++) {
    struct body *p = &bodies[i];
    for (int j = i + 1; j < 5; j++) {
      struct body *q = &bodies[j];
      double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
      double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * sqrt(d2));
      p->vx -= dx * q->mass * mag, p->vy -= dy * q->mass * mag, p->vz -= dz * q->mass * mag;
      q->vx += dx * p->mass * mag, q->vy += dy * p->mass * mag, q->vz += dz * p->mass * mag;
    }
  }
  for (int i = 0; i < 5; i++) {
    bodies[i].x += dt * bodies[i].vx, bodies[i].y += dt * bodies[i].vy, bodies[i].z += dt * bodies[i].vz;
  }
}

int main(void) {
  for (int i = 0; i < 10000000; i++) step(0.001);
  double energy = 0;
  for (int i = 0; i < 5; i++) {
    struct body *p = &bodies[i];
    energy += 0.5 * p->mass * (p->vx * p->vx + p->vy * p->vy + p->vz * p->vz);
  }
  printf("%.6f\n", energy);
  return 0;
}
