/* Stands between a program and the system: notes what it writes below a folder, or lets one call fail or be the last.

   CALLS_UNDER  the folder looked at
   CALLS_LOG    a file for what was written: see tests/faults/trace.py, which reads it
   CALLS_FAIL   the how manieth call fails (1 is the first); with
   CALLS_ERRNO  what the system then says, -1: the program is killed, and
   CALLS_LAST   "1" where all calls after it fail too, as on a full disk

   Loaded by LD_PRELOAD. One thread writes at a time in the programs it is for; a lock keeps lines whole. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1, begun = 0;
static long fail_at = 0, fail_errno = 0, fail_all = 0, seen = 0;
static const char *under = NULL;

#define KILLED -1 /* instead of an errno: this call is the last, half done where it writes */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void begin(void) {
    if (begun) return;
    begun = 1;
    under = getenv("CALLS_UNDER");
    const char *text = getenv("CALLS_FAIL");
    fail_at = text ? atol(text) : 0;
    text = getenv("CALLS_ERRNO");
    fail_errno = text ? atol(text) : EIO;
    text = getenv("CALLS_LAST");
    fail_all = text && *text == '1';
    text = getenv("CALLS_LOG");
    if (text) log_fd = REAL(open)(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_under(const char *path) {
    begin();
    size_t n = under ? strlen(under) : 0;
    return n && strncmp(path, under, n) == 0 && path[n] == '/';
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return 1;
}

static int looked_at(int fd, char *path) {
    begin();
    return under && fd != log_fd && path_of(fd, path) && is_under(path);
}

static void put(const void *data, size_t size) {
    while (size) {
        ssize_t n = REAL(write)(log_fd, data, size);
        if (n <= 0) abort();
        data = (const char *)data + n;
        size -= (size_t)n;
    }
}

/* One event: kind, offset or length, length of path and data, path, data. */
static void note(char kind, uint64_t at, const char *path, const void *data, size_t size) {
    if (log_fd < 0) return;
    uint32_t sizes[2] = {(uint32_t)strlen(path), (uint32_t)size};
    pthread_mutex_lock(&lock);
    put(&kind, 1);
    put(&at, 8);
    put(sizes, 8);
    put(path, sizes[0]);
    put(data, size);
    pthread_mutex_unlock(&lock);
}

/* Say whether the program is to be killed by its next call; it never returns from that. */
static int is_last(void) { return fail_at && fail_errno == KILLED && seen + 1 == fail_at; }

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Say whether this call is to fail. */
static int fails(void) {
    if (is_last()) die();
    if (!fail_at) return 0;
    pthread_mutex_lock(&lock);
    long n = ++seen;
    pthread_mutex_unlock(&lock);
    if (fail_errno == KILLED) return 0;
    if (n != fail_at && !(fail_all && n > fail_at)) return 0;
    errno = (int)fail_errno;
    return 1;
}

static ssize_t wrote(int fd, const void *data, size_t size, off_t at, ssize_t done, const char *path) {
    (void)fd;
    if (done > 0) note('w', (uint64_t)at, path, data, (size_t)done);
    (void)size;
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    char path[PATH_MAX];
    if (!looked_at(fd, path)) return REAL(pwrite64)(fd, data, size, at);
    if (is_last()) REAL(pwrite64)(fd, data, size / 2, at);
    if (fails()) return -1;
    return wrote(fd, data, size, at, REAL(pwrite64)(fd, data, size, at), path);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t write(int fd, const void *data, size_t size) {
    char path[PATH_MAX];
    if (!looked_at(fd, path)) return REAL(write)(fd, data, size);
    if (is_last() && REAL(write)(fd, data, size / 2) >= 0) die();
    if (fails()) return -1;
    ssize_t done = REAL(write)(fd, data, size);
    off_t end = lseek(fd, 0, SEEK_CUR);
    return wrote(fd, data, size, end - (done > 0 ? done : 0), done, path);
}

static int cut(int fd, off_t size, char *path) {
    int done = REAL(ftruncate64)(fd, size);
    if (!done) note('t', (uint64_t)size, path, "", 0);
    return done;
}

int ftruncate64(int fd, off64_t size) {
    char path[PATH_MAX];
    if (!looked_at(fd, path)) return REAL(ftruncate64)(fd, size);
    return fails() ? -1 : cut(fd, size, path);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (!looked_at(fd, path) && !(under && strcmp(path, under) == 0)) return real(fd);
    if (fails()) return -1;
    int done = real(fd);
    if (!done) note('s', 0, path, "", 0);
    return done;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int unlink(const char *path) {
    if (!is_under(path)) return REAL(unlink)(path);
    if (fail_errno != ENOSPC && fails()) return -1; /* a full disk lets go of what it has */
    int done = REAL(unlink)(path);
    if (!done) note('d', 0, path, "", 0);
    return done;
}

int rename(const char *from, const char *to) {
    if (!is_under(to)) return REAL(rename)(from, to);
    if (fails()) return -1;
    int done = REAL(rename)(from, to);
    if (!done) note('r', 0, to, from, strlen(from));
    return done;
}

int link(const char *from, const char *to) {
    if (!is_under(to)) return REAL(link)(from, to);
    if (fails()) return -1;
    int done = REAL(link)(from, to);
    if (!done) note('l', 0, to, from, strlen(from));
    return done;
}

static int opened(const char *path, int flags, mode_t mode) {
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!writes || !is_under(path)) return REAL(open64)(path, flags, mode);
    struct stat was;
    int fresh = stat(path, &was) != 0;
    if ((fresh || (flags & O_TRUNC)) && fails()) return -1;
    int fd = REAL(open64)(path, flags, mode);
    if (fd >= 0 && fresh) note('c', 0, path, "", 0);
    if (fd >= 0 && !fresh && (flags & O_TRUNC)) note('t', 0, path, "", 0);
    return fd;
}

#define MODE(flags, mode)                  \
    mode_t mode = 0;                       \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more;                      \
        va_start(more, flags);             \
        mode = va_arg(more, mode_t);       \
        va_end(more);                      \
    }

int open64(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opened(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opened(path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
    MODE(flags, mode)
    if (at == AT_FDCWD || *path == '/') return opened(path, flags, mode);
    return REAL(openat64)(at, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
    MODE(flags, mode)
    if (at == AT_FDCWD || *path == '/') return opened(path, flags, mode);
    return REAL(openat64)(at, path, flags, mode);
}

/* Asked from within the program, by ctypes: let the call `at` from now fail, none for 0. */
void calls_fail(long at, long error, long ever) {
    begin();
    pthread_mutex_lock(&lock);
    seen = 0;
    fail_at = at;
    fail_errno = error;
    fail_all = ever;
    pthread_mutex_unlock(&lock);
}

/* How many calls there were since then; counted only while one is to fail. */
long calls_seen(void) { return seen; }
