/* pinyin_words.c - domain data: readings of places, goods of the trade and surnames where
 * ICU's transliterator says otherwise. What ICU reads right is not listed. Longer words win. */
#include "error.h"
#include "pinyin_words.h"

/* clang-format off */
const struct pinyin_word pinyin_words[] = {
    { "长", "chang" }, { "都", "du" }, { "佛", "fo" }, { "筠", "jun" }, { "藏", "zang" }, { "埔", "pu" },
    { "曾", "zeng" }, { "调", "tiao" }, { "率", "lv" }, { "还", "huan" }, { "泊", "bo" }, { "绿", "lv" },
    { "吕", "lv" }, { "律", "lv" }, { "旅", "lv" }, { "铝", "lv" }, { "女", "nv" }, { "驴", "lv" },
    { "履", "lv" }, { "滤", "lv" }, { "屡", "lv" }, { "侣", "lv" }, { "缕", "lv" }, { "闾", "lv" },
    { "虑", "lv" }, { "氯", "lv" }, { "仇", "qiu" }, { "缪", "miao" }, { "翟", "zhai" }, { "覃", "qin" },
    { "隗", "wei" }, { "阚", "kan" }, { "什", "shi" }, { "似", "si" }, { "仔", "zai" }, { "地", "di" },
    { "嚼", "jiao" }, { "咳", "ke" }, { "幢", "zhuang" }, { "粘", "nian" }, { "重庆", "chong qing" }, { "重楼", "chong lou" },
    { "重阳", "chong yang" }, { "双重", "shuang chong" }, { "院长", "yuan zhang" }, { "校长", "xiao zhang" },
    { "局长", "ju zhang" }, { "店长", "dian zhang" }, { "部长", "bu zhang" }, { "家长", "jia zhang" },
    { "董事长", "dong shi zhang" }, { "长大", "zhang da" }, { "成长", "cheng zhang" }, { "增长", "zeng zhang" },
    { "生长", "sheng zhang" }, { "镇长", "zhen zhang" }, { "市长", "shi zhang" }, { "县长", "xian zhang" },
    { "长子县", "zhang zi xian" }, { "厦门", "xia men" }, { "蚌埠", "beng bu" }, { "蚌山", "beng shan" },
    { "六安", "lu an" }, { "六合", "lu he" }, { "番禺", "pan yu" }, { "泌阳", "bi yang" },
    { "涡阳", "guo yang" }, { "枞阳", "zong yang" }, { "犍为", "qian wei" }, { "吴堡", "wu bu" },
    { "瓦窑堡", "wa yao bu" }, { "荥经", "ying jing" }, { "浚县", "xun xian" }, { "乐清", "yue qing" },
    { "乐亭", "lao ting" }, { "乐陵", "lao ling" }, { "尉犁", "yu li" }, { "洪洞", "hong tong" },
    { "蔚县", "yu xian" }, { "铅山", "yan shan" }, { "莘庄", "xin zhuang" }, { "单县", "shan xian" },
    { "繁峙", "fan shi" }, { "宕昌", "tan chang" }, { "东阿", "dong e" }, { "阿胶", "e jiao" },
    { "黄陂", "huang pi" }, { "大城县", "dai cheng xian" }, { "牟平", "mu ping" }, { "中牟", "zhong mu" },
    { "浒墅关", "xu shu guan" }, { "荥河", "ying he" }, { "会稽", "kuai ji" }, { "会计", "kuai ji" },
    { "收藏", "shou cang" }, { "冷藏", "leng cang" }, { "储藏", "chu cang" }, { "贮藏", "zhu cang" },
    { "矿藏", "kuang cang" }, { "吐蕃", "tu bo" }, { "婼羌", "ruo qiang" }, { "龟兹", "qiu ci" },
    { "疏勒", "shu le" }, { "洪洞县", "hong tong xian" }, { "解州", "hai zhou" }, { "解池", "hai chi" },
    { "柏林", "bo lin" }, { "栎阳", "yue yang" }, { "珲春", "hun chun" }, { "穆棱", "mu ling" },
    { "大埔", "da bu" }, { "银行", "yin hang" }, { "药行", "yao hang" }, { "商行", "shang hang" },
    { "车行", "che hang" }, { "行业", "hang ye" }, { "分行", "fen hang" }, { "支行", "zhi hang" },
    { "总行", "zong hang" }, { "央行", "yang hang" }, { "农行", "nong hang" }, { "工行", "gong hang" },
    { "建行", "jian hang" }, { "中行", "zhong hang" }, { "招行", "zhao hang" }, { "交行", "jiao hang" },
    { "洋行", "yang hang" }, { "同行", "tong hang" }, { "行情", "hang qing" }, { "行长", "hang zhang" },
    { "行家", "hang jia" }, { "参行", "shen hang" }, { "茶行", "cha hang" }, { "粮行", "liang hang" },
    { "布行", "bu hang" }, { "行列", "hang lie" }, { "内行", "nei hang" }, { "投行", "tou hang" },
    { "人参", "ren shen" }, { "海参", "hai shen" }, { "党参", "dang shen" }, { "西洋参", "xi yang shen" },
    { "丹参", "dan shen" }, { "玄参", "xuan shen" }, { "苦参", "ku shen" }, { "沙参", "sha shen" },
    { "红参", "hong shen" }, { "参茸", "shen rong" }, { "参芪", "shen qi" }, { "参麦", "shen mai" },
    { "参苓", "shen ling" }, { "太子参", "tai zi shen" }, { "花旗参", "hua qi shen" }, { "参药", "shen yao" },
    { "参业", "shen ye" }, { "林下参", "lin xia shen" }, { "移山参", "yi shan shen" }, { "参松", "shen song" },
    { "白术", "bai zhu" }, { "苍术", "cang zhu" }, { "薄荷", "bo he" }, { "大夫", "dai fu" },
    { "蛤蚧", "ge jie" }, { "便宜", "pian yi" }, { "没药", "mo yao" }, { "乳没", "ru mo" },
    { "射干", "ye gan" }, { "槟榔", "bing lang" }, { "音乐", "yin yue" }, { "乐器", "yue qi" },
    { "乐团", "yue tuan" }, { "国乐", "guo yue" }, { "民乐", "min yue" }, { "声乐", "sheng yue" },
    { "器乐", "qi yue" }, { "调查", "diao cha" }, { "调拨", "diao bo" }, { "调度", "diao du" },
    { "重新", "chong xin" }, { "重组", "chong zu" }, { "重复", "chong fu" }, { "重建", "chong jian" },
    { "传记", "zhuan ji" }, { "给水", "ji shui" }, { "供给", "gong ji" }, { "校准", "jiao zhun" },
    { "模具", "mu ju" }, { "弹性", "tan xing" }, { "弹力", "tan li" }, { "反省", "fan xing" },
    { "甲壳", "jia qiao" }, { "地壳", "di qiao" }, { "湖泊", "hu po" }, { "梁山泊", "liang shan po" },
    { "仔猪", "zi zhu" }, { "强劲", "qiang jing" },
};
const struct pinyin_word pinyin_surnames[] = {
    { "单", "shan" }, { "解", "xie" }, { "查", "zha" }, { "区", "ou" }, { "朴", "piao" }, { "盖", "ge" },
    { "员", "yun" }, { "乜", "nie" }, { "种", "chong" }, { "召", "shao" }, { "折", "she" }, { "黑", "he" },
    { "洗", "xian" }, { "祭", "zhai" }, { "乐", "yue" }, { "六", "lu" }, { "句", "gou" }, { "万俟", "mo qi" },
    { "尉迟", "yu chi" }, { "长孙", "zhang sun" }, { "单于", "chan yu" }, { "澹台", "tan tai" },
    { "拓跋", "tuo ba" }, { "郇", "xun" }, { "繁", "po" }, { "秘", "bi" }, { "适", "kuo" }, { "佴", "nai" },
    { "能", "nai" }, { "卜", "bu" }, { "降", "xiang" }, { "重", "chong" }, { "角", "jue" }, { "薄", "bo" },
};
/* clang-format on */
const size_t pinyin_word_count = COUNT_OF(pinyin_words);
const size_t pinyin_surname_count = COUNT_OF(pinyin_surnames);
