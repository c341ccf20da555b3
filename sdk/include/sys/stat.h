/* sys/stat.h of wasi-libc, with what POSIX has and WASI has not. */
#include_next <sys/stat.h>
#ifndef INSITU_SYS_STAT_H
#define INSITU_SYS_STAT_H
#ifdef __cplusplus
extern "C" {
#endif

mode_t umask(mode_t mask); /* kept; no file has permissions */
int mkfifo(const char *path, mode_t mode);            /* ENOSYS */
int mknod(const char *path, mode_t mode, dev_t device); /* regular files; else EPERM */
int lchmod(const char *path, mode_t mode);

#ifdef __cplusplus
}
#endif
#endif
