/* stdio.h of wasi-libc, with what POSIX has and WASI has not. */
#include_next <stdio.h>
#ifndef INSITU_STDIO_H
#define INSITU_STDIO_H
#ifdef __cplusplus
extern "C" {
#endif

#define P_tmpdir "/tmp"
#define L_tmpnam 20
#define TMP_MAX 10000

FILE *popen(const char *command, const char *mode); /* ENOSYS */
int pclose(FILE *stream);                           /* ECHILD */
FILE *tmpfile(void);
char *tmpnam(char *name);

#ifdef __cplusplus
}
#endif
#endif
