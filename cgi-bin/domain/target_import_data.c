/* target_import_data.c - domain data: what the columns of a list of targets are called; first as our own export calls them. */
#include <stddef.h>

#include "domain/target_import.h"

static const struct import_choice none[] = { { NULL, NULL } };

#define MONTH(number, called) [TARGET_MONTH + (number) - 1] = { .key = "month_" #number, .titles = called, .reader = IMPORT_MONEY }

const struct import_field target_import_fields[TARGET_FIELDS] = {
    [TARGET_KIND] = { .key = "target_kind", .titles = "目标对象|对象类型|目标类型|target for|kind", .reader = IMPORT_CHOICE, .missing = "target kind", .reason = "target kind", .choices = none },
    [TARGET_CODE] = { .key = "target_code", .titles = "编码|对象编码|客户编码|产品编码|商品编码|账号|code|customer code|product code|account", .most = 60 },
    [TARGET_NAME] = { .key = "target_name", .titles = "对象|名称|对象名称|客户名称|大区|业务员|产品名称|for|name", .most = 250 },
    [TARGET_YEAR] = { .key = "year", .titles = "年份|年度|年|year", .missing = "year", .most = 10 },
    MONTH(1, "1 月|一月|1 月目标|january|jan|month 1"),
    MONTH(2, "2 月|二月|2 月目标|february|feb|month 2"),
    MONTH(3, "3 月|三月|3 月目标|march|mar|month 3"),
    MONTH(4, "4 月|四月|4 月目标|april|apr|month 4"),
    MONTH(5, "5 月|五月|5 月目标|may|month 5"),
    MONTH(6, "6 月|六月|6 月目标|june|jun|month 6"),
    MONTH(7, "7 月|七月|7 月目标|july|jul|month 7"),
    MONTH(8, "8 月|八月|8 月目标|august|aug|month 8"),
    MONTH(9, "9 月|九月|9 月目标|september|sep|month 9"),
    MONTH(10, "10 月|十月|10 月目标|october|oct|month 10"),
    MONTH(11, "11 月|十一月|11 月目标|november|nov|month 11"),
    MONTH(12, "12 月|十二月|12 月目标|december|dec|month 12"),
    [TARGET_NONE] = { .key = "none", .reader = IMPORT_DERIVED },
};
