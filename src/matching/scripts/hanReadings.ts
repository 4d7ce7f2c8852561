import { hanSyllable, plainHan } from './hanLetters.js';

/**
 * How letters of Chinese given names and surnames are read in pinyin, without tones: simplified and traditional forms.
 * Written from general knowledge; to be confirmed. The trained letter model knows Han letters from foreign names in Han
 * spelling, which seldom use the letters of Chinese given names.
 */
const READINGS =
  'ai爱愛艾 an安 ao傲奥奧 ba巴 bai白柏百 ban班 bang邦 bao宝寶保包鲍鮑 bei贝貝蓓北 ben本 bi碧必毕畢 bian边邊卞 biao彪标標 bin斌彬宾賓滨濱 bing冰兵炳秉丙 bo波博伯勃柏 ' +
  'cai才彩蔡财財采 can灿燦 cang苍蒼 cao曹 cen岑 chai柴 chan婵嬋 chang昌常畅暢长長 chao超朝潮晁 che车車 chen陈陳晨辰臣宸琛沉 cheng成程诚誠城承澄丞呈晟 chi驰馳池迟遲 chong崇冲沖 chu楚初褚储儲 chuan川传傳 chuang创創 chun春纯純淳椿 ci慈次 cong聪聰从從丛叢 cui翠崔 cun存 ' +
  'da达達大 dai戴代黛 dan丹旦单單 dao道岛島 de德得 deng登邓鄧灯燈 di迪笛狄弟 dian典甸 ding丁定鼎 dong东東冬栋棟董 dou窦竇 du杜度都 duan端段 dun敦 duo多 e娥峨鄂 en恩 er尔爾儿兒 ' +
  'fa发發法 fan凡帆范樊繁 fang芳方房芬舫 fei飞飛菲斐妃费費 fen芬奋奮 feng峰锋鋒风風丰豐凤鳳枫楓冯馮封 fu福富傅夫甫芙付符伏 gan甘干 gang刚剛钢鋼纲綱岗港 gao高皋 ge歌戈格葛 gen根 geng耿庚 gong功公宫宮恭龚龔弓巩鞏 gou苟 gu古谷顾顧固 guan冠关關官观觀管 guang光广廣 gui桂贵貴归歸圭 guo国國果郭 ' +
  'hai海 han汉漢涵韩韓寒翰瀚晗含 hang航杭 hao浩豪昊皓好郝灏灝 he和河荷贺賀鹤鶴何赫禾 hen痕 heng恒恆衡亨 hong红紅宏洪鸿鴻虹弘泓 hou侯厚 hu虎胡湖琥扈 hua华華花桦樺画畫骅驊 huai怀懷淮 huan欢歡环環焕煥桓 huang黄黃皇煌凰 hui辉輝慧惠晖暉会會卉汇匯徽蕙 hun浑渾 huo霍火 ' +
  'ji吉纪紀季基继繼冀集稷姬嵇济濟 jia佳家嘉甲贾賈加 jian建健剑劍坚堅简簡鉴鑑见見 jiang江姜将將蒋蔣疆 jiao娇嬌焦姣 jie杰傑洁潔捷节節婕界解 jin金锦錦进進瑾晋晉津劲勁靳今 jing静靜晶京敬景菁精婧靖荆荊井 jiu九久 ju菊巨鞠居 juan娟娟涓 jue珏觉覺 jun军軍君俊骏駿钧鈞均峻竣筠 ' +
  'kai凯凱开開楷恺愷 kan侃阚 kang康抗亢 ke可科克轲軻柯珂 kong空孔 kuan宽寬 kuang况邝鄺 kui奎魁葵 kun坤昆崑 kuo阔闊 lai来來莱萊赖賴 lan兰蘭岚嵐蓝藍澜瀾 lang朗浪郎 lao劳勞 le乐樂 lei雷磊蕾 leng冷 ' +
  'li力丽麗莉利立理礼禮黎李里莅励勵荔厉厲 lian莲蓮连連廉联聯 liang良亮梁 liao辽遼廖 lie烈列 lin林琳霖临臨麟 ling玲灵靈凌龄齡岭嶺令 liu柳刘劉流六 long龙龍隆 lou娄婁楼樓 lu露路鲁魯璐卢盧陆陸鹿禄祿 luan栾欒 lue略 lun伦倫 luo罗羅洛骆駱 lv吕呂绿綠律 ma马馬 mai麦麥 man曼满滿 mang莽 mao茂毛 mei美梅媚玫妹 men门門 meng萌孟梦夢蒙猛 mi米 mian绵綿勉 miao妙苗 min敏民闽閩 ming明鸣鳴铭銘茗名 mo墨莫默 mu木牧慕穆沐 ' +
  'na娜纳納那 nai乃 nan南楠男 neng能 ni妮倪 nian年念 ning宁寧凝 niu牛钮鈕 nong农農 nuo诺諾娜 ou欧歐区區 pan攀盼潘 pang庞龐 pei佩沛培裴 peng鹏鵬朋彭 pi皮 ping平萍苹蘋评 po坡 pu朴普璞蒲浦 qi奇琪齐齊琦启啟祺其旗七绮戚祁 qian千倩谦謙前钱錢乾 qiang强強 qiao巧乔喬俏桥橋 qin勤琴钦欽秦芹沁覃 qing青清庆慶晴卿 qiong琼瓊 qiu秋邱丘球裘 qu曲瞿屈 quan全泉权權荃 que雀 qun群 ran然冉 rang让讓 rao饶饒 ren仁人任 reng仍 ri日 rong荣榮蓉容融戎 ru如茹汝儒 rui瑞锐銳睿蕊芮 run润潤 ruo若 ' +
  'sa萨薩 san三 sen森 sha莎沙 shan山珊姗善杉陕闪单單 shang尚商 shao少韶邵绍紹 she佘舍 shen深申慎沈神 sheng胜勝生声聲升盛圣聖晟笙 shi诗詩石时時世士师師实實施史始仕 shou寿壽守首 shu淑树樹书書舒姝叔殊 shuai帅帥 shuang双雙爽霜 shui水税 shun顺順舜 shuo硕碩朔 si思斯司丝絲嗣四 song松宋颂頌嵩 su素苏蘇粟 sui随隋岁歲穗 sun孙孫 suo索 tai泰太台 tan谭譚谈潭檀坛 tang唐堂棠汤湯 tao涛濤桃陶韬韜 te特 teng腾騰滕 ti体 tian天田甜恬 tie铁鐵 ting婷庭廷亭挺 tong同彤桐童通佟 tu图圖涂 tuan团 wan万萬婉琬宛晚 wang王旺望汪 wei伟偉威薇卫衛维維玮瑋炜煒蔚巍唯魏韦韋为為微 wen文雯温溫闻聞 weng翁 wo沃 wu武吴吳五伍午舞悟邬 ' +
  'xi西希喜熙曦溪锡錫惜席习習玺 xia霞夏侠俠 xian贤賢先宪憲显顯仙冼娴嫻 xiang祥香翔湘向项項享象 xiao小晓曉孝萧蕭肖笑霄啸校筱 xie谢謝协協 xin新欣心鑫馨辛昕信忻 xing兴興星幸行杏邢 xiong雄熊 xiu秀修绣繡 xu旭徐许許绪緒续叙胥 xuan轩軒宣璇萱玄选炫 xue雪学學薛 xun勋勳训訓荀 ya雅亚亞娅婭 yan艳豔燕妍颜顏岩炎严嚴言延研晏雁彦彥闫閻阎 yang阳陽洋扬揚杨楊羊仰央 yao瑶瑤姚耀尧堯遥 ye叶葉业業野晔曄 yi一怡义義艺藝毅宜逸易仪儀忆憶亦益依奕伊轶意翊 yin银銀音英尹因殷寅 ying英莹瑩颖穎樱櫻营应應盈迎映瑛影 yong永勇咏詠泳庸雍涌 you友有优優幼尤游 yu玉宇雨余于語语育羽裕瑜渝昱钰鈺煜郁愉俞喻虞禹 yuan元远遠媛圆園园源渊淵袁原苑缘緣 yue月悦悅越岳乐樂跃躍 yun云雲运運韵韻芸允蕴 ' +
  'zai再 zan赞贊 zang臧 ze泽澤则則 zeng曾增 zha查 zhai翟 zhan展战戰湛詹占 zhang张張章彰璋 zhao兆昭赵趙照 zhe哲喆浙 zhen珍真振震贞貞镇鎮臻甄 zheng正政征峥郑鄭铮 zhi志智芝之知治植致枝直 zhong中忠钟鍾鐘仲众重 zhou周舟洲州 zhu竹珠柱祝朱筑诸 zhuan专 zhuang庄莊壮壯 zhuo卓琢 zi子紫梓姿资滋 zong宗综 zou邹鄒 zu祖 zuo左佐作';

let readings: Map<string, readonly string[]> | undefined;

function table(): Map<string, readonly string[]> {
  if (readings) return readings;
  const made = new Map<string, string[]>();
  for (const entry of READINGS.split(' ')) {
    const latin = /^[a-z]+/.exec(entry)![0];
    for (const written of entry.slice(latin.length)) {
      const letter = plainHan(written);
      const known = made.get(letter);
      if (!known) made.set(letter, [latin]);
      else if (!known.includes(latin)) known.push(latin);
    }
  }
  readings = made;
  return made;
}

const FORMS_MAX = 4;
/** Longer tokens are foreign names in Han spelling, which nobody writes in pinyin again: read only by the written table. */
const NATIVE_MAX = 3;

/** Tokens read already: every Han token of a register is held against names that sound like it. Full, it starts afresh. */
const remembered = new Map<string, readonly string[]>();
const REMEMBERED_MAX = 50_000;

/**
 * A Han token in pinyin and in the older Wade-Giles spelling without marks; empty where a letter is not known. Likeliest
 * first, at most two ways of reading letters that have several.
 */
export function hanReadings(token: string): readonly string[] {
  let found = remembered.get(token);
  if (!found) {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    found = readingsOf(token);
    remembered.set(token, found);
  }
  return found;
}

function readingsOf(token: string): readonly string[] {
  let forms: string[][] = [[]];
  for (const letter of token) {
    const syllable = hanSyllable(letter);
    const known = table().get(letter) ?? (syllable && token.length <= NATIVE_MAX ? [syllable] : undefined);
    if (!known) return [];
    forms = forms.flatMap((form) => known.map((reading) => [...form, reading])).slice(0, FORMS_MAX);
  }
  const pinyin = forms.map((form) => form.join('').replaceAll('lv', 'lu'));
  const older = forms.map((form) => form.map(wadeGiles).join(''));
  return [...new Set([...pinyin, ...older])];
}

/** One syllable of pinyin in Wade-Giles, apostrophes and marks left out as documents leave them out. */
function wadeGiles(pinyin: string): string {
  const special: Readonly<Record<string, string>> = {
    ...{ zi: 'tzu', ci: 'tzu', si: 'ssu', zhi: 'chih', chi: 'chih', shi: 'shih', ri: 'jih', er: 'erh' },
    ...{ yi: 'i', you: 'yu', gui: 'kuei', kui: 'kuei', ge: 'ko', ke: 'ko', he: 'ho', yan: 'yen', ye: 'yeh' },
    ...{
      guo: 'kuo',
      xue: 'hsueh',
      yue: 'yueh',
      jie: 'chieh',
      xie: 'hsieh',
      dong: 'tung',
      nv: 'nu',
      lv: 'lu',
    },
  };
  const found = special[pinyin];
  if (found) return found;
  const [, initial = '', final = ''] = /^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*)$/.exec(pinyin)!;
  const starts: Readonly<Record<string, string>> = {
    ...{ zh: 'ch', j: 'ch', q: 'ch', x: 'hs', z: 'ts', c: 'ts', b: 'p', d: 't', g: 'k', r: 'j' },
  };
  const end = final
    .replace(/ong$/, 'ung')
    .replace(/ian$/, 'ien')
    .replace(/ie$/, 'ieh')
    .replace(/uo$/, initial === 'sh' ? 'uo' : 'o')
    .replace(/^ui$/, 'ui');
  return (starts[initial] ?? initial) + end;
}
