/* pdf_body.h - what pdf.h says; included once by each test program. */
#include "pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *in_folder(const char *name)
{
    const char *folder = getenv("TMPDIR");

    return say("%s/%s", folder != NULL ? folder : "/tmp", name);
}

struct page fetch_pdf(const struct visitor *visitor, const char *path, const char *name)
{
    struct page page = get(visitor, module_named("prints"), path);
    FILE *file = fopen(in_folder(name), "wb");

    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "application/pdf"));
    assert_non_null(file);
    assert_int_equal(fwrite(page.body, 1, page.length, file), page.length);
    assert_int_equal(fclose(file), 0);
    return page;
}

const char *said(const char *command)
{
    static char text[400000];
    FILE *pipe = popen(command, "r");
    size_t got;

    assert_non_null(pipe);
    got = fread(text, 1, sizeof(text) - 1, pipe);
    text[got] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return text;
}

int pages_of(const char *name)
{
    const char *at = strstr(said(say("pdfinfo %s", in_folder(name))), "Pages:");

    assert_non_null(at);
    return (int)strtol(at + 6, NULL, 10);
}

const char *words_of(const char *name)
{
    return said(say("pdftotext -layout %s -", in_folder(name)));
}

int times(const char *text, const char *part)
{
    int count = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + strlen(part), part))
        count++;
    return count;
}

/* Each font is embedded, a subset, and leads back to characters. */
void check_fonts(const char *name)
{
    char *text = strdup(said(say("pdffonts %s", in_folder(name)))), *rest = NULL;
    int fonts = 0;

    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strstr(line, "name ") == line || strncmp(line, "---", 3) == 0)
            continue;
        fonts++;
        if (strstr(line, "yes yes yes") == NULL)
            fail_msg("%s", line);
    }
    assert_true(fonts > 0);
    free(text);
}

/* Codes of all pages, one a line. */
const char *codes_of(const char *name)
{
    (void)said(say("rm -f %s/page-*.png; pdftoppm -r 150 -png %s %s/page", in_folder("."), in_folder(name), in_folder(".")));
    return said(say("zbarimg --quiet --raw %s/page-*.png 2>/dev/null || true", in_folder(".")));
}
