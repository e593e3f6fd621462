/* customer_import_data.c - domain data: what the columns of a dealer register are called in
 * the exports of ERPs, and the words for types of dealers. */
#include <stddef.h>

#include "domain/customer_import.h"

/* The dictionary customer_type as shipped; the words of old exports are domain data. */
static const struct import_choice types[] = {
    { "distributor", "商业公司|商业|商业批发|批发|批发企业|药品批发|医药公司|经销商|distributor|wholesale" },
    { "chain", "连锁药店|连锁|零售连锁|药店连锁|连锁公司|chain|pharmacy chain" },
    { "pharmacy", "单体药店|药店|零售药店|单店|零售|pharmacy|drugstore" },
    { "clinic", "医疗机构|医院|诊所|门诊部|卫生院|卫生室|clinic|hospital|medical institution" },
    { "device", "医疗器械|器械|器械公司|医疗器械公司|device|medical devices" },
    { "other", "其他|其它|other" },
    { NULL, NULL },
};

const struct import_field customer_import_fields[CUSTOMER_FIELDS] = {
    [CUSTOMER_CODE] = { .key = "code",
                        .titles = "客户编码|客户编号|客户代码|单位编码|单位编号|客户内码|往来单位编码|编码|编号|"
                                  "customer code|"
                                  "customer no|customer number|customer id|code",
                        .most = 30 },
    [CUSTOMER_NAME] = { .key = "name",
                        .titles = "客户名称|客户全称|单位名称|企业名称|公司名称|往来单位|往来单位名称|经销商名称|客户|"
                                  "名称|全称|"
                                  "customer name|company name|company|name",
                        .most = 120,
                        .missing = "name missing" },
    [CUSTOMER_SHORT_NAME] = { .key = "short_name",
                              .titles = "简称|客户简称|单位简称|short name|abbreviation",
                              .most = 60 },
    [CUSTOMER_CREDIT_CODE] = { .key = "credit_code",
                               .titles =
                                   "统一社会信用代码|社会信用代码|统一信用代码|信用代码|统一社会信用代码证|"
                                   "统一社会信用代码/税号|"
                                   "税号|纳税人识别号|营业执照号|营业执照注册号|unified social credit code|credit code|"
                                   "uscc|tax number|tax id",
                               .reader = IMPORT_IDENTIFIER,
                               .most = 60 },
    [CUSTOMER_TYPE] = { .key = "type",
                        .titles = "客户类型|客户类别|客户性质|单位类型|单位性质|企业类型|类型|类别|customer "
                                  "type|type|category",
                        .reader = IMPORT_CHOICE,
                        .choices = types },
    [CUSTOMER_PROVINCE] = { .key = "province",
                            .titles = "省|省份|省市|所在省|所在省份|省/自治区|province|state",
                            .most = 60 },
    [CUSTOMER_CITY] = { .key = "city", .titles = "市|城市|地市|地级市|所在市|所在城市|市/州|city", .most = 60 },
    [CUSTOMER_COUNTY] = { .key = "county",
                          .titles = "区县|县区|区/县|县/区|县市区|区|县|所在区县|county|district",
                          .most = 60 },
    [CUSTOMER_REGION] = { .key = "region",
                          .titles = "地区|所在地区|所属地区|省市区|省市县|省/市/区|省/市/县|省市区县|行政区划|行政区|region",
                          .most = 60 },
    [CUSTOMER_ADDRESS] = { .key = "address",
                           .titles = "详细地址|地址|注册地址|单位地址|公司地址|企业地址|经营地址|住所|address|street",
                           .most = 200 },
    [CUSTOMER_LEGAL_REPRESENTATIVE] = { .key = "legal_representative",
                                        .titles = "法定代表人|法人代表|法人|企业法人|负责人|legal representative|legal "
                                                  "person",
                                        .most = 60 },
    [CUSTOMER_REGISTERED_CAPITAL] = { .key = "registered_capital",
                                      .titles = "注册资本|注册资金|注册资本金|registered capital|capital",
                                      .reader = IMPORT_MONEY },
    [CUSTOMER_FOUNDED_ON] = { .key = "founded_on",
                              .titles =
                                  "成立日期|成立时间|注册日期|创立日期|founded|founded on|established|date founded",
                              .reader = IMPORT_DATE },
    [CUSTOMER_CONTACT_NAME] = { .key = "contact_name",
                                .titles =
                                    "联系人|联系人姓名|主要联系人|业务联系人|姓名|contact|contact name|contact person",
                                .most = 60 },
    [CUSTOMER_CONTACT_TITLE] = { .key = "contact_title",
                                 .titles = "职务|联系人职务|职位|岗位|title|position",
                                 .most = 60 },
    [CUSTOMER_MOBILE] = { .key = "mobile",
                          .titles =
                              "手机|手机号|手机号码|移动电话|联系手机|联系人手机|mobile|mobile phone|cell phone|cell",
                          .reader = IMPORT_MOBILE },
    [CUSTOMER_PHONE] = { .key = "phone",
                         .titles = "固定电话|固话|座机|办公电话|公司电话|单位电话|电话|联系电话|电话号码|landline|"
                                   "telephone|phone|tel",
                         .reader = IMPORT_PHONE,
                         .most = 40 },
    [CUSTOMER_OWNER] = { .key = "owner",
                         .titles = "业务员|业务员姓名|销售员|销售人员|业务经理|客户经理|负责业务员|专管业务员|跟进人|"
                                   "salesperson|"
                                   "sales person|sales rep|owner|account manager",
                         .most = 60 },
    [CUSTOMER_LIMIT_AMOUNT] = { .key = "limit_amount",
                                .titles = "信用额度|授信额度|额度|信用限额|赊销额度|credit limit|credit line|limit",
                                .reader = IMPORT_MONEY },
    [CUSTOMER_TERM_DAYS] = { .key = "term_days",
                             .titles =
                                 "账期|帐期|账期天数|帐期天数|信用期|信用天数|信用期限|付款天数|回款期限|credit days|"
                                 "payment term|payment days|term days|term",
                             .reader = IMPORT_DAYS },
    [CUSTOMER_BUSINESS_SCOPE] = { .key = "business_scope",
                                  .titles = "经营范围|business scope",
                                  .reader = IMPORT_NOTE,
                                  .most = 1000 },
    [CUSTOMER_BANK_NAME] = { .key = "bank_name", .titles = "开户银行|开户行|银行名称|bank|bank name", .most = 120 },
    [CUSTOMER_BANK_ACCOUNT] = { .key = "bank_account",
                                .titles = "银行账号|银行帐号|账号|帐号|bank account|account",
                                .most = 40 },
    [CUSTOMER_DELIVERY_ADDRESS] = { .key = "delivery_address",
                                    .titles = "收货地址|送货地址|仓库地址|delivery address|shipping address",
                                    .most = 200 },
    [CUSTOMER_NOTE] = { .key = "note",
                        .titles = "备注|说明|客户备注|note|notes|remark|remarks|comment",
                        .reader = IMPORT_NOTE,
                        .most = 1000 },
    [CUSTOMER_REGION_CODE] = { .key = "region_code", .reader = IMPORT_DERIVED },
    [CUSTOMER_OTHER_ID] = { .key = "other_id", .reader = IMPORT_DERIVED },
};
