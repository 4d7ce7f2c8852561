import type { Random } from '../random.js';
import { type Culture, joined, latin, type NameIdentity, parted, ways } from './culture.js';
import { capital, drawWord, type Word, words } from './words.js';

// Surnames: pinyin first, then Wade-Giles, Cantonese or Taiwan spellings that documents carry.
const HAN_FAMILY = words(
  `Wang|Wong|Ong/王 Li|Lee|Lei/李 Zhang|Chang|Cheung|Teo/张 Liu|Lau|Low/刘 Chen|Chan|Tan|Chin/陈 Yang|Yeung|Young/杨 Huang|Wong|Hwang|Ng/黄 Zhao|Chao|Chiu/赵 Wu|Ng|Goh/吴 Zhou|Chou|Chow|Chew/周 Xu|Hsu|Tsui/徐 Sun|Suen/孙 Ma|Mah/马 Zhu|Chu/朱 Hu|Woo|Wu/胡 Guo|Kuo|Kwok|Quek/郭 He|Ho/何 Lin|Lam|Lim/林 Gao|Kao|Ko/高 Luo|Lo|Law/罗 Zheng|Cheng|Tay/郑 Liang|Leung/梁 Xie|Hsieh|Tse|Chia/谢 Song|Sung/宋 Tang|Tong/唐 Xu|Hsu|Hui/许 Deng|Teng|Tang/邓 Han|Hon/韩 Feng|Fung/冯 Cao|Tsao|Cho/曹 Peng|Pang/彭 Zeng|Tseng|Tsang|Chan/曾 Xiao|Hsiao|Siu/萧 Tian|Tien|Tin/田 Dong|Tung/董 Pan|Poon|Phua/潘 Yuan|Yuen/袁 Cai|Tsai|Choi|Chua/蔡 Jiang|Chiang|Kong/蒋 Yu|Yue|Yee/余 Du|Tu|To/杜 Ye|Yeh|Yip|Yap/叶 Cheng|Ching/程 Wei|Ngai/魏 Su|So|Soh/苏 Lü|Lu|Lui|Lyu/吕 Ding|Ting/丁 Ren|Jen|Yam/任 Lu|Loo|Lo/卢 Yao|Yiu/姚 Shen|Sum/沈 Zhong|Chung/钟 Jiang|Chiang|Keung/姜 Cui|Tsui|Chui/崔 Tan|Tam/谭 Lu|Luk/陆 Fan|Van/范 Wang|Wong/汪 Liao|Liu/廖 Shi|Shih|Shek/石 Jin|Chin|Kam/金 Wei|Wai/韦 Jia|Chia|Ka/贾 Xia|Hsia|Ha/夏 Fu|Foo/傅 Fang|Fong/方 Zou|Tsou|Chow/邹 Xiong|Hsiung|Hung/熊 Bai|Pai|Pak/白 Meng|Mang/孟 Qin|Chin|Chun/秦 Qiu|Chiu|Yau/邱 Hou|Hau/侯 Jiang|Chiang|Kong/江 Yin|Wan/尹 Xue|Hsueh|Sit/薛 Ouyang|Au_Yeung|Ou_Yang/欧阳 Situ|Szeto|Seto/司徒`,
);
const HAN_GIVEN = words(
  `wei/伟 fang/芳 na/娜 xiu|hsiu/秀 ying/英 min/敏 jing|ching/静 li/丽 qiang|chiang/强 lei/磊 jun|chun/军 yang/洋 yong|yung/勇 yan|yen/艳 jie|chieh/杰 juan|chuan/娟 tao/涛 ming/明 chao/超 lan/兰 xia|hsia/霞 ping/平 gang|kang/刚 gui|kuei/桂 hua/华 yu/玉 mei/梅 hong|hung/红 bo|po/波 bin|pin/斌 hui/辉 xin|hsin/新 jian|chien/建 guo|kuo/国 zhi|chih/志 wen/文 hai/海 shan/山 dong|tung/东 feng/峰 xiang|hsiang/祥 yi|i/义 zhong|chung/忠 cheng/成 kang/康 ning/宁 xue|hsueh/雪 yun/云 lin/琳 zi|tzu/子 hao/豪 yi|i/怡 ting/婷 jia|chia/佳 rui|jui/瑞 xuan|hsuan/轩 bao|pao/宝 qing|ching/青 chun/春 qiu|chiu/秋 rong|jung/荣 sheng/胜 peng/鹏 fei/飞 long|lung/龙 hu/虎 de|te/德 fu/福 an/安 shu/淑 zhen|chen/珍 lian|lien/莲 yue|yueh/月 dan|tan/丹 ke|k'o/可`,
);
/** Which spellings of a list belong to the older (Wade-Giles) way: the second, where there is one. */
const older = (word: Word): string => word.latin[1] ?? latin(word);

function drawHan(random: Random, sex: 'M' | 'F'): NameIdentity {
  const given = [drawWord(random, HAN_GIVEN)];
  if (random.chance(0.8)) given.push(drawWord(random, HAN_GIVEN));
  return { sex, given, surnames: [drawWord(random, HAN_FAMILY)] };
}
const tight = (who: NameIdentity): string => capital(joined(who.given.map(latin), ''));

export const chinese: Culture = {
  id: 'chinese',
  label: 'Chinese, pinyin and Han',
  share: 4,
  draw: drawHan,
  write: (who) => parted(tight(who), latin(who.surnames[0]!)),
  rewrites: [
    {
      how: 'given name in two words',
      weight: 3,
      write: (who) =>
        who.given[1]
          ? {
              how: 'given name in two words',
              script: 'latin',
              name: parted(
                capital(latin(who.given[0]!)),
                latin(who.surnames[0]!),
                capital(latin(who.given[1])),
              ),
            }
          : null,
    },
    {
      how: 'given name hyphenated',
      weight: 1.5,
      write: (who) =>
        who.given[1]
          ? {
              how: 'given name hyphenated',
              script: 'latin',
              name: parted(
                `${capital(latin(who.given[0]!))}-${latin(who.given[1])}`,
                latin(who.surnames[0]!),
              ),
            }
          : null,
    },
    {
      how: 'other romanisation',
      weight: 2,
      write: (who) => ({
        how: 'other romanisation',
        script: 'latin',
        name: parted(capital(joined(who.given.map(older), '-')), older(who.surnames[0]!)),
      }),
    },
    {
      how: 'dialect surname',
      weight: 1,
      write: (who, random) => ({
        how: 'dialect surname',
        script: 'latin',
        name: parted(tight(who), random.pick(who.surnames[0]!.latin)),
      }),
    },
    {
      how: 'Western given name added',
      weight: 2,
      write: (who, random) => ({
        how: 'Western given name added',
        script: 'latin',
        name: parted(
          random.pick(
            who.sex === 'M'
              ? ['David', 'Kevin', 'Jason', 'Tony', 'Eric', 'Peter']
              : ['Amy', 'Grace', 'Linda', 'Vivian', 'Cindy', 'Jenny'],
          ),
          latin(who.surnames[0]!),
          tight(who),
        ),
      }),
    },
    {
      how: 'family name first, one field',
      weight: 3,
      write: (who) => ({
        how: 'family name first, one field',
        script: 'latin',
        name: { full: `${latin(who.surnames[0]!)} ${tight(who)}` },
      }),
    },
    ways.swapped(2),
    ways.native(4, 'han', true),
  ],
};

const KOR_FAMILY = words(
  `Kim|Gim|Khim/김 Lee|Yi|Rhee|Li|I/이 Park|Pak|Bak/박 Choi|Choe|Choy/최 Jung|Jeong|Chung|Cheong/정 Kang|Gang/강 Cho|Jo|Joe/조 Yoon|Yun|Youn/윤 Jang|Chang/장 Lim|Im|Rim/임 Han/한 Oh|O/오 Seo|Suh|So/서 Shin|Sin/신 Kwon|Gwon/권 Hwang|Whang/황 Ahn|An/안 Song/송 Ryu|Yoo|Yu|You/류 Jeon|Chun|Jun/전 Hong/홍 Ko|Go|Koh/고 Moon|Mun/문 Yang/양 Son|Sohn|Shon/손 Bae|Pae|Bai/배 Baek|Paik|Baik/백 Heo|Huh|Hur|Her/허 Nam/남 Shim|Sim/심 Noh|Roh|No/노 Ha/하 Kwak|Gwak/곽 Sung|Seong/성 Cha/차 Joo|Ju|Chu/주 Woo|Wu|U/우 Koo|Gu|Ku/구 Min/민 Na|Ra/나 Jin|Chin/진 Ji|Chi/지 Um|Eom/엄 Chae|Chai/채 Won/원 Chun|Cheon/천 Bang|Pang/방 Kong|Gong/공 Hyun|Hyeon/현 Ham/함 Byun|Byeon|Pyun/변 Yeom|Yum/염 Yeo|Yuh/여 Choo|Chu/추`,
);
const KOR_SYLLABLE = words(
  `Min/민 Ji|Jee|Chi/지 Su|Soo/수 Hyun|Hyeon|Hyon/현 Seung|Sung/승 Young|Yeong|Yong/영 Jun|Joon/준 Ho/호 Sang/상 Jin|Chin/진 Kyung|Gyeong|Kyong/경 Hee|Hui|Hi/희 Woo|U|Wu/우 Sun|Seon|Son/선 Mi|Mee/미 Jae|Chae/재 Dong|Tong/동 Hwan/환 Seok|Suk|Sok/석 Tae|Dae/태 Chul|Cheol/철 Eun|Un/은 Hye|Hae/혜 In/인 Kwang|Gwang/광 Hyung|Hyeong/형 Won/원 Yong|Young/용 Sook|Suk/숙 Ja|Cha/자 Bo/보 Na/나 Ah|A/아 Ye|Yae/예 Seo|Suh/서 Yun|Yoon/윤 Chan/찬 Han/한 Jung|Jeong/정 Yeon|Yon|Youn/연 Gyu|Kyu/규 Ki|Gi/기 Hoon|Hun/훈 Beom|Bum/범 Do/도 Keun|Geun/근 Sik|Shik/식 Myung|Myeong/명 Ran/란 Hwa/화`,
);

export const korean: Culture = {
  id: 'korean',
  label: 'Korean',
  share: 1,
  draw: (random, sex) => ({
    sex,
    given: [drawWord(random, KOR_SYLLABLE), random.pick(KOR_SYLLABLE)],
    surnames: [drawWord(random, KOR_FAMILY)],
  }),
  write: (who) =>
    parted(`${latin(who.given[0]!)}-${latin(who.given[1]!).toLowerCase()}`, latin(who.surnames[0]!)),
  rewrites: [
    {
      how: 'given name in two words',
      weight: 3,
      write: (who) => ({
        how: 'given name in two words',
        script: 'latin',
        name: parted(latin(who.given[0]!), latin(who.surnames[0]!), latin(who.given[1]!)),
      }),
    },
    {
      how: 'given name in one word',
      weight: 3,
      write: (who) => ({
        how: 'given name in one word',
        script: 'latin',
        name: parted(capital(joined(who.given.map(latin), '').toLowerCase()), latin(who.surnames[0]!)),
      }),
    },
    {
      how: 'other romanisation',
      weight: 4,
      write: (who, random) => ({
        how: 'other romanisation',
        script: 'latin',
        name: parted(
          capital(
            joined(
              who.given.map((w) => random.pick(w.latin).toLowerCase()),
              random.pick(['-', '', ' ']),
            ),
          ),
          random.pick(who.surnames[0]!.latin),
        ),
      }),
    },
    {
      how: 'family name first, one field',
      weight: 2,
      write: (who) => ({
        how: 'family name first, one field',
        script: 'latin',
        name: { full: joined([latin(who.surnames[0]!), ...who.given.map(latin)]) },
      }),
    },
    {
      how: 'Western given name added',
      weight: 1,
      write: (who, random) => ({
        how: 'Western given name added',
        script: 'latin',
        name: parted(
          random.pick(
            who.sex === 'M' ? ['Daniel', 'Brian', 'James', 'Paul'] : ['Grace', 'Esther', 'Jane', 'Sarah'],
          ),
          latin(who.surnames[0]!),
          joined(who.given.map(latin), ' '),
        ),
      }),
    },
    ways.swapped(2),
    ways.native(4, 'hangul', true),
  ],
};

const VIET_FAMILY = words(
  `Nguyễn|Nguyen Trần|Tran Lê|Le Phạm|Pham Huỳnh|Hoàng|Huynh Phan Vũ|Võ|Vu|Vo Đặng|Dang Bùi|Bui Đỗ|Do Hồ|Ho Ngô|Ngo Dương|Duong Lý|Ly Đinh|Dinh Đoàn|Doan Lâm|Lam Trịnh|Trinh Mai Cao Tạ|Ta Thái|Thai Lương|Luong Châu|Chau Quách|Quach Vương|Vuong Tôn|Ton Hà|Ha Kiều|Kieu Tô|To La Từ|Tu Triệu|Trieu Phùng|Phung Đào|Dao`,
);
const VIET_MIDDLE_M = words(
  `Văn|Van Hữu|Huu Đức|Duc Minh Quang Thanh Quốc|Quoc Công|Cong Xuân|Xuan Ngọc|Ngoc Hoàng|Hoang Gia Bá|Ba Đình|Dinh Tuấn|Tuan`,
);
const VIET_MIDDLE_F = words(
  `Thị|Thi Ngọc|Ngoc Thanh Kim Minh Thu Hồng|Hong Bích|Bich Mỹ|My Phương|Phuong Tuyết|Tuyet Diệu|Dieu`,
);
const VIET_M = words(
  `Hùng|Hung Dũng|Dung Tuấn|Tuan Anh Minh Long Nam Sơn|Son Hải|Hai Thành|Thanh Tùng|Tung Hiếu|Hieu Cường|Cuong Đức|Duc Khoa Phong Quân|Quan Thắng|Thang Trung Việt|Viet Bình|Binh Phúc|Phuc Tài|Tai Lộc|Loc Khánh|Khanh Vinh Toàn|Toan Kiên|Kien Hòa|Hoa Tâm|Tam Trí|Tri Nghĩa|Nghia Bảo|Bao Đạt|Dat`,
);
const VIET_F = words(
  `Lan Hoa Hương|Huong Linh Trang Thảo|Thao Hà|Ha Mai Nga Ngọc|Ngoc Phượng|Phuong Thủy|Thuy Yến|Yen Hạnh|Hanh Hằng|Hang Nhung Oanh Quỳnh|Quynh Vân|Van Xuân|Xuan Loan Liên|Lien Hiền|Hien Tuyết|Tuyet Châu|Chau Dung Trinh Vy Như|Nhu Thư|Thu My Ánh|Anh Diễm|Diem`,
);
const bare = (text: string) =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

export const vietnamese: Culture = {
  id: 'vietnamese',
  label: 'Vietnamese',
  share: 1,
  draw: (random, sex) => {
    const middle = drawWord(random, sex === 'M' ? VIET_MIDDLE_M : VIET_MIDDLE_F);
    const extra = random.chance(0.25) ? [random.pick(VIET_MIDDLE_M)] : [];
    return {
      sex,
      given: [drawWord(random, sex === 'M' ? VIET_M : VIET_F), middle, ...extra],
      surnames: [drawWord(random, VIET_FAMILY)],
    };
  },
  write: (who) =>
    parted(
      bare(latin(who.given[0]!)),
      bare(latin(who.surnames[0]!)),
      bare(joined(who.given.slice(1).map(latin))),
    ),
  rewrites: [
    {
      how: 'with Vietnamese marks',
      weight: 3,
      write: (who) => ({
        how: 'with Vietnamese marks',
        script: 'latin',
        name: parted(latin(who.given[0]!), latin(who.surnames[0]!), joined(who.given.slice(1).map(latin))),
      }),
    },
    {
      how: 'family name first, one field',
      weight: 4,
      write: (who) => ({
        how: 'family name first, one field',
        script: 'latin',
        name: {
          full: bare(
            joined([latin(who.surnames[0]!), ...who.given.slice(1).map(latin), latin(who.given[0]!)]),
          ),
        },
      }),
    },
    {
      how: 'middle name in the given box, before',
      weight: 3,
      write: (who) => ({
        how: 'middle name in the given box, before',
        script: 'latin',
        name: parted(
          bare(joined([...who.given.slice(1).map(latin), latin(who.given[0]!)])),
          bare(latin(who.surnames[0]!)),
        ),
      }),
    },
    {
      how: 'middle name left out',
      weight: 3,
      write: (who) => ({
        how: 'middle name left out',
        script: 'latin',
        name: parted(bare(latin(who.given[0]!)), bare(latin(who.surnames[0]!))),
      }),
    },
    {
      how: 'glued',
      weight: 1,
      write: (who) => ({
        how: 'glued',
        script: 'latin',
        name: parted(
          bare(joined([...who.given.slice(1).map(latin), latin(who.given[0]!)], '')),
          bare(latin(who.surnames[0]!)),
        ),
      }),
    },
    {
      how: 'parts swapped',
      weight: 1.5,
      write: (who) => ({
        how: 'parts swapped',
        script: 'latin',
        name: parted(
          bare(latin(who.surnames[0]!)),
          bare(joined([...who.given.slice(1).map(latin), latin(who.given[0]!)])),
        ),
      }),
    },
  ],
};
