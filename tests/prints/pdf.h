/* pdf.h - what stands in a PDF, by the tools that anybody would read it with; for the tests of prints. */
#ifndef TESTS_PRINTS_PDF_H
#define TESTS_PRINTS_PDF_H

#include "support/page.h"

/* `name` in the test's own folder. */
const char *in_folder(const char *name);
/* GET `path`, which answers a PDF, into a file of this name. */
struct page fetch_pdf(const struct visitor *visitor, const char *path, const char *name);
/* What a command says; it ends with 0. Valid until the next one. */
const char *said(const char *command);
int pages_of(const char *name);
const char *words_of(const char *name);
/* Codes of all pages, one a line. */
const char *codes_of(const char *name);
/* Each font is embedded, a subset, and leads back to characters. */
void check_fonts(const char *name);
int times(const char *text, const char *part);

#endif
