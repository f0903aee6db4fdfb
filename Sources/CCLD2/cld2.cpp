#include "ccld2.h"
#include <cstdio>  // the next header names FILE without it
#include <cld2/public/compact_lang_det.h>
#include <cstring>

// Compact Language Detector 2 speaks C++ only; this is its one door to Swift.
extern "C" int cw_cld2_detect(const char *utf8, size_t count, char *code, int *percent) {
    CLD2::Language three[3];
    int shares[3];
    int text_bytes = 0;
    bool reliable = false;
    CLD2::DetectLanguageSummary(utf8, static_cast<int>(count), true, three, shares, &text_bytes, &reliable);
    std::strncpy(code, CLD2::LanguageCode(three[0]), 15);
    code[15] = '\0';
    *percent = shares[0];
    return reliable ? 1 : 0;
}
