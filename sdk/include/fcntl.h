/* fcntl.h of wasi-libc with locks, which are granted (nobody else is there), and F_DUPFD, which gives ENOSYS. */
#include_next <fcntl.h>
#ifndef INSITU_FCNTL_H
#define INSITU_FCNTL_H
#ifndef F_DUPFD
#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030
#endif
#ifndef F_SETLK
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#endif
#ifndef F_RDLCK
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#endif
#endif
