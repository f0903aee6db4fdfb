#pragma once
#include <curl/curl.h>
#include <locale.h>
#include <netinet/in.h>
#include <sys/socket.h>

// curl_easy_setopt is variadic and so closed to Swift: one typed door per kind of argument.
static inline CURLcode cw_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode cw_set_off(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode cw_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode cw_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode cw_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }

typedef size_t (*cw_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode cw_set_write(CURL *h, cw_data_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_WRITEDATA, context);
}
static inline CURLcode cw_set_header(CURL *h, cw_data_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_HEADERDATA, context);
}
static inline CURLcode cw_set_open_socket(CURL *h, curl_opensocket_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, context);
}
static inline CURLcode cw_set_pre_request(CURL *h, curl_prereq_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_PREREQDATA, context);
}

static inline CURLcode cw_set_debug(CURL *h, curl_debug_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_DEBUGDATA, context);
}

static inline CURLcode cw_info_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode cw_info_off(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode cw_info_string(CURL *h, CURLINFO i, char **v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode cw_info_pointer(CURL *h, CURLINFO i, void **v) { return curl_easy_getinfo(h, i, v); }

static inline CURLMcode cw_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }

/// The host of `url` in ASCII (IDNA). libidn2 reads names in the thread's character set, and a process that
/// never called setlocale has none: lend it UTF-8 for the call. Free the result with curl_free.
static inline CURLUcode cw_url_ascii_host(CURLU *url, char **host) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    CURLUcode code = curl_url_get(url, CURLUPART_HOST, host, CURLU_PUNYCODE);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return code;
}
