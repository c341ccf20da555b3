/* There is no network. Nothing has a name there, and no socket can be made. */
#include <errno.h>
#include <netdb.h>
#include <stddef.h>

int h_errno = HOST_NOT_FOUND;
struct hostent *gethostbyname(const char *name) { return (void)name, NULL; }
struct servent *getservbyname(const char *name, const char *protocol) { return (void)name, (void)protocol, NULL; }
void freeaddrinfo(struct addrinfo *list) { (void)list; }
const char *gai_strerror(int error) { return (void)error, "there is no network"; }

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  (void)host, (void)service, (void)hints;
  *found = NULL;
  return EAI_FAIL;
}

int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service,
                socklen_t service_size, int flags) {
  (void)address, (void)length, (void)host, (void)host_size, (void)service, (void)service_size, (void)flags;
  return EAI_FAIL;
}

static int none(int fd) { return (void)fd, errno = ENOSYS, -1; }
int socket(int domain, int type, int protocol) { return (void)type, (void)protocol, none(domain); }
int bind(int fd, const struct sockaddr *address, socklen_t length) { return (void)address, (void)length, none(fd); }
int connect(int fd, const struct sockaddr *address, socklen_t length) { return (void)address, (void)length, none(fd); }
int listen(int fd, int backlog) { return (void)backlog, none(fd); }
int getsockname(int fd, struct sockaddr *address, socklen_t *length) { return (void)address, (void)length, none(fd); }
int getpeername(int fd, struct sockaddr *address, socklen_t *length) { return (void)address, (void)length, none(fd); }

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
  return (void)bytes, (void)size, (void)flags, (void)to, (void)length, none(fd);
}

ssize_t recvfrom(int fd, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length) {
  return (void)bytes, (void)size, (void)flags, (void)from, (void)length, none(fd);
}
