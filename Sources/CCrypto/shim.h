#pragma once
// libcrypto (OpenSSL 3): digests only. EVP keeps us on the supported interface.
#include <openssl/evp.h>
#include <openssl/sha.h>

/// The method, looked up once: by name it costs as much as hashing a kilobyte.
static inline const EVP_MD *cw_sha256_method(void) {
    const EVP_MD *method = EVP_MD_fetch(NULL, "SHA256", NULL);
    return method ? method : EVP_sha256();
}

/// SHA-256 of `count` bytes into `out` (32 bytes). Returns 1 on success.
static inline int cw_sha256(const EVP_MD *method, const void *bytes, size_t count, unsigned char *out) {
    unsigned int length = 32;
    return EVP_Digest(bytes, count, out, &length, method, NULL);
}
