/* ledger_import_data.c - domain data: what the columns and kinds of a ledger are called in the exports of ERPs. */
#include <stddef.h>

#include "domain/ledger_import.h"

static const struct import_choice kinds[] = {
    { "shipment", "出库|销售出库|发货|销售|shipment|delivery" },
    { "return", "退货|销售退货|退库|销退|return" },
    { "receipt", "回款|收款|到款|receipt|payment" },
    { "invoice", "开票|发票|销售发票|invoice" },
    { NULL, NULL },
};

static const struct import_choice none[] = { { NULL, NULL } };

const struct import_field ledger_import_fields[LEDGER_FIELDS] = {
    [LEDGER_POSTED_ON] = { .key = "posted_on", .titles = "单据日期|业务日期|日期|记账日期|date|posted on|document date", .reader = IMPORT_DATE, .missing = "date missing" },
    [LEDGER_KIND] = { .key = "kind", .titles = "单据类型|业务类型|类型|单据种类|kind|type|document type", .reader = IMPORT_CHOICE, .missing = "kind missing", .reason = "kind", .choices = kinds },
    [LEDGER_NUMBER] = { .key = "number", .titles = "单据编号|单据号|单号|编号|number|document number|document no", .missing = "number missing", .most = 40 },
    [LEDGER_CODE] = { .key = "code", .titles = "客户编码|客户编号|客户代码|单位编码|单位编号|往来单位编码|customer code|customer no|code", .most = 30 },
    [LEDGER_CREDIT_CODE] = { .key = "credit_code", .titles = "统一社会信用代码|社会信用代码|信用代码|税号|credit code|uscc", .reader = IMPORT_IDENTIFIER, .most = 18 },
    [LEDGER_CUSTOMER_NAME] = { .key = "name", .titles = "客户名称|客户全称|单位名称|往来单位|客户|customer name|customer", .most = 120 },
    [LEDGER_PRODUCT_CODE] = { .key = "product_code", .titles = "商品编码|商品编号|产品编码|货号|品种编码|product code|item code", .most = 30 },
    [LEDGER_PRODUCT_NAME] = { .key = "product_name", .titles = "商品名称|产品名称|品名|通用名|品种|product name|item", .most = 120 },
    [LEDGER_SPECIFICATION] = { .key = "specification", .titles = "规格|商品规格|规格型号|specification|spec", .most = 100 },
    [LEDGER_LOT] = { .key = "lot", .titles = "批号|生产批号|lot|batch|batch number", .most = 40 },
    [LEDGER_QUANTITY] = { .key = "quantity", .titles = "数量|出库数量|quantity|qty", .reader = IMPORT_QUANTITY, .negative = true },
    [LEDGER_PRICE] = { .key = "price", .titles = "单价|含税单价|price|unit price", .reader = IMPORT_PRICE },
    [LEDGER_AMOUNT] = { .key = "amount", .titles = "金额|含税金额|价税合计|回款金额|amount", .reader = IMPORT_MONEY, .negative = true, .missing = "amount missing" },
    [LEDGER_DUE_ON] = { .key = "due_on", .titles = "到期日|到期日期|应收日期|付款到期日|due|due on|due date", .reader = IMPORT_DATE },
    [LEDGER_MEANS] = { .key = "means", .titles = "结算方式|付款方式|回款方式|means|means of payment", .reader = IMPORT_CHOICE, .reason = "means", .choices = none },
    [LEDGER_SHIPMENT] = { .key = "shipment", .titles = "原出库单号|原单号|源单号|出库单号|original number|shipment number", .most = 40 },
    [LEDGER_NOTE] = { .key = "note", .titles = "备注|说明|摘要|note|remark|remarks", .most = 300 },
    [LEDGER_CONTRACT] = { .key = "contract", .titles = "合同编号|合同号|购销合同号|contract number|contract no|contract", .most = 40 },
    [LEDGER_LINE_NO] = { .key = "line_no", .reader = IMPORT_DERIVED },
    [LEDGER_OWNER] = { .key = "owner", .reader = IMPORT_DERIVED },
};
