/* POSIX's sys/wait.h: a program has no children, so every call gives ECHILD. */
#ifndef INSITU_SYS_WAIT_H
#define INSITU_SYS_WAIT_H
#include <stdlib.h>
#include <sys/types.h>
#ifdef __cplusplus
extern "C" {
#endif

pid_t wait(int *status);
pid_t waitpid(pid_t process, int *status, int options);

#ifdef __cplusplus
}
#endif
#endif
