/* demo_contracts_data.c - words of the invented contracts. */
#include "demo_contracts_data.h"

const struct demo_company demo_company = {
    .name = "九方医药有限公司", .credit_code = "91440101MA59EXAM08", .address = "广东省广州市黄埔区科学城示范路9号", .representative = "方九如",
    .phone = "020-80000099", .bank_name = "示范银行广州科学城支行", .bank_account = "4400 0000 0999 8888", .licence_no = "粤AA0200099",
};
const char *const demo_old_days = "{inspection_days} 日内完成验收", *const demo_new_days = "15 日内完成验收，冷链品种除外";
const char *const demo_deviation = "连锁总部统一验收，分店集中反馈", *const demo_explanation = "该客户由总部统一验收，七日内来不及汇总分店意见，申请把验收期延长到十五日。";
const char *const demo_return = "第二季度价格没有按新价目表，请核对后再报", *const demo_reject = "该客户上季度回款没有达到约定，暂不签新合同", *const demo_withdraw = "客户要求增加品种，撤回修改";
const char *const demo_void = "客户改签年度框架协议，本合同作废", *const demo_end = "双方协商一致提前终止，未发货部分不再履行", *const demo_done = "货款两清", *const demo_agreed = "同意";
const char *const demo_courier = "顺丰", *const demo_shelf = "档案室 3 柜 2 层", *const demo_acknowledged = "当面逐条说明，对方在确认页签字", *const demo_place = "广州市黄埔区";
