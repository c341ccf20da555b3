/* Where programs look for things. */
#ifndef INSITU_PATHS_H
#define INSITU_PATHS_H
#define _PATH_BSHELL "/bin/sh"
#define _PATH_DEFPATH "/bin"
#define _PATH_STDPATH "/bin"
#define _PATH_DEV "/dev/"
#define _PATH_DEVNULL "/dev/null"
#define _PATH_TTY "/dev/tty"
#define _PATH_TMP "/tmp/"
#define _PATH_VARTMP "/tmp/"
#define _PATH_MOUNTED "/etc/mtab"
#define _PATH_LASTLOG "/var/log/lastlog"
#define _PATH_UTMP "/var/run/utmp"
#define _PATH_WTMP "/var/log/wtmp"
#endif
