/* demo_recalls_data.c - words of the invented recalls and returns; data only. */
#include "demo_recalls_data.h"

const char *const demo_recall_reasons[2] = { "留样复检发现该批溶出度不合格,生产企业要求召回。", "年度召回演练:从启动到全部客户平衡,检验追溯是否完整。" };
const char *const demo_recall_instruction = "请立即停止销售,清点并单独存放,三日内书面回复库存、已售、已退数量,等待退货安排。";
const char *const demo_recall_conclusion = "演练有效:全部客户在时限内通知并平衡,追溯完整。";
const char *const demo_recall_by = "质量负责人";
const char *const demo_recall_note = "已电话告知,寄出通知书";
const char *const demo_return_notes[4] = { "两家门店撤店,整箱未拆,客户希望退回。", "外箱被雨淋湿,客户拒收。", "效期不足一年,客户要求退回。", "规格发错,客户未拆封。" };
const char *const demo_return_receipt = "外箱完好,批号与原发货一致,两盒封签破损。";
const char *const demo_return_agreed = "同意";
