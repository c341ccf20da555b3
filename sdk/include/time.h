/* time.h of wasi-libc with time zones: UTC alone. */
#include_next <time.h>
#ifndef INSITU_TIME_H
#define INSITU_TIME_H
#ifdef __cplusplus
extern "C" {
#endif

extern char *tzname[2];
extern long timezone;
extern int daylight;
void tzset(void);
int clock_settime(clockid_t clock, const struct timespec *time); /* EPERM */
int stime(const time_t *time);                                   /* EPERM */

#ifdef __cplusplus
}
#endif
#endif
