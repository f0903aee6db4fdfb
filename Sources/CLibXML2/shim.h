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
/// Parses XML, given as UTF-8, and tells `sink` what starts, ends and is text, in document order, and every complaint.
/// Entities are neither expanded nor loaded. False without memory.
static inline int cw_xml_events(
    const char *utf8, int count, void *sink, startElementNsSAX2Func start, endElementNsSAX2Func end,
    charactersSAXFunc characters, xmlStructuredErrorFunc complaint
) {
    xmlParserCtxtPtr context = xmlCreateMemoryParserCtxt(utf8, count);
    if (context == NULL) return 0;
    // Never NOENT, DTDLOAD or HUGE: each of them lets a small document cost without bound.
    xmlCtxtUseOptions(context, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    memset(context->sax, 0, sizeof *context->sax);
    context->sax->initialized = XML_SAX2_MAGIC;
    context->sax->startElementNs = start;
    context->sax->endElementNs = end;
    context->sax->characters = characters;
    context->sax->serror = complaint;
    context->userData = sink;
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    xmlParseDocument(context);
    if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
    return 1;
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
