import type { Random } from '../random.js';
import {
  type Culture,
  joined,
  latin,
  type NameIdentity,
  parted,
  type Rewrite,
  spelling,
  ways,
} from './culture.js';
import { capital, drawWord, type Word, words } from './words.js';

const ARAB_MALE =
  words(`Mohammed|Muhammad|Mohamed|Mohamad|Mouhamad/محمد Ahmed|Ahmad|Achmed/أحمد Ali|Aly/علي Mahmoud|Mahmud|Mahmood/محمود Hassan|Hasan|Hassane/حسن Hussein|Husain|Hussain|Hocine/حسين Omar|Umar|Omer/عمر Khaled|Khalid|Halid/خالد Ibrahim|Ebrahim|Brahim/إبراهيم
  Youssef|Yousef|Yusuf|Yousif|Josef/يوسف Mustafa|Mostafa|Moustapha/مصطفى Abdullah|Abdallah|Abd_Allah/عبدالله Abdulrahman|Abdelrahman|Abd_al-Rahman|Abderrahmane/عبدالرحمن Abdulaziz|Abdelaziz|Abd_al-Aziz/عبدالعزيز Saleh|Salih|Salah/صالح Tariq|Tarek|Tareq|Tarik/طارق Samir|Sameer/سمير
  Nasser|Naser|Nasir/ناصر Faisal|Faysal|Feisal/فيصل Bilal|Belal/بلال Karim|Kareem/كريم Rashid|Rasheed|Rachid/رشيد Said|Saeed|Sayeed/سعيد Salem|Salim|Saleem/سالم Sultan|Soultan/سلطان Walid|Waleed|Oualid/وليد Ziad|Ziyad|Zeyad/زياد Jamal|Gamal|Djamel/جمال Hamza|Hamzah/حمزة Anwar|Anouar/أنور
  Majid|Majed|Maged/ماجد Fahd|Fahad/فهد Hisham|Hesham|Hicham/هشام Imad|Emad/عماد Issa|Isa|Eissa/عيسى Musa|Mousa|Moussa/موسى Sami|Samy/سامي Hani|Hany/هاني Adel|Adil/عادل Yasser|Yasir|Yaser/ياسر Bassam|Bassem/بسام Ghassan|Gassan/غسان Qasim|Qassem|Kassem|Gasim/قاسم Abdulkarim|Abdelkrim|Abd_al-Karim/عبدالكريم`);
const ARAB_FEMALE =
  words(`Fatima|Fatma|Fatimah|Fatemeh/فاطمة Aisha|Aicha|Ayesha|Aysha/عائشة Maryam|Mariam|Meriem/مريم Zainab|Zaynab|Zeinab|Zineb/زينب Khadija|Khadijah|Hadija/خديجة Layla|Leila|Laila/ليلى Noor|Nour|Nur/نور Sara|Sarah/سارة Amina|Aminah/أمينة Huda|Hoda|Houda/هدى Salma|Selma/سلمى Hanan|Hanane/حنان
  Samira|Sameera/سميرة Nadia|Nadya/نادية Rania|Ranya/رانيا Iman|Eman/إيمان Nawal|Naoual/نوال Suad|Souad/سعاد Rana|Rena/رنا Dina|Deena/دينا Yasmin|Yasmeen|Jasmine/ياسمين Asma|Asmaa/أسماء Rasha|Racha/رشا Ghada|Gada/غادة`);
const ARAB_FAMILY =
  words(`al-Masri|El_Masry|Almasri|Al-Misri/المصري al-Hashimi|Al_Hashemi|El_Hachemi/الهاشمي al-Rashid|Al_Rasheed|Alrashid/الرشيد al-Tamimi|Altamimi|El_Tamimi/التميمي al-Saud|Al_Saoud/السعود al-Ghamdi|Alghamdi|El_Ghamdi/الغامدي al-Qahtani|Alqahtani|Al_Kahtani/القحطاني al-Harbi|Alharbi/الحربي al-Shammari|Alshammari|Al_Shamari/الشمري al-Otaibi|Alotaibi|Al_Utaybi/العتيبي
  al-Zahrani|Alzahrani|El_Zahrani/الزهراني al-Dosari|Aldossary|Al_Dawsari/الدوسري al-Mutairi|Almutairi/المطيري Haddad|Hadad/حداد Khoury|Khouri|Khury|Houri/خوري Nasser|Nasir/ناصر Hamdan|Hamdane/حمدان Mansour|Mansoor|Mansur/منصور Saleh|Salih/صالح Khalil|Khaleel|Halil/خليل Farouk|Farooq|Faruq/فاروق Shahin|Chahine|Shaheen/شاهين Darwish|Darwich|Derouiche/درويش Sabbagh|Sabagh/صباغ
  Najjar|Naggar|Nejjar/نجار Awad|Awadh|Aouad/عوض Zaki|Zaky/زكي Fawzi|Fouzi|Fawzy/فوزي al-Jabouri|Al_Juburi|Aljabouri/الجبوري al-Dulaimi|Aldulaimi|Al_Duleimi/الدليمي al-Bayati|Albayati/البياتي al-Obeidi|Al_Ubaydi|Alobaidi/العبيدي Ben_Ali|Benali|Bin_Ali/بن_علي Ben_Salah|Bensalah/بن_صالح Bouzid|Bouazid|Abu_Zayd/بوزيد Benkirane|Ben_Kirane/بنكيران Tahan|Tahhan/طحان Kanaan|Kan'an/كنعان
  Abboud|Aboud/عبود Hijazi|Hegazy|Hejazi/حجازي Qureshi|Al-Qurashi|Koraichi/القرشي Shaaban|Shaban|Chaabane/شعبان Suleiman|Sulaiman|Soliman|Slimane/سليمان Aziz|Azeez/عزيز Barakat|Barakate/بركات Jaber|Jabir|Gaber/جابر Hilal|Helal/هلال Nouri|Noori|Nuri/نوري Ramadan|Ramadhan|Ramzan/رمضان Sharif|Shareef|Cherif/شريف Taha|Tahah/طه Yassin|Yaseen|Yacine/ياسين Zidan|Zidane|Zaydan/زيدان`);

const TRIBES = words(
  `Bakri/بكري Dari/داري Fadli/فضلي Hadidi/حديدي Jarrah/جراح Kaabi/كعبي Lahham/لحام Makki/مكي Najdi/نجدي Qaisi/قيسي Rifai/رفاعي Sakhr/صخر Taweel/طويل Wahbi/وهبي Yamani/يمني Zoubi/زعبي Basri/بصري Kufi/كوفي Hilli/حلي Mosuli/موصلي Halabi/حلبي Shami/شامي Hamwi/حموي Homsi/حمصي Tikriti/تكريتي Samarrai/سامرائي Karbalai/كربلائي Najafi/نجفي Saadi/سعدي Asadi/أسدي Khafaji/خفاجي Zubaidi/زبيدي Lami/لامي Maliki/مالكي Rubaie/ربيعي Araji/أعرجي Musawi/موسوي Husseini/حسيني Hasani/حسني Alawi/علوي`,
);

function drawArab(random: Random, sex: 'M' | 'F'): NameIdentity {
  const tribe = drawWord(random, TRIBES);
  const family: Word = random.chance(0.6)
    ? drawWord(random, ARAB_FAMILY)
    : random.chance(0.5)
      ? {
          latin: [
            `al-${latin(tribe)}`,
            `Al ${latin(tribe)}`,
            `Al${latin(tribe).toLowerCase()}`,
            `El ${latin(tribe)}`,
          ],
          native: `ال${tribe.native}`,
        }
      : drawWord(random, ARAB_MALE);
  return {
    sex,
    given: [drawWord(random, sex === 'M' ? ARAB_MALE : ARAB_FEMALE)],
    // The father's and often the grandfather's given name stand between given name and family name.
    patronymic: drawWord(random, ARAB_MALE),
    surnames: random.chance(0.3) ? [drawWord(random, ARAB_MALE), family] : [family],
  };
}

const arabWay = (
  how: string,
  weight: number,
  write: (given: string, father: string, families: readonly string[]) => ReturnType<typeof parted>,
): Rewrite => ({
  how,
  weight,
  write: (who) => ({
    how,
    script: 'latin',
    name: write(latin(who.given[0]!), latin(who.patronymic!), who.surnames.map(latin)),
  }),
});

export const arabic: Culture = {
  id: 'arabic',
  label: 'Arabic',
  share: 4,
  draw: drawArab,
  write: (who) => parted(latin(who.given[0]!), joined(who.surnames.map(latin)), latin(who.patronymic!)),
  rewrites: [
    {
      how: 'other spelling',
      weight: 6,
      write: (who, random) => ({
        how: 'other spelling',
        script: 'latin',
        name: parted(
          spelling(who.given[0]!, random),
          joined(who.surnames.map((w) => spelling(w, random))),
          random.chance(0.5) ? spelling(who.patronymic!, random) : undefined,
        ),
      }),
    },
    arabWay("father's name left out", 4, (given, _father, families) => parted(given, families.at(-1)!)),
    arabWay("bin before the father's name", 2, (given, father, families) =>
      parted(given, `bin ${father} ${families.join(' ')}`),
    ),
    arabWay("father's name as surname", 1, (given, father) => parted(given, father)),
    arabWay('article glued or dropped', 2, (given, father, families) =>
      parted(
        given,
        families.map((f) => (f.startsWith('al-') ? f.slice(3) : f.replace(/[ '-]/g, ''))).join(' '),
        father,
      ),
    ),
    arabWay('one full-name field', 2, (given, father, families) => ({
      full: joined([given, father, ...families]),
    })),
    {
      how: 'in arabic script',
      weight: 4,
      write: (who, random) => {
        const parts = [who.given[0]!, ...(random.chance(0.6) ? [who.patronymic!] : []), ...who.surnames].map(
          (w) => w.native,
        );
        if (parts.some((part) => !part)) return null;
        return { how: 'in arabic script', script: 'arabic', name: { full: parts.join(' ') } };
      },
    },
    ways.swapped(1),
  ],
};

const IRAN_MALE = words(
  `Mohammad|Mohamad|Muhammad/محمد Ali/علی Hossein|Hussein|Hosein/حسین Reza|Riza/رضا Mehdi|Mahdi/مهدی Hassan|Hasan/حسن Amir|Ameer/امیر Saeed|Saeid|Said/سعید Hamid|Hameed/حمید Majid|Majeed/مجید Masoud|Massoud|Masood/مسعود Mohsen|Mohsin/محسن Ahmad|Ahmed/احمد Mostafa|Mustafa/مصطفی Javad|Jawad/جواد Abbas|Abas/عباس Behrouz|Behruz|Behrooz/بهروز Farhad|Ferhad/فرهاد Bahram|Behram/بهرام Dariush|Daryush|Darioush/داریوش Kourosh|Cyrus|Koroush/کوروش Siavash|Siyavash/سیاوش Arash/آرش Babak/بابک Kamran/کامران Iraj/ایرج Houshang|Hushang/هوشنگ Jamshid|Jamsheed/جمشید Parviz|Parvez/پرویز Nader|Nadir/نادر Shahram/شهرام Vahid|Waheed/وحید Omid|Omeed/امید Pouya|Puya/پویا Navid|Naveed/نوید Ehsan|Ihsan/احسان Ramin|Rameen/رامین Shapour|Shapur/شاپور`,
);
const IRAN_FEMALE = words(
  `Fatemeh|Fatima|Fateme/فاطمه Zahra|Zehra/زهرا Maryam|Mariam/مریم Narges|Nargess/نرگس Leila|Leyla|Layla/لیلا Sara|Sarah/سارا Mina/مینا Nasrin|Nasreen/نسرین Parvin|Parveen/پروین Shirin|Shireen/شیرین Mahnaz/مهناز Farideh|Faride/فریده Azadeh|Azade/آزاده Nazanin|Nazaneen/نازنین Roya|Ruya/رویا Shahrzad|Scheherazade/شهرزاد Elham|Ilham/الهام Soraya|Sorayya/ثریا Mahsa/مهسا Yasaman|Yasmin/یاسمن`,
);
const IRAN_STEMS = words(
  `Mohammad/محمد Hossein/حسین Ahmad/احمد Karim/کریم Rahim/رحیم Hassan/حسن Ebrahim/ابراهیم Ja'far|Jafar/جعفر Sadeq|Sadegh/صادق Kazem|Kazim/کاظم Rostam|Rustam/رستم Mousa|Musa/موسی Jalil/جلیل Hashem|Hashim/هاشم Soleiman|Suleiman/سلیمان Yousef|Yusef/یوسف Akbar/اکبر Asghar/اصغر Naser|Nasser/ناصر Safar/صفر Gholam|Ghulam/غلام Kamal/کمال Nour|Noor/نور Qasem|Ghasem/قاسم Rafi/رفیع Salim/سلیم Taher|Tahir/طاهر Vali/ولی Zaman/زمان Nemat/نعمت Fath/فتح Mirza/میرزا Shah/شاه Bahram/بهرام`,
);
const IRAN_ENDS = words(
  `i|ee|y/ی zadeh|zade|-zadeh/زاده pour|pur|poor/پور nejad|nezhad|nejhad/نژاد ian|yan/یان nia|niya/نیا far/فر khani|xani/خانی abadi|-abadi/آبادی vand|wand/وند loo|lu/لو`,
);

export const persian: Culture = {
  id: 'persian',
  label: 'Persian',
  share: 1,
  draw: (random, sex) => {
    const stem = drawWord(random, IRAN_STEMS);
    const end = drawWord(random, IRAN_ENDS);
    const place = random.chance(0.2)
      ? drawWord(
          random,
          words(
            `Tehrani|Tehrany/تهرانی Esfahani|Isfahani/اصفهانی Shirazi|Sherazi/شیرازی Tabrizi|Tabrizy/تبریزی Kermani|Kirmani/کرمانی Yazdi|Yezdi/یزدی Khorasani|Khorassani/خراسانی`,
          ),
        )
      : undefined;
    const family: Word = {
      latin: stem.latin.flatMap((s) => end.latin.map((e) => capital(s + e))),
      native: `${stem.native}${end.native}`,
    };
    return {
      sex,
      given: [
        drawWord(random, sex === 'M' ? IRAN_MALE : IRAN_FEMALE),
        ...(random.chance(0.25) ? [drawWord(random, sex === 'M' ? IRAN_MALE : IRAN_FEMALE)] : []),
      ],
      surnames: place ? [family, place] : [family],
    };
  },
  write: (who) =>
    parted(latin(who.given[0]!), joined(who.surnames.map(latin)), who.given[1] && latin(who.given[1])),
  rewrites: [
    ways.respelt(6),
    {
      how: 'family name in two words',
      weight: 2,
      write: (who) => {
        const family = latin(who.surnames[0]!);
        const open = family.replace(/(zadeh|pour|nejad|nia|khani|abadi|vand)$/, ' $1');
        return open === family
          ? null
          : {
              how: 'family name in two words',
              script: 'latin',
              name: parted(joined(who.given.map(latin)), open),
            };
      },
    },
    {
      how: 'first surname only',
      weight: 2,
      write: (who) =>
        who.surnames[1]
          ? {
              how: 'first surname only',
              script: 'latin',
              name: parted(joined(who.given.map(latin)), latin(who.surnames[0]!)),
            }
          : null,
    },
    ways.withoutMiddle(2),
    ways.native(4, 'arabic', false),
    ways.swapped(1),
    ways.unparted(1),
  ],
};
