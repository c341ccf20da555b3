/* The program as a process: the only one, of the only user, whose signals nobody but itself sends. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int failed(int error) {
  errno = error;
  return -1;
}

/* Others of its kind. */

pid_t fork(void) { return failed(ENOSYS); }
pid_t vfork(void) { return failed(ENOSYS); }
int execv(const char *path, char *const argv[]) { return (void)path, (void)argv, failed(ENOSYS); }
int execvp(const char *file, char *const argv[]) { return (void)file, (void)argv, failed(ENOSYS); }
int execve(const char *path, char *const argv[], char *const envp[]) { return (void)path, (void)argv, (void)envp, failed(ENOSYS); }
int execvpe(const char *file, char *const argv[], char *const envp[]) { return (void)file, (void)argv, (void)envp, failed(ENOSYS); }
int execl(const char *path, const char *arg, ...) { return (void)path, (void)arg, failed(ENOSYS); }
int execle(const char *path, const char *arg, ...) { return (void)path, (void)arg, failed(ENOSYS); }
int execlp(const char *file, const char *arg, ...) { return (void)file, (void)arg, failed(ENOSYS); }
int system(const char *command) { return command == NULL ? 0 : failed(ENOSYS); }
pid_t wait(int *status) { return (void)status, failed(ECHILD); }
pid_t waitpid(pid_t process, int *status, int options) { return (void)process, (void)status, (void)options, failed(ECHILD); }

static int only(pid_t process, int result) { return process == 0 || process == getpid() ? result : failed(ESRCH); }

pid_t getppid(void) { return 0; }
pid_t getpgrp(void) { return getpid(); }
pid_t getpgid(pid_t process) { return only(process, getpid()); }
pid_t getsid(pid_t process) { return only(process, getpid()); }
int setpgid(pid_t process, pid_t group) { return only(process, only(group, 0)); }
pid_t setsid(void) { return failed(EPERM); }

/* What it may. */

int nice(int increment) { return increment < 0 ? failed(EPERM) : 0; }
int getpriority(int which, id_t who) { return (void)which, (void)who, 0; }
int setpriority(int which, id_t who, int value) { return (void)which, (void)who, nice(value); }
int setrlimit(int resource, const struct rlimit *limit) { return (void)resource, (void)limit, failed(EPERM); }

int getrlimit(int resource, struct rlimit *limit) {
  if (resource < 0 || resource >= RLIM_NLIMITS) return failed(EINVAL);
  limit->rlim_cur = limit->rlim_max = RLIM_INFINITY;
  return 0;
}

/* Users and groups. */

uid_t getuid(void) { return 0; }
uid_t geteuid(void) { return 0; }
gid_t getgid(void) { return 0; }
gid_t getegid(void) { return 0; }
static int become(unsigned id) { return id == 0 || id == (unsigned)-1 ? 0 : failed(EPERM); }
int setuid(uid_t user) { return become(user); }
int seteuid(uid_t user) { return become(user); }
int setgid(gid_t group) { return become(group); }
int setegid(gid_t group) { return become(group); }
int setreuid(uid_t real, uid_t effective) { return become(real) == 0 ? become(effective) : -1; }
int setregid(gid_t real, gid_t effective) { return become(real) == 0 ? become(effective) : -1; }
int setgroups(size_t count, const gid_t *list) { return count == 0 || (count == 1 && *list == 0) ? 0 : failed(EPERM); }
int initgroups(const char *user, gid_t group) { return (void)user, become(group); }

int getgroups(int count, gid_t list[]) {
  if (count > 0) list[0] = 0;
  return 1;
}

int getgrouplist(const char *user, gid_t group, gid_t *list, int *count) {
  (void)user;
  int room = *count;
  *count = 1;
  if (room < 1) return -1;
  list[0] = group;
  return 1;
}

static struct passwd root = {"root", "x", 0, 0, "root", "/", "/bin/sh"};
static char *members[] = {NULL};
static struct group roots = {"root", "x", 0, members};
static int users_read, groups_read;

char *getlogin(void) { return root.pw_name; }
struct passwd *getpwuid(uid_t user) { return user == 0 ? &root : NULL; }
struct passwd *getpwnam(const char *name) { return strcmp(name, root.pw_name) == 0 ? &root : NULL; }
struct passwd *getpwent(void) { return users_read++ == 0 ? &root : NULL; }
void setpwent(void) { users_read = 0; }
void endpwent(void) { users_read = 0; }
struct group *getgrgid(gid_t group) { return group == 0 ? &roots : NULL; }
struct group *getgrnam(const char *name) { return strcmp(name, roots.gr_name) == 0 ? &roots : NULL; }
struct group *getgrent(void) { return groups_read++ == 0 ? &roots : NULL; }
void setgrent(void) { groups_read = 0; }
void endgrent(void) { groups_read = 0; }

static int told(struct passwd *from, struct passwd *entry, struct passwd **found) {
  if (from != NULL) *entry = *from;
  *found = from == NULL ? NULL : entry;
  return 0;
}

int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
  return (void)buffer, (void)size, told(getpwuid(user), entry, found);
}

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
  return (void)buffer, (void)size, told(getpwnam(name), entry, found);
}

int getlogin_r(char *name, size_t size) {
  if (size < sizeof "root") return ERANGE;
  strcpy(name, "root");
  return 0;
}

/* Signals. wasi-libc's signal() and raise() do the work; its sets are a byte and hold nothing. */

int sigemptyset(sigset_t *set) { return *set = 0, 0; }
int sigfillset(sigset_t *set) { return *set = (sigset_t)-1, 0; }
int sigaddset(sigset_t *set, int signal) { return (void)set, signal > 0 && signal < _NSIG ? 0 : failed(EINVAL); }
int sigdelset(sigset_t *set, int signal) { return (void)set, signal > 0 && signal < _NSIG ? 0 : failed(EINVAL); }
int sigismember(const sigset_t *set, int signal) { return (void)signal, *set != 0; }

int sigprocmask(int how, const sigset_t *set, sigset_t *before) {
  (void)how, (void)set;
  return before != NULL ? sigemptyset(before) : 0;
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *before) { return sigprocmask(how, set, before); }
int sigpending(sigset_t *set) { return sigemptyset(set); }
int sigsuspend(const sigset_t *set) { return (void)set, failed(ENOSYS); }
int siginterrupt(int signal, int flag) { return (void)signal, (void)flag, 0; }
int sigaltstack(const stack_t *stack, stack_t *before) { return (void)stack, (void)before, failed(ENOSYS); }
int kill(pid_t process, int number) { return only(process, 0) == 0 && number != 0 ? raise(number) : only(process, 0); }
int killpg(pid_t group, int number) { return kill(group, number); }

int sigaction(int number, const struct sigaction *action, struct sigaction *before) {
  if (action != NULL && (action->sa_flags & SA_SIGINFO)) return failed(EINVAL);
  void (*old)(int) = signal(number, action != NULL ? action->sa_handler : SIG_DFL);
  if (old == SIG_ERR) return -1;
  if (action == NULL) signal(number, old);
  if (before != NULL) *before = (struct sigaction){.sa_handler = old};
  return 0;
}

unsigned alarm(unsigned seconds) { return (void)seconds, 0; }
unsigned ualarm(unsigned micros, unsigned interval) { return (void)micros, (void)interval, 0; }
int pause(void) { return failed(ENOSYS); }

int getitimer(int which, struct itimerval *value) {
  (void)which;
  *value = (struct itimerval){0};
  return 0;
}

int setitimer(int which, const struct itimerval *value, struct itimerval *before) {
  (void)value;
  return before != NULL ? getitimer(which, before) : 0;
}

/* Time. */

char *tzname[2] = {"UTC", "UTC"};
long timezone = 0;
int daylight = 0;
void tzset(void) {}
int clock_settime(clockid_t clock, const struct timespec *time) { return (void)clock, (void)time, failed(EPERM); }
int settimeofday(const struct timeval *time, const void *zone) { return (void)time, (void)zone, failed(EPERM); }
int stime(const time_t *time) { return (void)time, failed(EPERM); }

/* The machine. */

int gethostname(char *name, size_t size) {
  if (size < sizeof "localhost") return failed(ENAMETOOLONG);
  strcpy(name, "localhost");
  return 0;
}

int sethostname(const char *name, size_t size) { return (void)name, (void)size, failed(EPERM); }

/* Terminals. */

char *ctermid(char *name) { return name != NULL ? strcpy(name, "") : ""; }
char *ttyname(int fd) { return (void)fd, errno = ENOTTY, NULL; }
int ttyname_r(int fd, char *name, size_t size) { return (void)fd, (void)name, (void)size, ENOTTY; }
pid_t tcgetpgrp(int fd) { return (void)fd, failed(ENOTTY); }
int tcsetpgrp(int fd, pid_t group) { return (void)fd, (void)group, failed(ENOTTY); }
int tcgetattr(int fd, struct termios *settings) { return (void)fd, (void)settings, failed(ENOTTY); }
int tcsetattr(int fd, int when, const struct termios *settings) { return (void)fd, (void)when, (void)settings, failed(ENOTTY); }
int tcflush(int fd, int what) { return (void)fd, (void)what, failed(ENOTTY); }
int tcdrain(int fd) { return (void)fd, failed(ENOTTY); }
int tcflow(int fd, int action) { return (void)fd, (void)action, failed(ENOTTY); }
int tcsendbreak(int fd, int duration) { return (void)fd, (void)duration, failed(ENOTTY); }
speed_t cfgetispeed(const struct termios *settings) { return settings->c_ispeed; }
speed_t cfgetospeed(const struct termios *settings) { return settings->c_ospeed; }
int cfsetispeed(struct termios *settings, speed_t speed) { return settings->c_ispeed = speed, 0; }
int cfsetospeed(struct termios *settings, speed_t speed) { return settings->c_ospeed = speed, 0; }
void cfmakeraw(struct termios *settings) { settings->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN); }
