#pragma once
#include <malloc.h>

/// Every thread of glibc's may have a heap of its own, and what one has freed the others cannot use: a few large
/// documents on each, and a program holds many times what it needs. Call before the first thread is started.
static inline int limit_heaps(int count) { return mallopt(M_ARENA_MAX, count); }

/// What is at least `bytes` large gets pages of its own, which go back to the system when it is freed. By itself glibc
/// raises this bound to the largest block ever freed, and keeps what is below it.
static inline int return_blocks_from(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }

/// What is free at the end of the heap goes back to the system only beyond so many bytes. Once the bound above is set,
/// glibc gives back all but 128 KB at once, and asks for it again with the next document.
static inline int keep_free(int bytes) { return mallopt(M_TRIM_THRESHOLD, bytes); }
