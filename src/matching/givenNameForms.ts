/**
 * Given names in several languages: each line is one name. Written for this project from general knowledge; all
 * entries folded. A form may stand in two lines (Jan is John in Dutch and Polish). Short forms are in nicknames.ts.
 */
export const GIVEN_NAME_FORMS: readonly string[] = [
  'john johann johannes hans jan jean juan giovanni joao ivan ioannis yannis ian sean shaun evan johan jens jovan yohannes yahya hovhannes janos juhani jukka ion',
  'james jacob jacques jaime diego santiago iago giacomo jakob jakub yakov jacobo tiago jaakko seamus hamish yaqub yaakov iakovos hakob',
  'joseph josef jose giuseppe iosif yosef yusuf youssef yousef yusef jozef jozsef osip yosif josip ioseb',
  'william wilhelm guillaume guillermo guglielmo willem vilhelm guilherme liam vilmos',
  'peter pierre pedro pietro piotr petr pyotr petros petar pieter peder botros boutros per petri bedros',
  'paul pablo paolo pavel paulo pawel paal pal poul pavlos boulos bulus pavlo',
  'michael michel miguel michele mikhail michal mikael mihail mikhael mihai mykhailo mikel miquel mikhail',
  'george georges jorge giorgio georg georgi georgios yuri yury jerzy jiri juraj gheorghe giorgi heorhii jurgen joris goran gevorg jurij',
  'charles carlos carlo karl carl karel karol karoly carolus kaarlo',
  'henry henri enrique enrico heinrich hendrik henrik henrique henryk harry',
  'louis luis luigi ludwig lewis luiz ludvig ludovic lajos lodewijk ludwik',
  'francis francois francisco francesco franz frans franciszek ferenc frantisek franciscus',
  'anthony antoine antonio anton antonius antonios antal antoni anton tuan',
  'andrew andre andres andrea andreas andrey andrei andrzej andrej anders ondrej andriy andras antti andreu',
  'alexander alexandre alejandro alessandro aleksandr aleksander iskandar alexandros oleksandr sandor alasdair aleksandar aleksandre',
  'nicholas nicolas nikolai nikolay nicola niccolo mikolaj nikolaos niklas nikola mykola miklos klaus',
  'stephen steven stefan esteban stefano etienne stepan stefanos estevao istvan szczepan stephan stepane',
  'matthew matthieu mateo matteo matthias mateusz matvey mateus matej matthaios matti mathias matias',
  'mark marc marco marcos markus marek marcus markos',
  'luke luc lucas luca lukas lukasz luka loukas',
  'thomas tomas tommaso tomasz foma tome toma',
  'philip philippe felipe filippo philipp filip filipe philippos filipp',
  'edward edouard eduardo edoardo eduard edvard duarte',
  'robert roberto rupert ruprecht',
  'richard ricardo riccardo ryszard rikard',
  'frederick frederic federico friedrich fredrik frederico fryderyk fridrik bedrich',
  'lawrence laurent lorenzo lorenz laurence lars lourenco wawrzyniec lauri',
  'gregory gregoire gregorio grigory grzegorz gregor grigorios hryhorii grigor',
  'vincent vicente vincenzo vinzenz vikentiy',
  'eugene eugenio yevgeny evgeny evgeni eugen yevhen eugeniusz evgenios',
  'theodore teodoro fyodor fedor theodor teodor theodoros',
  'daniel danilo daniil daniele daniyal danylo danil',
  'david davide dawid daud dawud dawood davit davi taavi',
  'abraham ibrahim avraham abram abramo brahim',
  'isaac ishaq isak yitzhak itzhak isaak izaak',
  'solomon suleiman sulaiman suleyman salomon shlomo salomao',
  'moses musa moussa moshe moise moises mousa mosheh movses',
  'aaron harun haroun aron aharon',
  'jesus isa issa yeshua iisus',
  'elias ilyas ilya elijah elia eliyahu iliya ilias elie',
  'mary maria marie mariya maryam miriam mariam mariya miryam marija mari meryem maire',
  'elizabeth elisabeth isabel elisabetta yelizaveta elzbieta isabella isabelle elisabet alzbeta erzsebet elizaveta elspeth',
  'catherine katherine catalina caterina katarina yekaterina ekaterina katarzyna katharina kateryna catarina kathryn katalin',
  'ann anne anna ana hannah hanna anya ane hana',
  'margaret marguerite margarita margherita margarete malgorzata margaretha margrit margarida marketa',
  'helen helena elena helene yelena ilona olena eleni jelena heleen',
  'sophia sofia sophie sofiya zofia sofie sofija',
  'julia julie giulia yulia iuliia juliya yuliya julija',
  'natalia natalie nathalie natalya natasha nataliya nataliia',
  'christina cristina kristina christine krystyna kristin khristina',
  'xenia ksenia oksana kseniya xeniya',
  'mohammed muhammad mohamed mohammad muhammed mohamad mehmet mahomed mohamud mamadou mamadu muhamad mohd md',
  'ahmed ahmad ahmet amadou achmad ahmadu',
  'hussein husain hossein hussain husayn huseyin houssein hosein',
  'hassan hasan hassane hasaan',
  'ali aly alli',
  'omar umar omer oumar',
  'osman uthman usman othman ousmane',
  'fatima fatimah fatma fatemeh fatoumata fatimata fatuma',
  'aisha ayesha aicha aysha aishah ayse',
  'khadija khadijah hatice kadidia khadeeja khadidja',
  'zaynab zainab zeinab zeynep zaineb',
];

const classes = new Map<string, number[]>();
GIVEN_NAME_FORMS.forEach((line, id) => {
  for (const form of line.split(' ')) {
    const ids = classes.get(form);
    if (!ids) classes.set(form, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
});

const NONE: readonly number[] = [];

/** The lines of GIVEN_NAME_FORMS that hold a folded token. */
export function givenNameClasses(folded: string): readonly number[] {
  return classes.get(folded) ?? NONE;
}

/** Whether two folded tokens are one given name in two languages. */
export function areGivenNameForms(a: string, b: string): boolean {
  const ours = classes.get(a);
  if (ours === undefined) return false;
  const theirs = classes.get(b);
  return theirs?.some((id) => ours.includes(id)) ?? false;
}
