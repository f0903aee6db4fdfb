/* The floor of reading pages: each file of a list parsed by the system's libxml2 into a tree, and nothing else.
   usage: floor LIST, a file with one path a line; prints how many, and libxml2's version. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void silent(void *context, const char *message, ...) {
    (void)context, (void)message;
}
static void silent_too(void *context, xmlErrorPtr error) {
    (void)context, (void)error;
}

int main(int count, char **words) {
    FILE *list = count > 1 ? fopen(words[1], "r") : NULL;
    if (list == NULL) return 64;
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(NULL, silent_too);
    char path[4096];
    int pages = 0;
    while (fgets(path, sizeof path, list) != NULL) {
        path[strcspn(path, "\n")] = 0;
        FILE *file = fopen(path, "rb");
        if (file == NULL) return 66;
        fseek(file, 0, SEEK_END);
        long size = ftell(file);
        rewind(file);
        char *bytes = malloc(size + 1);
        if (bytes == NULL || fread(bytes, 1, size, file) != (size_t)size) return 74;
        fclose(file);
        /* XML_PARSE_HUGE, as we have it: without, the rest of a deep page is dropped, and costs nothing. */
        htmlDocPtr page = htmlReadMemory(
            bytes, size, NULL, "utf-8",
            HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT
                | XML_PARSE_HUGE);
        xmlFreeDoc(page);
        free(bytes);
        pages++;
    }
    printf("%d %s\n", pages, LIBXML_DOTTED_VERSION);
    return 0;
}
