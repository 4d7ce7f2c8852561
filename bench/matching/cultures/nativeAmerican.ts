import {
  type Culture as C,
  type Culture,
  drawer,
  joined,
  latin,
  parted,
  ways,
  writeLatin,
} from './culture.js';

/** Tribal names: many registrants of tribal jurisdictions carry English given names with these family names. */
const GIVEN_M = `James~Jim Robert~Bob John~Johnny Michael~Mike David William~Bill Raymond~Ray Leonard~Leo Harrison Wilson Herbert Ernest~Ernie Alfred Lorenzo Emerson Darrell|Darryl|Daryl Delbert Leland Ferlin Verlin Kee Hoskie|Hosky Peterson Melvin~Mel Nelson Clifford Sampson Vernon Alvin Virgil Elroy Lyle Myron Orville Garrett Shawn|Sean Dwayne|Duane Travis Chaske|Chaska Wambli Takoda|Tahkoda Ahiga Niyol Shilah Ashkii Hastiin|Hosteen`;
const GIVEN_F = `Mary Rose Emma Bessie Lorraine Charlene|Sharlene Verna Marlene Priscilla Lucille Darlene Rena Sharon Bernice Ella Irene Winona|Wenona Yanaba Nizhoni|Nizhóní Shándíín|Shandiin Haseya|Haseyah Dezbah|Desbah Glennabah|Glenabah Ooljee|Óoljéé Wichapi|Wicahpi Topanga Aponi Kachina Tiva Chenoa Ayita Adsila`;

export const navajo: Culture = {
  id: 'navajo',
  label: 'Navajo and Pueblo',
  share: 1,
  draw: drawer({
    male: GIVEN_M,
    female: GIVEN_F,
    surnames: `Begay|Begaye|Bega|Begai Yazzie|Yazzi|Yazza Benally|Benallie|Benaly Tsosie|Tsossie|Sosie Nez|Nezz Tso|Tsoh|So Bitsui|Bitsuie|Bitsuii Tsinajinnie|Tsinajinie|Tsinijinnie Etsitty|Etcitty|Etsity Manygoats|Many_Goats Manuelito|Manulito Chee|Chi Bitsilly|Bitsillie|Bitsily Tohee|Tohe|Tohey Yellowhair|Yellow_Hair Whitehorse|White_Horse Blackgoat|Black_Goat Greyeyes|Grayeyes|Grey_Eyes Silversmith|Silver_Smith Goldtooth|Gold_Tooth Claw|Clah|Claugh Deschenie|Deschinny|Deschine Hoskie|Hosky Holiday|Holliday Slim|Slimm Toledo Zah|Zahe Tapaha|Tapahe|Tapahonso Tsinnijinnie|Tsinnie Attakai|Attaki|Atakai Cly|Kly Dinehdeal|Dinehdeel Nakai|Nakaii|Nahkai Peshlakai|Peshlaki|Beshlakai Roanhorse|Roan_Horse Shorty Skeet|Skeets Sandoval Watchman|Watchmen Woody Zilth|Zith Becenti|Bicenti|Becente Bahe|Bahee|Bahi Ashley Francisco Arviso|Arvizo Curley|Curly Dodge Haskie|Haskay James Joe Lee Nahkai Natonabah|Natanabah Notah|Nota Platero Spencer Tom Tracey|Tracy Willie Wauneka|Waneka Yellowhorse|Yellow_Horse Lomawaima|Lomaweima Sekaquaptewa|Sekakwaptewa Honanie|Hononie Nuvamsa|Nuvansa Polingyouma|Polingyoma Qumyintewa|Quamyintewa Koyiyumptewa|Koyiyumtewa Talayesva|Talaswaima Naranjo Tafoya Pecos Chino Laate|Late Zunie|Zuni Eriacho|Ereacho Panteah|Pantea Quam`,
    tail: 0.25,
    second: 0.5,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(5),
    ways.nickname(1),
    ways.withoutMiddle(3),
    ways.middleInitial(2),
    {
      how: 'clan word as surname part',
      weight: 1,
      write: (who, random) => ({
        how: 'clan word as surname part',
        script: 'latin',
        name: parted(
          latin(who.given[0]!),
          `${joined(who.surnames.map(latin))} ${random.pick(['Begay', 'Yazzie', 'Tso'])}`,
        ),
      }),
    },
    ways.plain(2),
    ways.swapped(1),
    ways.unparted(1),
  ],
};

const openNames: C['rewrites'][number] = {
  how: 'two-word surname glued, split or cut',
  weight: 5,
  write: (who, random) => {
    const family = joined(who.surnames.map(latin));
    if (!family.includes(' ')) return null;
    const parts = family.split(' ');
    const cut = random.pick([
      () => parted(joined(who.given.map(latin)), family.replaceAll(' ', '')),
      () => parted(joined(who.given.map(latin)), parts.join('-')),
      () => parted(latin(who.given[0]!), parts.at(-1)!, parts.slice(0, -1).join(' ')),
      () => parted(joined(who.given.map(latin)), parts.at(-1)!),
    ])();
    return { how: 'two-word surname glued, split or cut', script: 'latin', name: cut };
  },
};

export const lakota: Culture = {
  id: 'lakota',
  label: 'Lakota and other Plains names',
  share: 1,
  draw: drawer({
    male: GIVEN_M,
    female: GIVEN_F,
    surnames: `Red_Cloud|Redcloud Iron_Hawk|Ironhawk Two_Bulls|Twobulls Little_Wound|Littlewound Yellow_Bird|Yellowbird White_Eagle|Whiteeagle Black_Elk|Blackelk Spotted_Tail|Spottedtail Standing_Bear|Standingbear|Standing-Bear Crow_Dog|Crowdog Fast_Horse|Fasthorse Good_Voice|Goodvoice Bear_Runner|Bearrunner American_Horse|Americanhorse High_Elk|Highelk Running_Wolf|Runningwolf Walking_Eagle|Walkingeagle Kills_Small|Killssmall Brave_Heart|Braveheart Eagle_Bull|Eaglebull Long_Soldier|Longsoldier Lone_Hill|Lonehill Blue_Thunder|Bluethunder Bull_Bear|Bullbear Makes_Good|Makesgood Takes_The_Gun|Takesthegun Kills_In_Water|Killsinwater Afraid_Of_Bear|Afraidofbear Comes_From_Above|Comesfromabove Chasing_Hawk|Chasinghawk Holy_Bull|Holybull White_Bull|Whitebull Gray_Buffalo|Grey_Buffalo Swift_Hawk|Swifthawk Poor_Thunder|Poorthunder Plenty_Arrows|Plentyarrows Sitting_Up|Sittingup Shot_To_Pieces|Shottopieces Otter_Robe|Otterrobe Iron_Cloud|Ironcloud Medicine_Crow|Medicinecrow Bird_In_Ground|Birdinground Old_Coyote|Oldcoyote Pretty_On_Top|Prettyontop Not_Afraid|Notafraid Bad_Heart_Bull|Badheartbull Thin_Elk|Thinelk Janis|Janisse Pourier|Purier Richards|Richard Giago|Giaggo Big_Crow|Bigcrow Hollow_Horn|Hollowhorn Whirlwind_Horse|Whirlwindhorse Elk_Boy|Elkboy Wounded_Arrow|Woundedarrow Horn_Cloud|Horncloud Fire_Thunder|Firethunder Real_Bird|Realbird Old_Chief|Oldchief Heavy_Runner|Heavyrunner Kicking_Woman|Kickingwoman Calf_Robe|Calfrobe Weasel_Tail|Weaseltail Running_Crane|Runningcrane`,
    tail: 0.1,
    second: 0.5,
  }),
  write: writeLatin,
  rewrites: [
    openNames,
    ways.respelt(3),
    ways.nickname(1),
    ways.withoutMiddle(2),
    ways.middleInitial(2),
    ways.swapped(1),
    ways.unparted(2),
  ],
};

export const hawaiian: Culture = {
  id: 'hawaiian',
  label: 'Hawaiian',
  share: 2,
  draw: drawer({
    male: `Keoni|Keone Kimo Kawika|Kavika Mikala Kaleo|Ka_Leo Kekoa|Ke_Koa Keanu|Keʻanu|Ke'anu Makoa|Makoʻa Nainoa Kainoa|Ka_Inoa Kaimana Kalani|Ka_Lani Kamaka Kanoa|Ka_Noa Keola|Ke_Ola Ikaika|I_Kaika Lono Manu Pono Akamu Palani Kawena Kapono|Ka_Pono Keawe|Ke_Awe Kamuela Iokepa|Ioseph Hoku|Hōkū Mahina James~Kimo David~Kawika John~Keoni William~Wili George Samuel~Kamuela`,
    female: `Leilani|Lei_Lani Kalea|Ka_Lea Noelani|Noe_Lani Malia|Maria Nalani|Na_Lani Mahina Keala|Ke_Ala Kailani|Kai_Lani Pua Puanani|Pua_Nani Haunani|Hau_Nani Ululani|Ulu_Lani Iolani|ʻIolani Kehaulani|Ke_Hau_Lani|Kēhaulani Momi Kuuipo|Kuʻuipo|Ku'uipo Lokelani|Loke_Lani Anela Kamalei|Kama_Lei Healani|Hea_Lani Nohea|Noheah Alohilani|Alohi_Lani Wailani Mele`,
    surnames: `Kealoha|Ke_Aloha Kamaka|Kamakea Kahale|Kahalé|Ka_Hale Kanoho|Kanohe Akana|Akāna Kalama|Ka_Lama Kahananui|Ka_Hananui Kaʻahumanu|Kaahumanu|Ka'ahumanu Kamakawiwoʻole|Kamakawiwoole|Kamakawiwo'ole Keliʻi|Kelii|Keli'i Kekauoha|Kekauohā Kauhane|Kauhané Makua|Mākua Nakamura Kapule|Kapulé Kaneshiro Kanahele|Ka_Nahele Hoʻokano|Hookano|Ho'okano Kawelo|Ka_Welo Nahale|Nāhale Kaʻaihue|Kaaihue|Ka'aihue Kepoʻo|Kepoo Puaʻa|Puaa Kaluhiokalani|Kaluhi Keawe|Ke_Awe Kaniho|Kanihó Naone|Naʻone|Na'one Pahinui|Pahi_Nui Kalanikau|Kalani_Kau Kuamoʻo|Kuamoo|Kuamo'o Kahalewai|Kahale_Wai Kapahu|Kapāhu Kaopuiki|Kaʻōpūiki Kekahuna|Ke_Kahuna Kaeo|Kaʻeo|Ka'eo Mahoe|Māhoe Kanae|Kānaʻe Kaupu|Kaʻupu Nohea Kaui|Kauʻi Palakiko|Palakika Kaʻiama|Kaiama Kailiehu|Ka_Iliehu Lopes Medeiros Kamai|Kamaʻi Kealamakia|Ke_Alamakia Ahuna|Ah_Una Akaka|ʻAkaka Apana|Apāna Awai|Ah_Wai Kaleikini|Kalei_Kini Keohokalole|Keohokālole Kukahiko|Kūkahiko Nakoa|Nā_Koa Peleiholani|Peleihōlani Waiwaiole|Waiwaiʻole`,
    tail: 0.3,
    second: 0.6,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(5),
    ways.plain(2),
    ways.nickname(1.5),
    ways.withoutMiddle(3),
    ways.middleInitial(1),
    ways.spaced(1),
    ways.glued(1),
    ways.swapped(1),
    ways.unparted(2),
  ],
};
