/* sys/time.h of wasi-libc, with what POSIX has and WASI has not. */
#include_next <sys/time.h>
#ifndef INSITU_SYS_TIME_H
#define INSITU_SYS_TIME_H
#ifdef __cplusplus
extern "C" {
#endif

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2
struct itimerval {
  struct timeval it_interval, it_value;
};
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *value, struct itimerval *before); /* never rings */
int futimes(int fd, const struct timeval times[2]);
int lutimes(const char *path, const struct timeval times[2]);
int settimeofday(const struct timeval *time, const void *zone); /* EPERM */

#ifdef __cplusplus
}
#endif
#endif
