/* Files and descriptors beyond WASI. Every file belongs to user 0 and has no permissions; nobody else holds locks. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <wasi/api.h>

static int failed(int error) {
  errno = error;
  return -1;
}

/* Descriptors. WASI can move one and cannot copy it. */

int dup(int fd) { return (void)fd, failed(ENOSYS); }
int pipe(int ends[2]) { return (void)ends, failed(ENOSYS); }
int pipe2(int ends[2], int flags) { return (void)ends, (void)flags, failed(ENOSYS); }
int dup3(int from, int to, int flags) { return (void)flags, from == to ? failed(EINVAL) : dup2(from, to); }

int dup2(int from, int to) {
  if (from == to) return fcntl(from, F_GETFD) < 0 ? -1 : to;
  __wasi_errno_t error = __wasi_fd_renumber(from, to);
  return error != 0 ? failed(error) : to;
}

FILE *popen(const char *command, const char *mode) { return (void)command, (void)mode, errno = ENOSYS, NULL; }
int pclose(FILE *stream) { return (void)stream, failed(ECHILD); }

/* Owners, permissions, locks. */

mode_t umask(mode_t mask) {
  static mode_t kept = 022;
  mode_t before = kept;
  kept = mask & 0777;
  return before;
}

static int owned(int there, uid_t user, gid_t group) {
  int allowed = (user == 0 || user == (uid_t)-1) && (group == 0 || group == (gid_t)-1);
  return there != 0 ? -1 : allowed ? 0 : failed(EPERM);
}

int chown(const char *path, uid_t user, gid_t group) {
  struct stat status;
  return owned(stat(path, &status), user, group);
}

int lchown(const char *path, uid_t user, gid_t group) {
  struct stat status;
  return owned(lstat(path, &status), user, group);
}

int fchown(int fd, uid_t user, gid_t group) {
  struct stat status;
  return owned(fstat(fd, &status), user, group);
}

int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags) {
  struct stat status;
  return owned(fstatat(folder, path, &status, flags & AT_SYMLINK_NOFOLLOW), user, group);
}

int lchmod(const char *path, mode_t mode) {
  struct stat status;
  return (void)mode, lstat(path, &status);
}

int eaccess(const char *path, int mode) { return access(path, mode); }
int euidaccess(const char *path, int mode) { return access(path, mode); }
int flock(int fd, int operation) { return (void)operation, fcntl(fd, F_GETFD) < 0 ? -1 : 0; }
int lockf(int fd, int what, off_t length) { return (void)what, (void)length, fcntl(fd, F_GETFD) < 0 ? -1 : 0; }

/* Stands before wasi-libc's fcntl (by the linker's --wrap), which knows no locks. */
int __real_fcntl(int fd, int command, ...);

int __wrap_fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      return failed(ENOSYS);
    case F_SETLK:
    case F_SETLKW:
      return flock(fd, 0);
    case F_GETLK:
      ((struct flock *)argument)->l_type = F_UNLCK;
      return flock(fd, 0);
    default:
      return __real_fcntl(fd, command, (int)(long)argument);
  }
}

/* Names. */

int mkfifo(const char *path, mode_t mode) { return (void)path, (void)mode, failed(ENOSYS); }
int fchdir(int fd) { return (void)fd, failed(ENOSYS); }
int chroot(const char *path) { return (void)path, failed(EPERM); }
void sync(void) {}
int syncfs(int fd) { return (void)fd, 0; }

int mknod(const char *path, mode_t mode, dev_t device) {
  (void)device;
  if ((mode & S_IFMT) != 0 && !S_ISREG(mode)) return failed(EPERM);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode & 0777);
  return fd < 0 ? -1 : close(fd);
}

static int timed(const struct timeval times[2], struct timespec into[2]) {
  for (int i = 0; i < 2; i++) into[i] = (struct timespec){.tv_sec = times[i].tv_sec, .tv_nsec = times[i].tv_usec * 1000};
  return 0;
}

int futimes(int fd, const struct timeval times[2]) {
  struct timespec exact[2];
  return futimens(fd, times != NULL && timed(times, exact) == 0 ? exact : NULL);
}

int lutimes(const char *path, const struct timeval times[2]) {
  struct timespec exact[2];
  return utimensat(AT_FDCWD, path, times != NULL && timed(times, exact) == 0 ? exact : NULL, AT_SYMLINK_NOFOLLOW);
}

/* Temporary files: six characters of a name are drawn until `make` meets one that is free. */

static int drawn(char *name, int suffix, int (*make)(const char *, int), int flags) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  size_t length = strlen(name);
  if (suffix < 0 || length < 6 + (size_t)suffix || memcmp(name + length - suffix - 6, "XXXXXX", 6) != 0) return failed(EINVAL);
  char *place = name + length - suffix - 6;
  for (int i = 0; i < TMP_MAX; i++) {
    unsigned char random[6];
    if (getentropy(random, sizeof random) != 0) return -1;
    for (int k = 0; k < 6; k++) place[k] = letters[random[k] % (sizeof letters - 1)];
    int made = make(name, flags);
    if (made >= 0 || errno != EEXIST) return made;
  }
  memcpy(place, "XXXXXX", 6);
  return failed(EEXIST);
}

static int file(const char *name, int flags) { return open(name, flags | O_RDWR | O_CREAT | O_EXCL, 0600); }
static int folder(const char *name, int flags) { return (void)flags, mkdir(name, 0700); }

static int unused(const char *name, int flags) {
  (void)flags;
  struct stat status;
  return lstat(name, &status) == 0 ? failed(EEXIST) : 0;
}

int mkstemp(char *name) { return drawn(name, 0, file, 0); }
int mkostemp(char *name, int flags) { return drawn(name, 0, file, flags); }
int mkstemps(char *name, int suffix) { return drawn(name, suffix, file, 0); }
int mkostemps(char *name, int suffix, int flags) { return drawn(name, suffix, file, flags); }
char *mkdtemp(char *name) { return drawn(name, 0, folder, 0) < 0 ? NULL : name; }

char *mktemp(char *name) {
  if (drawn(name, 0, unused, 0) < 0) *name = 0;
  return name;
}

char *tmpnam(char *name) {
  static char own[L_tmpnam];
  char *into = name != NULL ? name : own;
  strcpy(into, P_tmpdir "/tmp.XXXXXX");
  return *mktemp(into) != 0 ? into : NULL;
}

FILE *tmpfile(void) {
  char name[] = P_tmpdir "/tmp.XXXXXX";
  mkdir(P_tmpdir, 0700);
  int fd = mkstemp(name);
  if (fd < 0) return NULL;
  unlink(name);
  FILE *stream = fdopen(fd, "w+");
  if (stream == NULL) close(fd);
  return stream;
}
