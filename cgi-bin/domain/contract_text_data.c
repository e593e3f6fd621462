/* contract_text_data.c - words of the canonical text, form 2. */
#include "contract_text_data.h"

const struct contract_words contract_words = {
    .form = "九方合同文本 2", .form_before = "九方合同文本 1", .see = "见第", .clause = "条", .number = "编号", .revision = "版次", .title = "标题", .kind = "类型", .framework = "年度框架", .single = "单笔购销", .earlier = "原合同", .seller = "甲方(出卖人)", .buyer = "乙方(买受人)",
    .term = "期限", .to = "至", .sign_place = "签订地点", .payment = "付款天数", .deposit = "定金比例", .inspection = "验收天数", .delivery = "交货天数与地点", .target = "目标金额",
    .clauses = "条款", .lines = "明细", .total = "合计", .tax = "其中税额", .capitals = "大写", .comma = ",", .colon = ":",
};
