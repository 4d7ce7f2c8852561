import { type Culture, drawer, joined, latin, parted, ways, writeLatin } from './culture.js';

export const anglo: Culture = {
  id: 'anglo',
  label: 'Anglo-American',
  share: 48,
  draw: drawer({
    male: `James~Jim~Jimmy Robert~Bob~Rob~Bobby John~Jack~Johnny Michael~Mike~Mick David~Dave William~Bill~Will~Billy Richard~Rick~Dick~Rich Joseph~Joe~Joey Thomas~Tom~Tommy
      Charles~Charlie~Chuck Christopher~Chris Daniel~Dan~Danny Matthew|Mathew~Matt Anthony~Tony Mark|Marc Donald~Don Steven|Stephen~Steve Andrew~Andy~Drew Paul Joshua~Josh Kenneth~Ken~Kenny
      Kevin Brian|Bryan Timothy~Tim Ronald~Ron~Ronnie George Jason Edward~Ed~Eddie~Ted Jeffrey|Geoffrey|Jeffery~Jeff Ryan Jacob~Jake Nicholas|Nicolas~Nick Gary|Garry Eric|Erik Jonathan|Johnathan~Jon
      Larry|Laurence Justin Scott Brandon Benjamin~Ben Samuel~Sam Gregory~Greg Alexander~Alex Patrick~Pat Frank~Frankie Raymond~Ray Jack Dennis Jerry|Gerry Tyler Aaron Jose Adam Nathan~Nate
      Henry~Hank Zachary|Zachery~Zach Douglas~Doug Peter~Pete Kyle Noah Ethan Jeremy Walter~Walt Christian Keith Roger Terry Austin Sean|Shawn|Shaun Gerald~Jerry Carl|Karl Harold~Harry Dylan|Dillon
      Arthur~Art Lawrence~Larry Jordan Jesse|Jessie Bryce Billy Bruce Gabriel Joe Logan Alan|Allan|Allen Juan Albert~Al Willie Elijah|Elija Wayne Randy Vincent~Vince Mason Roy Ralph Bobby Russell~Russ
      Bradley~Brad Philip|Phillip~Phil Eugene~Gene Clarence Marcus Darnell Tyrone Jamal DeShawn|Deshaun Terrell Malik Curtis~Curt Leroy Dwayne|Duane Travis Cody Derek|Derrick|Derick Clifford~Cliff Wesley~Wes`,
    female: `Mary Patricia~Pat~Patty~Trish Jennifer~Jen~Jenny Linda Elizabeth|Elisabeth~Liz~Beth~Betty Barbara~Barb Susan~Sue~Susie Jessica~Jess Sarah|Sara Karen Lisa Nancy Betty Margaret~Maggie~Peggy~Meg
      Sandra~Sandy Ashley|Ashleigh Kimberly~Kim Emily~Em Donna Michelle|Michele Carol|Carole Amanda~Mandy Dorothy~Dot Melissa~Missy Deborah|Debra~Deb~Debbie Stephanie|Stefanie~Steph Rebecca|Rebekah~Becky Sharon Laura
      Cynthia~Cindy Kathleen|Cathleen~Kathy~Kate Amy|Aimee Angela~Angie Shirley Anna|Ana Brenda Pamela~Pam Emma Nicole|Nichole~Nicky Helen Samantha~Sam Katherine|Catherine|Kathryn~Kate~Katie~Kathy Christine|Kristine~Chris~Tina
      Debra Rachel|Rachael Carolyn|Caroline Janet Catherine Maria Heather Diane|Dianne Ruth Julie Olivia Joyce Virginia~Ginny Victoria~Vicky Kelly|Kelli Lauren Christina|Kristina~Tina Joan|Joanne Evelyn Judith~Judy Megan|Meghan`,
    surnames: `Smith|Smyth|Smythe Johnson|Johnston|Jonson Williams|Williamson Brown|Browne Jones Davis|Davies Miller Wilson|Willson Moore|More Taylor|Tayler Anderson|Andersen Thomas Jackson White|Whyte Harris|Harriss Martin|Marten
      Thompson|Thomson|Tompson Clark|Clarke Lewis|Louis Robinson|Robison Walker Young|Yonge Allen|Allan|Alan King Wright|Right Scott|Scot Hill|Hills Green|Greene Adams|Addams Baker Nelson|Neilson|Nielson Hall Campbell|Campbel
      Mitchell|Mitchel Carter Roberts|Robert Phillips|Philips Evans|Evens Turner Parker Collins|Colins Edwards Stewart|Stuart|Steward Morris|Morriss Murphy|Murphey Cook|Cooke Rogers|Rodgers Morgan|Morgen Peterson|Petersen|Pederson Cooper
      Reed|Reid|Read Bailey|Baily|Bayley Bell Kelly|Kelley Howard Ward Cox Richardson Wood|Woods Watson Brooks|Brookes Bennett|Bennet Gray|Grey James Hughes|Hughs Price|Pryce Myers|Meyers Long Foster Sanders|Saunders Ross Powell
      Sullivan|O'Sullivan Russell|Russel Jenkins Perry|Perrie Butler Barnes Fisher|Fischer Henderson Coleman|Colman Simmons|Simons Patterson|Paterson Jordan|Jorden Reynolds Hamilton Graham|Grahame Wallace|Wallis West Cole|Coles Hayes|Hays
      Bryant|Briant Gibson Ellis Stevens|Stephens Murray|Murry Ford Marshall|Marshal Owens Harrison McDonald|MacDonald|Mc_Donald Kennedy|Kenedy Wells Woods Henry|Henrie O'Brien|OBrien|O_Brien O'Connor|OConnor McCarthy|MacCarthy Burke|Bourke Dunn|Dunne
      Pierce|Pearce Snyder|Snider Hart|Hartt Cunningham Bradley Lane|Layne Andrews Ray|Wray Carpenter Schmidt Weaver Hawkins Boyd Mason Morrison|Morison Hunt Holmes Rice|Ryce Robertson Black Daniels|Daniel Palmer Mills Nichols|Nicholls
      Knight Ferguson|Fergusson Stone Hicks|Hix Dixon|Dickson Gardner|Gardiner Payne|Paine Berry|Barry Matthews|Mathews Arnold Wagner Willis|Willes Ray Watkins Olson|Olsen|Oleson Carroll|Carrol Duncan Hudson Cummings|Cummins Hoffman|Hofmann|Huffman`,
    tail: 0.45,
    second: 0.75,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(2),
    ways.nickname(3),
    ways.withoutMiddle(4),
    ways.middleInitial(4),
    ways.swapped(1),
    ways.unparted(2),
    ways.glued(0.5),
    {
      how: 'suffix written with the surname',
      weight: 0.5,
      write: (who, random) => ({
        how: 'suffix written with the surname',
        script: 'latin',
        name: parted(
          latin(who.given[0]!),
          `${joined(who.surnames.map(latin))} ${random.pick(['JR', 'SR', 'III', 'II'])}`,
          who.given[1] && latin(who.given[1]),
        ),
      }),
    },
  ],
};

export const french: Culture = {
  id: 'french',
  label: 'French',
  share: 2,
  draw: drawer({
    male: `Jean Pierre Michel|Michael André Philippe|Philipe Alain Jacques Bernard Marcel Daniel Christophe Nicolas Laurent|Laurant François|Francois Éric|Eric Stéphane|Stephane Frédéric|Frederic Thierry|Thierri Patrick Olivier Sébastien|Sebastien
      Guillaume Julien Antoine Maxime Alexandre Mathieu|Matthieu Romain Hugo Lucas Théo|Theo Baptiste Clément|Clement Yves Gérard|Gerard René|Rene Jean-Pierre Jean-Luc Jean-Marie Jean-Claude Luc Rémi|Rémy|Remi Étienne|Etienne Benoît|Benoit Benoît Gaël|Gael Loïc|Loic`,
    female: `Marie Nathalie|Natalie Isabelle|Isabel Sylvie Catherine|Katherine Martine Christine Françoise|Francoise Valérie|Valerie Sandrine Stéphanie|Stephanie Véronique|Veronique Sophie Céline|Celine Chantal Monique Anne Brigitte Julie Aurélie|Aurelie Camille
      Émilie|Emilie Charlotte Léa|Lea Manon Chloé|Chloe Inès|Ines Jeanne Anne-Marie Marie-Claude Marie-Thérèse Hélène|Helene Élodie|Elodie Geneviève|Genevieve Mireille Odile`,
    surnames: `Martin Bernard Dubois|Du_Bois Thomas Robert Richard Petit|Le_Petit Durand|Durant Leroy|Le_Roy|LeRoy Moreau|Moreaux Simon Laurent Lefebvre|Lefèvre|Lefebure Michel Garcia David Bertrand Roux|Leroux Vincent Fournier Morel|Maurel Girard André Mercier|Lemercier
      Dupont|Dupond Lambert|Lembert Bonnet|Bonet François Martinez Legrand|Le_Grand Garnier Faure|Fauré Rousseau|Roussau Blanc|Leblanc Guérin|Guerin Muller|Müller Henry|Henri Roussel Nicolas Perrin|Périn Morin Mathieu|Matthieu Clément Gauthier|Gautier
      Dumont|Du_Mont Lopez Fontaine|De_la_Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis|Denys Lemaire|Le_Maire Duval|Du_Val Joly|Joli Gautier Roger Roche|Laroche Roy Noël|Noel Meyer Lucas Meunier|Munier Jean Perez Marchand|Marchant
      Dufour|Du_Four Blanchard Marie Barbier Brun|Lebrun Dumas Brunet Schmitt|Schmidt Leroux|Le_Roux Colas De_la_Croix|Delacroix D'Aubigné|Daubigné Thibodeaux|Thibodeau|Thibaudeau Boudreaux|Boudreau Arceneaux|Arsenault Hébert|Hebert Beauchamp Lévesque|Levesque`,
    tail: 0.35,
    second: 0.5,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(2),
    ways.plain(3),
    ways.withoutMiddle(3),
    ways.spaced(2),
    ways.glued(1),
    ways.swapped(2),
    ways.unparted(1),
  ],
};

export const german: Culture = {
  id: 'german',
  label: 'German',
  share: 2,
  draw: drawer({
    male: `Peter Michael Thomas Andreas Wolfgang|Wolf Klaus|Claus Jürgen|Juergen|Jurgen Günter|Günther|Guenter Stefan|Stephan Christian|Kristian Uwe Werner Horst Frank Dieter|Dietrich Manfred Gerhard|Gerhart Hans~Hansi Bernd|Bernhard Thorsten|Torsten Matthias|Mathias Helmut|Hellmut
      Walter|Walther Heinz Martin Jörg|Joerg|Jorg Rolf Jens Sven|Swen Alexander Jan Rainer|Reiner Holger Karl|Carl Dirk Joachim~Achim Ralf|Ralph Carsten|Karsten Kurt|Curt Lukas|Lucas Leon Finn Maximilian~Max Karl-Heinz Hans-Jürgen Hans-Peter Friedrich~Fritz Götz|Goetz`,
    female: `Ursula~Uschi Maria Monika|Monica Petra Elisabeth~Lisa~Elli Sabine Renate Helga Karin|Carin Brigitte Ingrid Erika|Erica Andrea Gisela Claudia|Klaudia Susanne|Susann Gabriele~Gabi Christa Christine|Kristine Hildegard~Hilde Anna Birgit|Birgitt Stefanie|Stephanie Angelika
      Jutta Heike Ute Nicole|Nikole Katrin|Kathrin|Catrin Anja Silke Julia Annemarie|Anne-Marie Käthe|Kaethe Bärbel|Baerbel Jürgena Sigrid Margarete|Margarethe~Grete`,
    surnames: `Müller|Mueller|Muller Schmidt|Schmitt|Schmid Schneider|Schnaider Fischer|Fisher Weber|Veber Meyer|Meier|Maier|Mayer Wagner|Wagener Becker|Bäcker Schulz|Schultz|Schulze Hoffmann|Hofmann|Hoffman Schäfer|Schaefer|Schafer Koch Bauer|Baur Richter Klein|Kleyn Wolf|Wolff
      Schröder|Schroeder|Schroder Neumann|Naumann Schwarz|Schwartz Zimmermann|Zimmerman Braun|Brown Krüger|Krueger|Kruger Hofmann Hartmann|Hartman Lange Schmitt Werner Schmitz|Schmiz Krause|Krauße|Krausse Meier Lehmann|Lehman Schmid Schulze Maier Köhler|Koehler|Kohler Herrmann|Hermann
      König|Koenig|Konig Walter|Walther Mayer Huber|Hueber Kaiser|Kayser Fuchs Peters Lang Scholz|Scholtz Möller|Moeller|Moller Weiß|Weiss|Weisz Jung Hahn Schubert|Schuberth Vogel|Vogl Friedrich|Friederich Keller Günther|Guenther|Gunther Frank Berger Winkler|Winckler Roth|Rothe|Rot
      Beck|Boeck Lorenz Baumann|Bauman Franke|Francke Albrecht|Albrecht Schuster Simon Ludwig|Ludewig Böhm|Boehm|Bohm Winter Kraus|Krauss|Krauß Martin Schumacher|Schuhmacher Krämer|Kraemer|Kramer Vogt|Voigt Stein Jäger|Jaeger|Jager Otto Sommer Groß|Gross von_der_Heide|von_der_Heyde von_Bülow|von_Buelow zur_Mühlen`,
    tail: 0.35,
    second: 0.35,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(4),
    ways.plain(2),
    ways.nickname(1),
    ways.withoutMiddle(2),
    ways.spaced(1),
    ways.glued(1),
    ways.swapped(1),
    ways.unparted(1),
  ],
};

export const polish: Culture = {
  id: 'polish',
  label: 'Polish',
  share: 1,
  draw: drawer({
    male: `Piotr|Peter Krzysztof|Krzystof~Krzysiek Andrzej|Andrej Tomasz|Thomasz~Tomek Jan|Yan~Janek Paweł|Pawel|Pavel Michał|Michal Marcin|Martin Stanisław|Stanislaw|Stanislav~Staszek Jakub|Jacob~Kuba Adam Marek|Mark Łukasz|Lukasz|Lucas Grzegorz|Gregorz Mateusz|Matheus Wojciech|Voytek~Wojtek
      Mariusz Dariusz|Darius Zbigniew|Zbignew Jerzy|Jerzi Maciej|Macej Rafał|Rafal|Raphael Robert Kamil Jacek Józef|Jozef|Joseph Ryszard|Richard Tadeusz|Thadeus Bartosz~Bartek Wiesław|Wieslaw Sławomir|Slawomir Władysław|Wladyslaw|Vladislav`,
    female: `Anna~Ania Maria Katarzyna|Katarzina|Catherine~Kasia Małgorzata|Malgorzata~Gosia Agnieszka|Agnieska~Aga Barbara~Basia Ewa|Eva Krystyna|Kristina Magdalena~Magda Elżbieta|Elzbieta~Ela Joanna~Asia Aleksandra|Alexandra~Ola Zofia|Sofia Monika Teresa|Theresa Danuta Natalia Julia Karolina|Carolina
      Marta|Martha Beata Dorota Halina Jadwiga Irena Alicja|Alicia Jolanta|Yolanta Iwona|Ivona Grażyna|Grazyna Bożena|Bozena`,
    surnames: `Nowak|Novak Kowalski|Kowalsky|Kovalski Wiśniewski|Wisniewski|Wisniewsky Wójcik|Wojcik|Voytsik Kowalczyk|Kowalczik|Kovalchik Kamiński|Kaminski|Kaminsky Lewandowski|Levandovski Zieliński|Zielinski|Zelinsky Szymański|Szymanski|Shimanski Woźniak|Wozniak|Vozniak Dąbrowski|Dabrowski|Dombrowski Kozłowski|Kozlowski|Kozlovsky
      Jankowski|Jankowsky|Yankovski Mazur|Masur Kwiatkowski|Kwiatkowsky Wojciechowski|Voitsekhovski Krawczyk|Krawczik|Kravchik Kaczmarek|Kachmarek Piotrowski|Piotrowsky Grabowski|Grabowsky|Grabovski Zając|Zajac|Zajonc Pawłowski|Pawlowski|Pavlovsky Michalski|Michalsky Król|Krol|Krul Wieczorek|Vechorek Jabłoński|Jablonski|Yablonski
      Wróbel|Wrobel|Vrubel Nowakowski|Novakovski Majewski|Mayevski Olszewski|Olszewsky|Olshevski Stępień|Stepien|Stempien Malinowski|Malinovsky Jaworski|Javorski Adamczyk|Adamchik Dudek|Dudeck Nowicki|Novicki Pawlak|Pavlak Górski|Gorski|Gorsky Witkowski|Vitkovski Walczak|Valchak Sikora|Shikora Baran Rutkowski|Rutkowsky Michalak Szewczyk|Shevchik
      Ostrowski|Ostrowsky Tomaszewski|Tomashevski Pietrzak|Pietzak Zalewski|Zalevski Wróblewski|Wroblewski|Vrublevski Marciniak|Martsiniak Jasiński|Jasinski Zawadzki|Zavadzki Bąk|Bak|Bonk Jakubowski|Yakubovski Sadowski|Sadovski Duda Włodarczyk|Wlodarczyk Wilk|Vilk Chmielewski|Chmielewsky|Khmelevski Borkowski|Borkovski Sokołowski|Sokolowski|Sokolovsky Szczepański|Szczepanski|Stepansky`,
    tail: 0.3,
    second: 0.4,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(3),
    ways.plain(4),
    ways.nickname(1),
    ways.withoutMiddle(2),
    {
      how: 'feminine or masculine ending',
      weight: 2,
      write: (who) => {
        const family = latin(who.surnames[0]!);
        return /(sk|ck|dzk)i$/.test(family)
          ? {
              how: 'feminine or masculine ending',
              script: 'latin',
              name: parted(joined(who.given.map(latin)), family.replace(/i$/, 'a')),
            }
          : null;
      },
    },
    ways.swapped(1),
    ways.unparted(1),
  ],
};
