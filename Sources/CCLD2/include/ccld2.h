#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/// Language of UTF-8 text by Compact Language Detector 2.
/// Writes the ISO 639 code of the best language (at most 15 bytes and a NUL) into `code`, its share of the
/// text (0-100) into `percent`, and returns 1 when the detector calls its answer reliable, else 0.
int cw_cld2_detect(const char *utf8, size_t count, char *code, int *percent);
#ifdef __cplusplus
}
#endif
