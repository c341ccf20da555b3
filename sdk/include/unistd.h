/* unistd.h of wasi-libc, with what POSIX has and WASI has not. */
#include_next <unistd.h>
#ifndef INSITU_UNISTD_H
#define INSITU_UNISTD_H
#include <sys/types.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Moves the descriptor: `from` is closed by it, and close(from) gives EBADF. dup has ENOSYS. */
int dup2(int from, int to);
int dup3(int from, int to, int flags);
int dup(int fd);

/* ENOSYS: there is one process. */
pid_t fork(void);
pid_t vfork(void);
int pipe(int ends[2]);
int pipe2(int ends[2], int flags);
int execv(const char *path, char *const argv[]);
int execve(const char *path, char *const argv[], char *const envp[]);
int execvp(const char *file, char *const argv[]);
int execvpe(const char *file, char *const argv[], char *const envp[]);
int execl(const char *path, const char *arg, ...);
int execle(const char *path, const char *arg, ...);
int execlp(const char *file, const char *arg, ...);

/* One user, 0, in group 0; to become that user works, another gives EPERM. */
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t user);
int seteuid(uid_t user);
int setgid(gid_t group);
int setegid(gid_t group);
int setreuid(uid_t real, uid_t effective);
int setregid(gid_t real, gid_t effective);
int getgroups(int count, gid_t list[]);
char *getlogin(void);
int getlogin_r(char *name, size_t size);

/* One process, which leads its group and session and has no parent. */
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t process);
pid_t getsid(pid_t process);
pid_t setsid(void);
int setpgid(pid_t process, pid_t group);
int nice(int increment);

/* Owners are not kept: to give a file that is there to user and group 0 works, else EPERM. */
int chown(const char *path, uid_t user, gid_t group);
int lchown(const char *path, uid_t user, gid_t group);
int fchown(int fd, uid_t user, gid_t group);
int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags);

/* Nothing interrupts a program: an alarm never rings, and pause has ENOSYS. */
unsigned alarm(unsigned seconds);
unsigned ualarm(unsigned micros, unsigned interval);
int pause(void);

/* Files are in memory, and whole. */
void sync(void);
int syncfs(int fd);

/* No terminals: ENOTTY. */
char *ttyname(int fd);
int ttyname_r(int fd, char *name, size_t size);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
char *ctermid(char *name);

/* The one name that every machine has: localhost. */
int gethostname(char *name, size_t size);
int sethostname(const char *name, size_t size);

int fchdir(int fd);           /* ENOSYS */
int chroot(const char *path); /* EPERM */
int eaccess(const char *path, int mode);
int euidaccess(const char *path, int mode);
int truncate(const char *path, off_t length);
int lockf(int fd, int what, off_t length); /* granted: nobody else is there */
#ifndef F_ULOCK
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#endif

#ifdef __cplusplus
}
#endif
#endif
