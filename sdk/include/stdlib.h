/* stdlib.h of wasi-libc, with what POSIX has and WASI has not. */
#include_next <stdlib.h>
#ifndef INSITU_STDLIB_H
#define INSITU_STDLIB_H
#ifdef __cplusplus
extern "C" {
#endif

/* Names from the machine's random numbers, which are the same in every run. */
int mkstemp(char *name);
int mkostemp(char *name, int flags);
int mkstemps(char *name, int suffix);
int mkostemps(char *name, int suffix, int flags);
char *mkdtemp(char *name);
char *mktemp(char *name);

int system(const char *command); /* ENOSYS; 0, no shell, for a null pointer */

#define WNOHANG 1
#define WUNTRACED 2
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (!WTERMSIG(status))
#define WIFSIGNALED(status) (WTERMSIG(status) != 0)
#define WIFSTOPPED(status) (0 * (status))
#define WIFCONTINUED(status) (0 * (status))
#define WCOREDUMP(status) (0 * (status))

#ifdef __cplusplus
}
#endif
#endif
