/* The two parts of a device's number. */
#ifndef INSITU_SYS_SYSMACROS_H
#define INSITU_SYS_SYSMACROS_H
#define major(device) ((unsigned)((unsigned long long)(device) >> 8))
#define minor(device) ((unsigned)((device) & 0xff))
#define makedev(major, minor) ((dev_t)(((unsigned long long)(major) << 8) | ((minor) & 0xff)))
#endif
