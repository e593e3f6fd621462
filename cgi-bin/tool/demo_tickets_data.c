/* demo_tickets_data.c - words of the invented tickets; data only. */
#include "demo_tickets_data.h"

const struct demo_ticket demo_tickets[] = {
    { "damaged", "medium", "外箱压坏两件，内盒渗漏", "外箱压坏 2 件，内盒渗漏，客户已拍照，已请承运司机签字。", "补发两件", 900, 5, -700, "atwpgsck" },
    { "enquiry", "low", "询问随货检验报告从哪里下载", "新采购员不知道检验报告的查询办法。", "", 870, 4, 0, "atwsc" },
    { "wrong", "medium", "一个品种发成另一规格", "订单为 24 粒装，收到 12 粒装，箱数一致。", "两天内换货", 820, 6, -760, "atwpgsck" },
    { "expiring", "low", "到货效期不足一年", "合同约定到货剩余效期不少于 12 个月，本批剩 11 个月。", "", 760, 8, 0, "atnwsc" },
    { "quality", "high", "胶囊变色，要求质量判定", "同一盒内 3 粒颜色偏黄，已封存留样。", "三天内给判定结论", 700, 9, -620, "atwqhmjwsck" },
    { "complaint", "medium", "送货员态度差，不肯卸货到库", "客户要求卸到二楼库，司机拒绝，双方争执。", "", 640, 5, 0, "atwnsc" },
    { "return", "low", "门店撤店，申请退回整箱", "两家门店撤店，整箱未拆，希望退回。", "答复能否退", 600, 12, -560, "atwpgsc" },
    { "damaged", "medium", "少到一件", "送货单 12 件，实收 11 件，封条完好。", "核对装车录像", 560, 6, -500, "atwnsck" },
    { "reaction", "safety", "患者用药后皮疹，医院上报", "门店反馈一例：口服后四肢皮疹，已停药，医院留观。", "当天回复是否需要停售", 520, 2, -500, "atxwqbywsck" },
    { "wrong", "medium", "批号与随货同行单不符", "随货同行单批号和实物批号差一位。", "补寄更正的同行单", 470, 5, -420, "atwscr" },
    { "enquiry", "low", "冷链箱回收时间", "希望固定每周五回收保温箱。", "", 430, 7, 0, "atws" },
    { "expiring", "medium", "近效期要求换货", "库存 60 盒距有效期不足 6 个月。", "本周答复方案", 390, 10, 30, "atwp" },
    { "quality", "high", "颗粒受潮结块", "开箱后 5 袋结块，其余正常，铝箔袋无破损。", "检验后答复", 340, 8, 20, "atwhqmn" },
    { "damaged", "low", "外箱湿水，内盒完好", "雨天卸货外箱湿水，客户要求拍照留存。", "", 300, 6, 0, "atws" },
    { "recall", "high", "厂家通知自查批次，客户问是否在内", "客户收到厂家通知，问所购批号是否在召回范围。", "今天答复是否在范围内", 260, 4, -200, "atwqbwsk" },
    { "complaint", "high", "连续三次未按约定时间送达", "门店下午才能收货，三次都是上午到。", "调整配送时段", 220, 6, 26, "atwn" },
    { "return", "medium", "质检不合格要求退货", "客户收货质检抽到标签破损 4 盒。", "", 190, 9, 0, "atwp" },
    { "damaged", "medium", "冷链箱温度超标", "温度记录显示途中 2 小时达到 11 度。", "两小时内给处置意见", 160, 4, -150, "atwq" },
    { "enquiry", "low", "开票抬头变更需要什么资料", "", "", 140, 5, 0, "atws" },
    { "wrong", "high", "发到另一家门店", "货送到同名门店，那边已签收。", "今天转运", 120, 6, -90, "atwn" },
    { "quality", "medium", "说明书缺页", "一箱中有 6 盒说明书缺第二页。", "", 100, 7, 0, "atwhq" },
    { "expiring", "low", "询问三个月内到期品种的处理办法", "", "", 74, 6, 0, "at" },
    { "damaged", "medium", "破损 2 件", "与上次同批号，又有 2 件压坏。", "补检验报告", 52, 5, 24, "atwp" },
    { "complaint", "medium", "客服电话打不通", "客户说上午打了五次没人接。", "", 48, 3, 0, "atw" },
    { "wrong", "low", "赠品漏发", "活动赠品 20 份没有随货。", "随下一车补发", 30, 4, 48, "atw" },
    { "reaction", "safety", "两例头晕，同一批号", "两位顾客服用后头晕，门店已下架该批号。", "一小时内回复是否停售", 26, 1, -22, "atxqh" },
    { "return", "medium", "客户要求退回未拆封整件", "库存积压，问能否退 3 件。", "", 22, 3, 0, "" },
    { "quality", "high", "瓶口密封不严", "开箱闻到气味，8 瓶瓶口松动。", "下午给答复", 6, 1, 4, "" },
    { "damaged", "medium", "少到两盒", "整箱内少两盒，封条完好。", "", 3, 1, 0, "" },
    { "enquiry", "low", "询问最新价目表何时执行", "", "明天发价目表", 2, 1, 22, "" },
    { "wrong", "medium", "送货单数量与订单不符", "订单 40 件，送货单打成 30 件。", "今天核实", 1, 1, 5, "" },
};
const size_t demo_ticket_count = sizeof(demo_tickets) / sizeof(demo_tickets[0]);

const char *const demo_ticket_words[] = { "已收到，正在核对发货记录和装车照片，下班前给您答复。", "已请仓库调取录像，结果出来马上电话告诉您。", "已经安排补发，物流单号稍后短信发送。", "质量部正在看样，请把实物先单独存放，不要销售。" };
const char *const demo_ticket_notes[] = { "承运商说签收时没有异常，等他们的交接单。", "仓库确认该批当天由二号线出库。", "客户是重点客户，请优先处理。", "和上月那一单是同一条线路。" };
const char *const demo_ticket_solutions[] = { "补发并由承运商承担损失。", "更正随货同行单，寄出原件，客户已收到。", "质量部判定为合格，向客户说明并提供检验报告。", "换货完成，旧货退回隔离区。" };
const char *const demo_ticket_causes[] = { "carrier", "warehouse", "none", "order" };
const char *const demo_ticket_wait = "等客户寄回实物照片", *const demo_ticket_go_on = "照片已到，继续处理", *const demo_ticket_quality = "请质量部判定", *const demo_ticket_back = "判定：可以放行，附检验报告编号",
    *const demo_ticket_reopen = "客户说补寄的还是错的", *const demo_ticket_close = "客户表示满意";

const char *const demo_hold_reason = "判定前不得销售，实物移入不合格品区", *const demo_verdict_text = "留样与退样外观不符，含量检验合格；按外观缺陷判定成立。", *const demo_measure = "与生产厂家核对本批包衣工序记录", *const demo_laboratory = "市食品药品检验所",
    *const demo_usage = "上呼吸道感染，一次 0.5 g，一日 3 次，口服 2 天；未合并其他药品", *const demo_authority = "省药品不良反应监测中心", *const demo_receipt = "ADR-2026-0815";
