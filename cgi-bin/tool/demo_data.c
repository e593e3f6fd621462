/* demo_data.c - invented people, regions and words; data only. */
#include "demo_data.h"

#include "core/error.h"

const char *const demo_departments[][2] = {
    { "总经理室", "Management" }, { "销售部", "Sales" }, { "客服部", "Customer service" }, { "售后部", "After-sales" },
    { "财务部", "Finance" },      { "质管部", "Quality" }, { "法务部", "Legal" },         { "信息部", "IT" },
};
const size_t demo_department_count = COUNT_OF(demo_departments);

const struct demo_person demo_people[] = {
    { "director1", "沈国栋", "总经理", "director", NULL, 0, NULL },
    { "salesdirector1", "梁建中", "销售总监", "salesdirector", "director1", 1, NULL },
    { "manager1", "王建国", "华南大区经理", "manager", "salesdirector1", 1, "华南大区" },
    { "manager2", "周敏", "华东大区经理", "manager", "salesdirector1", 1, "华东大区" },
    { "sales1", "陈晓东", "业务员", "sales", "manager1", 1, NULL },
    { "sales2", "黄丽娟", "业务员", "sales", "manager1", 1, NULL },
    { "sales3", "徐志远", "业务员", "sales", "manager2", 1, NULL },
    { "clerk1", "何秀英", "开票员", "clerk", "salesdirector1", 1, NULL },
    { "service1", "林婉清", "客服主管", "service", "director1", 2, NULL },
    { "aftersales1", "罗文斌", "售后专员", "aftersales", "service1", 3, NULL },
    { "aftersales2", "邓小燕", "售后专员", "aftersales", "service1", 3, NULL },
    { "finance1", "郑雅芬", "信控经理", "finance", "director1", 4, NULL },
    { "quality1", "冯启明", "质量负责人", "quality", "director1", 5, NULL },
    { "legal1", "蒋文涛", "法务专员", "legal", "director1", 6, NULL },
    { "staff1", "谢小红", "行政文员", "staff", "director1", 0, NULL },
    { "admin", "系统管理员", "管理员", "admin", NULL, 7, NULL },
};
const size_t demo_person_count = COUNT_OF(demo_people);

const struct demo_region demo_regions[] = {
    { "华南大区", "South", NULL, "42 50 51 52 53 54 61 62 63 64 65" },
    { "广东片区", "Guangdong", "华南大区", "44" },
    { "桂琼湘片区", "Guangxi-Hainan-Hunan", "华南大区", "43 45 46" },
    { "华东大区", "East", NULL, "11 12 13 14 15 21 22 23 34 35 36 37 41" },
    { "江浙沪片区", "Jiangsu-Zhejiang-Shanghai", "华东大区", "31 32 33" },
};
const size_t demo_region_count = COUNT_OF(demo_regions);

const struct demo_place demo_places[] = {
    { "4401", "广州", "020", "sales1" }, { "4403", "深圳", "0755", "sales1" }, { "4406", "佛山", "0757", "sales1" }, { "4413", "惠州", "0752", "sales1" },
    { "4408", "湛江", "0759", "sales2" }, { "4501", "南宁", "0771", "sales2" }, { "4503", "桂林", "0773", "sales2" }, { "4301", "长沙", "0731", "sales2" },
    { "4601", "海口", "0898", "sales2" }, { "4304", "衡阳", "0734", "sales2" }, { "3301", "杭州", "0571", "sales3" }, { "3302", "宁波", "0574", "sales3" },
    { "3201", "南京", "025", "sales3" }, { "3205", "苏州", "0512", "sales3" }, { "3101", "上海", "021", "sales3" }, { "3401", "合肥", "0551", "sales3" },
    { "3501", "福州", "0591", "sales3" }, { "3701", "济南", "0531", "sales3" },
};
const size_t demo_place_count = COUNT_OF(demo_places);

const char *const demo_first[] = { "康", "瑞", "恒", "仁", "和", "泰", "安", "益", "百", "同", "济", "华", "博", "远", "嘉", "盛" };
const char *const demo_second[] = { "民", "源", "春", "德", "健", "生", "信", "草", "林", "元", "众", "达", "新" };
const size_t demo_first_count = COUNT_OF(demo_first), demo_second_count = COUNT_OF(demo_second);

const struct demo_kind demo_kinds[] = {
    { "distributor", "医药有限公司", "药品批发;医疗器械经营;食品销售;道路货物运输" },
    { "distributor", "药业有限公司", "中药饮片、中成药、化学药制剂、生物制品批发" },
    { "distributor", "医药物流有限公司", "药品批发;药品第三方物流;普通货运" },
    { "chain", "大药房连锁有限公司", "药品零售;第二类医疗器械零售;保健食品零售" },
    { "pharmacy", "药店", "处方药、非处方药零售" },
    { "clinic", "门诊部有限公司", "内科;外科;中医科;口腔科" },
    { "device", "医疗器械有限公司", "第二类、第三类医疗器械经营" },
};
const size_t demo_kind_count = COUNT_OF(demo_kinds);

const char *const demo_surnames[] = { "李", "张", "刘", "杨", "吴", "赵", "孙", "马", "胡", "郭", "高", "曾", "单", "仇", "解", "彭", "潘", "袁", "董", "余" };
const char *const demo_given[] = { "志强", "秀兰", "伟", "芳", "建华", "丽萍", "国庆", "晓梅", "俊杰", "雪", "海涛", "玉珍",
                                   "浩然", "燕", "文博", "红霞", "明", "佳怡", "永康", "淑敏", "思远", "静", "天佑" };
const char *const demo_streets[] = { "中山路", "人民路", "解放路", "建设路", "文化路", "环城东路", "工业大道", "科技园路", "药都大道", "滨江路" };
const char *const demo_brands[] = { "云岭白药", "同济堂", "江中", "康恩贝", "广誉远", "仲景", "华润三九", "修正" };
const char *const demo_banks[] = { "工商银行", "农业银行", "中国银行", "建设银行", "招商银行" };
const size_t demo_surname_count = COUNT_OF(demo_surnames), demo_given_count = COUNT_OF(demo_given),
             demo_street_count = COUNT_OF(demo_streets), demo_brand_count = COUNT_OF(demo_brands),
             demo_bank_count = COUNT_OF(demo_banks);

const struct demo_role demo_roles[] = {
    { "boss", "董事长" }, { "purchasing", "采购经理" }, { "finance", "财务主管" }, { "warehouse", "仓库主管" }, { "quality", "质量负责人" },
};
const size_t demo_role_count = COUNT_OF(demo_roles);

const struct demo_announcement demo_announcements[] = {
    { "客户档案年度复核本周开始", "各位业务员:请在月底前核对本人名下客户的收货地址、开票资料和联系人电话,有变化的直接在客户档案中修改。\n\n核对有疑问请联系客服部。", 1, 1 },
    { "新版客户基本信息登记表启用", "登记表增加了冷链、车辆和下游客户数量三项,新登记客户时请一并填写。", 0, 6 },
    { "关于元旦假期发货安排的通知", "12 月 30 日 17:00 前提交的订单当日发货,之后的订单顺延至假期结束后第一个工作日。", 0, 12 },
};
const size_t demo_announcement_count = COUNT_OF(demo_announcements);

const char *const demo_tasks[] = { "核对收货地址和收货人", "补一份最新的营业执照复印件", "约采购经理面谈明年协议", "回访上次到货破损的处理结果", "确认开票资料" };
const size_t demo_task_count = COUNT_OF(demo_tasks);
