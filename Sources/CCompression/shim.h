#pragma once
#include <zlib.h>
#include <brotli/decode.h>
#include <zstd.h>

/// `inflateInit2` is a macro and so does not reach Swift. `window_bits` 47 = zlib or gzip by its header,
/// -15 = raw deflate, as some servers send under the name "deflate".
static inline int cw_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
/// `deflateInit2` likewise; gzip framing (31), for tests and archives.
static inline int cw_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}
/// The same with any framing (31 gzip, 15 zlib, -15 raw), for tests.
static inline int cw_deflate_init(z_stream *stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
