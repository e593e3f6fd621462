/* paper_import_data.c - domain data: what the columns of a list of papers are called in the
 * exports of ERPs. Words for types come from the dictionary. */
#include <stddef.h>

#include "domain/paper_import.h"

static const struct import_choice none[] = { { NULL, NULL } };

const char *const paper_import_permanent_words = "长期|长期有效|永久|永久有效|无固定期限|无期限|permanent|unlimited";

const struct import_field paper_import_fields[PAPER_FIELDS] = {
    [PAPER_CODE] = { .key = "code",
                     .titles = "客户编码|客户编号|客户代码|单位编码|单位编号|往来单位编码|编码|customer code|customer no|code",
                     .most = 30 },
    [PAPER_CREDIT_CODE] = { .key = "credit_code",
                            .titles = "统一社会信用代码|社会信用代码|信用代码|税号|credit code|uscc",
                            .reader = IMPORT_IDENTIFIER,
                            .most = 18 },
    [PAPER_CUSTOMER_NAME] = { .key = "name",
                              .titles = "客户名称|客户全称|单位名称|企业名称|公司名称|往来单位|客户|名称|customer name|company|name",
                              .most = 120 },
    [PAPER_TYPE] = { .key = "paper_type",
                     .titles = "证照类型|证照名称|证照|证件类型|证件名称|资质类型|资质名称|类型|paper type|licence type|license type|type",
                     .reader = IMPORT_CHOICE,
                     .missing = "paper type missing",
                     .reason = "paper type",
                     .choices = none },
    [PAPER_NUMBER] = { .key = "number", .titles = "证照编号|证书编号|证件编号|许可证号|证照号|证号|编号|number|licence number|license number", .most = 60 },
    [PAPER_ISSUER] = { .key = "issuer", .titles = "发证机关|发证单位|颁发机关|发证部门|issuer|authority", .most = 120 },
    [PAPER_ISSUED_ON] = { .key = "issued_on",
                          .titles = "发证日期|颁发日期|签发日期|备案日期|生效日期|起始日期|issued|issued on|issue date",
                          .reader = IMPORT_DATE },
    [PAPER_EXPIRES_ON] = { .key = "expires_on",
                           .titles = "有效期至|有效期|有效期止|有效日期|到期日期|到期日|截止日期|expires|expires on|expiry|expiry date|valid until",
                           .most = 30 },
    [PAPER_SCOPE_TEXT] = { .key = "scope_text", .titles = "经营范围|许可范围|范围|诊疗科目|scope|business scope", .reader = IMPORT_NOTE, .most = 1000 },
    [PAPER_NOTE] = { .key = "note", .titles = "备注|说明|note|remark|remarks", .most = 300 },
    [PAPER_DATE_MEANING] = { .key = "date_meaning", .reader = IMPORT_DERIVED },
    [PAPER_OWNER] = { .key = "owner", .reader = IMPORT_DERIVED },
};
