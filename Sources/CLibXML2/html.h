#pragma once
// HTML through libxml2's events: which element opens and closes where, with no tree of its own.
#include <string.h>
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxml/HTMLtree.h>

/// Once a process, before the first parse.
static inline void cw_html_setup(void) { xmlInitParser(); }

static inline void cw_html_silence(void *context, xmlErrorPtr error) {
    (void)context; (void)error;
}
/// Parses UTF-8 and tells `sink` what starts, ends and is text, in document order. Nothing is loaded, nothing is
/// printed. Nesting is not bounded here. False without memory.
static inline int cw_html_events(
    const char *utf8, int count, void *sink, startElementSAXFunc start, endElementSAXFunc end,
    charactersSAXFunc characters
) {
    htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(utf8, count);
    if (context == NULL) return 0;
    memset(context->sax, 0, sizeof *context->sax);
    context->sax->startElement = start;
    context->sax->endElement = end;
    context->sax->characters = characters;
    context->sax->cdataBlock = characters;
    context->userData = sink;
    xmlSetStructuredErrorFunc(NULL, cw_html_silence);
    // HUGE: beyond 256 open elements libxml2 would drop the rest of the page.
    htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
        | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(context);
    if (context->myDoc != NULL) xmlFreeDoc(context->myDoc);
    htmlFreeParserCtxt(context);
    return 1;
}
/// Reads a page, given as UTF-8, into a tree that keeps all of it. Nothing is loaded, nothing is printed. The page's
/// depth and the lengths of its tags must be bounded by who calls. NULL when there is nothing to read.
static inline htmlDocPtr cw_html_document(const char *utf8, int count) {
    xmlSetStructuredErrorFunc(NULL, cw_html_silence);
    return htmlReadMemory(utf8, count, NULL, "UTF-8", HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR
        | HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT | XML_PARSE_HUGE);
}
/// A context to evaluate XPath in, which gives up after so many steps. NULL without memory.
static inline xmlXPathContextPtr cw_xpath_context(htmlDocPtr document, unsigned long steps) {
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    if (context == NULL) return NULL;
    context->opLimit = steps;
    context->error = cw_html_silence;
    return context;
}
