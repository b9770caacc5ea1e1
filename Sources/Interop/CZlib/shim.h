#pragma once
#include <stddef.h>
#include <zlib.h>

// How many bytes the compressed form may take, for swiftlet_gzip.
static inline size_t swiftlet_gzip_bound(size_t size) { return compressBound(size) + 32; }

// Compresses as one gzip member, as small as zlib can. Returns its size; 0: it does not fit, or there is no memory.
// deflateInit2 is a macro, which Swift does not see.
static inline size_t swiftlet_gzip(const void *from, size_t size, void *to, size_t capacity) {
    z_stream stream = {0};
    if (size > 1u << 30 || capacity > 1u << 30) return 0;
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)from;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)to;
    stream.avail_out = (uInt)capacity;
    int end = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return end == Z_STREAM_END ? written : 0;
}
