#include "text/sounds.h"

#include "text/gb18030.h"

/* The first character of each syllable, from a to zuo. */
static const char firsts[] =
	"啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻哺擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆"
	"耽当刀德蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿痕"
	"哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞乐雷棱厘俩联粮撩"
	"列琳玲溜龙楼芦峦抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴暖挪哦欧啪拍攀乓"
	"抛呸喷砰坯篇飘撇拼乒坡剖扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷"
	"声师收蔬刷摔栓霜水吮说斯松搜苏酸虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄"
	"休墟轩靴勋压焉殃邀椰一茵英哟拥幽迂鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩锥谆捉兹鬃邹租钻嘴尊昨";

enum { ROW = 94, FIRST_ROW = 0xB0, FIRST_CELL = 0xA1, LEVEL_1 = 3755 };

/* The character's position in the first level; -1: it is not in it. */
static int place_of(uint32_t character)
{
	struct buf utf8 = { 0 }, code = { 0 };
	int place = -1;

	buf_cp(&utf8, character);
	if (gb18030_encode(buf_view(&utf8), &code) && code.n == 2)
		place = ((unsigned char)code.p[0] - FIRST_ROW) * ROW + (unsigned char)code.p[1] - FIRST_CELL;
	if (code.n != 2 || (unsigned char)code.p[1] < FIRST_CELL || place >= LEVEL_1)
		place = -1;
	buf_free(&utf8);
	buf_free(&code);
	return place;
}

size_t sounds_alike(uint32_t character, uint32_t out[static SOUNDS_MAX])
{
	int place = place_of(character), from = 0, to = LEVEL_1;
	struct str all = str_z(firsts);
	size_t n = 0;

	if (place < 0)
		return 0;
	for (size_t i = 0; i < all.n;) {
		int first = place_of(utf8_next(all, &i));

		if (first <= place)
			from = first;
		else if (first < to)
			to = first;
	}
	for (; from < to && n < SOUNDS_MAX; from++) {
		const unsigned char code[2] = { (unsigned char)(FIRST_ROW + from / ROW), (unsigned char)(FIRST_CELL + from % ROW) };

		n += gb18030_char(code, sizeof code, &out[n]) == sizeof code;
	}
	return n;
}
