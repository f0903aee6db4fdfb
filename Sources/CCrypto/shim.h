#pragma once
// libcrypto (OpenSSL 3): digests only. EVP keeps us on the supported interface.
#include <openssl/evp.h>
#include <openssl/sha.h>

/// SHA-256 of `count` bytes into `out` (32 bytes). Returns 1 on success.
static inline int cw_sha256(const void *bytes, size_t count, unsigned char *out) {
    unsigned int length = 32;
    return EVP_Digest(bytes, count, out, &length, EVP_sha256(), NULL);
}
