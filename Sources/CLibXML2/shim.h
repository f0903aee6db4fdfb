#pragma once
#include <string.h>
#include <iconv.h>
// Debian's libxml2 was built with ICU and its headers include ICU's, which contradict the copy inside Foundation.
// Nothing here uses them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/encoding.h>
#include <libxml/xmlerror.h>

static inline void cw_xml_silence(void *context, const char *message, ...) {
    (void)context; (void)message;
}
static inline void cw_xml_silence_structured(void *context, xmlErrorPtr error) {
    (void)context; (void)error;
}
/// Refuses every external entity and DTD: nothing is ever loaded from file or network.
static inline xmlParserInputPtr cw_xml_deny(const char *url, const char *id, xmlParserCtxtPtr context) {
    (void)url; (void)id; (void)context;
    return NULL;
}
/// Once a process, before the first parse: thread support on, messages off, external loading off.
static inline void cw_xml_setup(void) {
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, cw_xml_silence);
    xmlSetExternalEntityLoader(cw_xml_deny);
}
/// libxml2's structured error sink is kept per thread; set it where a parse starts.
static inline void cw_xml_silence_thread(void) {
    xmlSetStructuredErrorFunc(NULL, cw_xml_silence_structured);
    xmlSetGenericErrorFunc(NULL, cw_xml_silence);
}
/// What a parse complained about: how often, and the first complaint; one about a namespace gives way to a later
/// one about the document's form.
struct cw_xml_report {
    int count;
    int code;
    int line;
    int is_namespace;
    char message[200];
};
static inline void cw_xml_collect(void *context, xmlErrorPtr error) {
    struct cw_xml_report *report = (struct cw_xml_report *)context;
    if (report == NULL || error == NULL || error->level < XML_ERR_ERROR) return;
    if (report->count++ > 0 && (!report->is_namespace || error->domain == XML_FROM_NAMESPACE)) return;
    report->is_namespace = error->domain == XML_FROM_NAMESPACE;
    report->code = error->code;
    report->line = error->line;
    memset(report->message, 0, sizeof report->message);
    if (error->message != NULL) strncpy(report->message, error->message, sizeof report->message - 1);
}
/// Until the next call of `cw_xml_silence_thread`, this thread's errors go to `report`.
static inline void cw_xml_collect_thread(struct cw_xml_report *report) {
    xmlSetStructuredErrorFunc(report, cw_xml_collect);
    xmlSetGenericErrorFunc(NULL, cw_xml_silence);
}
/// `xmlFree` is a mutable global and so closed to Swift 6.
static inline void cw_xml_free(void *pointer) { xmlFree(pointer); }
/// `memmem`, which needs `_GNU_SOURCE` and so is closed to Swift: where `part` begins in `whole`, -1 when nowhere.
/// Linear in both (two-way algorithm).
void *memmem(const void *, size_t, const void *, size_t);
static inline long cw_find(const void *whole, size_t length, const void *part, size_t part_length) {
    const char *found = (const char *)memmem(whole, length, part, part_length);
    return found == NULL ? -1 : (long)(found - (const char *)whole);
}
