import type { Random } from '../random.js';
import { type Culture, joined, type NameIdentity, parted } from './culture.js';
import { capital, drawWord, type Word, words } from './words.js';

// Russian names are kept in Cyrillic and romanised by the schemes that documents really carry, so that every
// spelling of one person is a consistent spelling, not a random one.
const MALE =
  words(`Александр Сергей Дмитрий Андрей Алексей Владимир Михаил Николай Евгений Иван Юрий Максим Виктор Игорь Олег Павел Константин Роман Антон Денис Артём Илья Виталий Василий Анатолий Валерий Никита
  Кирилл Вячеслав Станислав Григорий Борис Геннадий Руслан Тимур Вадим Степан Егор Пётр Фёдор Леонид Лев Семён Ярослав Святослав Тарас Богдан Рустам Марат Эдуард Яков Захар Глеб`);
const FEMALE =
  words(`Елена Ольга Наталья Татьяна Ирина Анна Светлана Екатерина Мария Людмила Анастасия Юлия Галина Валентина Марина Любовь Надежда Виктория Лариса Ксения Евгения Дарья Вера Алина Оксана Полина Яна Жанна
  Алла Софья Тамара Нина Зоя Лидия Раиса Маргарита Кристина Зинаида Гульнара Эльвира Снежана Ульяна`);
const SURNAMES =
  words(`Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров
  Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков
  Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков Афанасьев Данилов Савельев Тимофеев Фомин
  Чернов Абрамов Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов Журавлёв Овчинников
  Трофимов Леонов Соболев Ермаков Колесников Гончаров Емельянов Никифоров Грачёв Котов Гришин Ефремов Архипов Громов Кириллов Малышев Панов Моисеев Румянцев Акимов Кондратьев Бирюков Горбунов Анисимов Ерёмин Тихомиров
  Галкин Лукьянов Михеев Скворцов Юдин Белоусов Нестеров Симонов Прокофьев Харитонов Князев Цветков Левин Митрофанов Воронов Аксёнов Софронов Мальцев Логинов Горшков Савин Краснов Майоров Демидов Елисеев Рыбаков Сафонов
  Плотников Дементьев Игнатов Литвинов Ершов Ушаков Дроздов Рябов Мухин Яшин Хохлов Шаповалов Черкасов Ющенко Шевченко Коваленко Бондаренко Кравченко Ткаченко Мельниченко Достоевский Вяземский Яворский Троицкий Чайковский
  Каменский Подольский Покровский Хмельницкий Щукин Хусаинов Ахметов Юсупов Гайнутдинов`);

type Scheme = 'passport' | 'library' | 'german' | 'french' | 'loose';
const COMMON: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
};
const SCHEMES: Record<Scheme, Record<string, string>> = {
  library: { ...COMMON, й: 'y' },
  passport: { ...COMMON, ю: 'iu', я: 'ia', ъ: 'ie' },
  german: {
    ...COMMON,
    в: 'w',
    ж: 'sch',
    й: 'j',
    х: 'ch',
    ц: 'z',
    ч: 'tsch',
    ш: 'sch',
    щ: 'schtsch',
    ю: 'ju',
    я: 'ja',
  },
  french: { ...COMMON, у: 'ou', ж: 'j', ч: 'tch', ш: 'ch', щ: 'chtch', ю: 'iou', я: 'ia' },
  loose: { ...COMMON, ё: 'yo', х: 'h', ц: 'c', щ: 'sch', й: 'y', ь: "'", ю: 'ju', я: 'ja' },
};

/** Cyrillic text in Latin letters by one scheme. */
export function romanised(text: string, scheme: Scheme): string {
  const table = SCHEMES[scheme];
  let out = [...text.toLowerCase()].map((letter) => table[letter] ?? letter).join('');
  if (scheme === 'library') out = out.replace(/iy$|yy$/, 'y');
  if (scheme === 'french') out = out.replace(/([oe])v$/, '$1ff').replace(/in$/, 'ine');
  return out.split(' ').map(capital).join(' ');
}

const cyrillic = (word: Word): string => word.latin[0]!;

function feminine(surname: string): string {
  if (/(ий)$/.test(surname)) return surname.replace(/ий$/, 'ая');
  return /(ов|ев|ёв|ин|ын)$/.test(surname) ? `${surname}а` : surname;
}

function patronymic(father: string, sex: 'M' | 'F'): string {
  const irregular: Record<string, string> = {
    Илья: 'Ильи',
    Никита: 'Никити',
    Пётр: 'Петро',
    Павел: 'Павло',
    Лев: 'Льво',
  };
  const base =
    irregular[father] ??
    (/й$/.test(father)
      ? father.replace(/ий$/, 'ье').replace(/й$/, 'е')
      : /ь$/.test(father)
        ? father.replace(/ь$/, 'е')
        : `${father}о`);
  if (/и$/.test(base)) return sex === 'M' ? `${base}ч` : `${base}нична`;
  return sex === 'M' ? `${base}вич` : `${base}вна`;
}

const STEMS = words(
  `Бел Черн Лес Гор Реч Лук Мох Сав Тур Кар Быстр Холод Руд Яр Мир Лад Вол Кос Пол Род Свет Степ Труб Ступ Крут Дол Бор Звер Сокол Рыж Голов Нос Рук Зуб Глаз Бород Колес Молот Котл Мешк Лапт Хлеб`,
);
const TAILS = ['ов', 'ев', 'ин', 'ский', 'енков', 'ников', 'ицкий', 'аков', 'унов', 'чук', 'енко', 'ышев'];

function draw(random: Random, sex: 'M' | 'F'): NameIdentity {
  const plain = random.chance(0.3)
    ? cyrillic(random.pick(STEMS)) +
      (random.chance(0.5) ? random.pick(['', 'он', 'ар', 'ем', 'ит', 'ел', 'ош']) : '') +
      random.pick(TAILS)
    : cyrillic(drawWord(random, SURNAMES));
  const family = sex === 'F' ? feminine(plain) : plain;
  return {
    sex,
    given: [drawWord(random, sex === 'M' ? MALE : FEMALE)],
    surnames: [{ latin: [family], native: family }],
    patronymic: { latin: [patronymic(cyrillic(drawWord(random, MALE)), sex)] },
  };
}

const SHORT: Record<string, string> = {
  Александр: 'Саша',
  Сергей: 'Серёжа',
  Дмитрий: 'Дима',
  Андрей: 'Андрюша',
  Алексей: 'Лёша',
  Владимир: 'Вова',
  Михаил: 'Миша',
  Николай: 'Коля',
  Евгений: 'Женя',
  Иван: 'Ваня',
  Юрий: 'Юра',
  Елена: 'Лена',
  Ольга: 'Оля',
  Наталья: 'Наташа',
  Татьяна: 'Таня',
  Ирина: 'Ира',
  Анна: 'Аня',
  Светлана: 'Света',
  Екатерина: 'Катя',
  Мария: 'Маша',
  Анастасия: 'Настя',
  Павел: 'Паша',
};

const written = (who: NameIdentity, scheme: Scheme, withFather: boolean) =>
  parted(
    romanised(cyrillic(who.given[0]!), scheme),
    romanised(cyrillic(who.surnames[0]!), scheme),
    withFather ? romanised(cyrillic(who.patronymic!), scheme) : undefined,
  );

export const russian: Culture = {
  id: 'russian',
  label: 'Russian, with patronymics',
  share: 4,
  draw,
  write: (who) => written(who, 'library', true),
  rewrites: [
    {
      how: 'patronymic left out',
      weight: 4,
      write: (who) => ({ how: 'patronymic left out', script: 'latin', name: written(who, 'library', false) }),
    },
    {
      how: 'other romanisation',
      weight: 5,
      write: (who, random) => ({
        how: 'other romanisation',
        script: 'latin',
        name: written(
          who,
          random.pick(['passport', 'passport', 'german', 'french', 'loose'] as const),
          random.chance(0.5),
        ),
      }),
    },
    {
      how: 'in cyrillic script',
      weight: 4,
      write: (who, random) => ({
        how: 'in cyrillic script',
        script: 'cyrillic',
        name: parted(
          cyrillic(who.given[0]!),
          cyrillic(who.surnames[0]!),
          random.chance(0.6) ? cyrillic(who.patronymic!) : undefined,
        ),
      }),
    },
    {
      how: 'short form',
      weight: 1,
      write: (who) => {
        const short = SHORT[cyrillic(who.given[0]!)];
        return short
          ? {
              how: 'short form',
              script: 'latin',
              name: parted(romanised(short, 'library'), romanised(cyrillic(who.surnames[0]!), 'library')),
            }
          : null;
      },
    },
    {
      how: 'family name first, one field',
      weight: 2,
      write: (who, random) => ({
        how: 'family name first, one field',
        script: 'latin',
        name: {
          full: joined(
            [
              cyrillic(who.surnames[0]!),
              cyrillic(who.given[0]!),
              random.chance(0.7) ? cyrillic(who.patronymic!) : undefined,
            ].map((part) => part && romanised(part, 'passport')),
          ),
        },
      }),
    },
    {
      how: 'ending of the other sex',
      weight: 1,
      write: (who) =>
        who.sex === 'F'
          ? {
              how: 'ending of the other sex',
              script: 'latin',
              name: parted(
                romanised(cyrillic(who.given[0]!), 'passport'),
                romanised(
                  cyrillic(who.surnames[0]!)
                    .replace(/ая$/, 'ий')
                    .replace(/([оеё]в|[иы]н)а$/, '$1'),
                  'passport',
                ),
              ),
            }
          : null,
    },
  ],
};
