"""The staff of the city office, of the eight counties' and of both zones'. All persons are invented."""

from typing import NamedTuple


class Officer(NamedTuple):
    """A person of an office; `role` is the role id of the desk, `number` counts those who share it."""

    place: str
    role: str
    number: int
    name: str
    mobile: str


STAFF: tuple[Officer, ...] = (
    Officer("city", "clerk", 1, "艾启松", "13900001001"),
    Officer("city", "clerk", 2, "陶翠峰", "13900001002"),
    Officer("city", "director", 1, "穆南琪", "13900001003"),
    Officer("city", "deputy_leader", 1, "熊润崇", "13900001004"),
    Officer("city", "deputy_leader", 2, "鲁晴竹", "13900001005"),
    Officer("city", "leader", 1, "童昊蕙", "13900001006"),
    Officer("city", "supervisor", 1, "伍云昭", "13900001007"),
    Officer("city", "administrator", 1, "沙景琪", "13900001008"),
    Officer("city", "security_officer", 1, "左泽溪", "13900001009"),
    Officer("city", "auditor", 1, "肖霖舟", "13900001010"),
    Officer("linxiang", "clerk", 1, "甘知蓉", "13900001011"),
    Officer("linxiang", "clerk", 2, "明泽扬", "13900001012"),
    Officer("linxiang", "director", 1, "明汀然", "13900001013"),
    Officer("linxiang", "deputy_leader", 1, "谷霖岭", "13900001014"),
    Officer("linxiang", "deputy_leader", 2, "钟昱静", "13900001015"),
    Officer("linxiang", "leader", 1, "毕辰原", "13900001016"),
    Officer("yunxian", "clerk", 1, "岩佤峰", "13900001017"),
    Officer("yunxian", "clerk", 2, "熊朔恩", "13900001018"),
    Officer("yunxian", "director", 1, "字照琪", "13900001019"),
    Officer("yunxian", "deputy_leader", 1, "童锦松", "13900001020"),
    Officer("yunxian", "deputy_leader", 2, "刀禾昭", "13900001021"),
    Officer("yunxian", "leader", 1, "鲍昱铭", "13900001022"),
    Officer("fengqing", "clerk", 1, "苗朔延", "13900001023"),
    Officer("fengqing", "clerk", 2, "毕润榕", "13900001024"),
    Officer("fengqing", "director", 1, "毕景静", "13900001025"),
    Officer("fengqing", "deputy_leader", 1, "卫嘉岭", "13900001026"),
    Officer("fengqing", "deputy_leader", 2, "熊屿桐", "13900001027"),
    Officer("fengqing", "leader", 1, "穆沧霞", "13900001028"),
    Officer("yongde", "clerk", 1, "彭云瑶", "13900001029"),
    Officer("yongde", "clerk", 2, "蓝若禾", "13900001030"),
    Officer("yongde", "director", 1, "左佤禾", "13900001031"),
    Officer("yongde", "deputy_leader", 1, "柏屿溪", "13900001032"),
    Officer("yongde", "deputy_leader", 2, "蓝悦溯", "13900001033"),
    Officer("yongde", "leader", 1, "戴南延", "13900001034"),
    Officer("zhenkang", "clerk", 1, "沙悦静", "13900001035"),
    Officer("zhenkang", "clerk", 2, "明汀静", "13900001036"),
    Officer("zhenkang", "director", 1, "戴照泉", "13900001037"),
    Officer("zhenkang", "deputy_leader", 1, "毕霖原", "13900001038"),
    Officer("zhenkang", "deputy_leader", 2, "闻遥澄", "13900001039"),
    Officer("zhenkang", "leader", 1, "柏翊琪", "13900001040"),
    Officer("gengma", "clerk", 1, "鲁芸然", "13900001041"),
    Officer("gengma", "clerk", 2, "苗翠榕", "13900001042"),
    Officer("gengma", "director", 1, "戴澜岭", "13900001043"),
    Officer("gengma", "deputy_leader", 1, "刀景川", "13900001044"),
    Officer("gengma", "deputy_leader", 2, "晏芸渊", "13900001045"),
    Officer("gengma", "leader", 1, "蓝霖原", "13900001046"),
    Officer("cangyuan", "clerk", 1, "沙砚禾", "13900001047"),
    Officer("cangyuan", "clerk", 2, "苗佤铭", "13900001048"),
    Officer("cangyuan", "director", 1, "苗昱静", "13900001049"),
    Officer("cangyuan", "deputy_leader", 1, "字启岭", "13900001050"),
    Officer("cangyuan", "deputy_leader", 2, "左辰桐", "13900001051"),
    Officer("cangyuan", "leader", 1, "字景榕", "13900001052"),
    Officer("shuangjiang", "clerk", 1, "沙云禾", "13900001053"),
    Officer("shuangjiang", "clerk", 2, "尹砚川", "13900001054"),
    Officer("shuangjiang", "director", 1, "谷南静", "13900001055"),
    Officer("shuangjiang", "deputy_leader", 1, "钟辰然", "13900001056"),
    Officer("shuangjiang", "deputy_leader", 2, "谷照松", "13900001057"),
    Officer("shuangjiang", "leader", 1, "闻照恩", "13900001058"),
    Officer("border", "clerk", 1, "卫南峰", "13900001059"),
    Officer("border", "clerk", 2, "卫泽然", "13900001060"),
    Officer("border", "director", 1, "鲍悦川", "13900001061"),
    Officer("border", "deputy_leader", 1, "伍照溯", "13900001062"),
    Officer("border", "deputy_leader", 2, "谷启昭", "13900001063"),
    Officer("border", "leader", 1, "鲁安澄", "13900001064"),
    Officer("park", "clerk", 1, "陶翠桐", "13900001065"),
    Officer("park", "clerk", 2, "甘岚舟", "13900001066"),
    Officer("park", "director", 1, "龙启榕", "13900001067"),
    Officer("park", "deputy_leader", 1, "龙泽渊", "13900001068"),
    Officer("park", "deputy_leader", 2, "闻泽崇", "13900001069"),
    Officer("park", "leader", 1, "左芸野", "13900001070"),
)
