import { type Culture, drawer, joined, latin, parted, type Rewrite, ways } from './culture.js';

/** Two surnames are the rule; documents, airlines and registries keep any subset of them, in any box. */
const way = (
  how: string,
  weight: number,
  write: (given: string, families: readonly string[]) => ReturnType<typeof parted> | null,
): Rewrite => ({
  how,
  weight,
  write: (who) => {
    const name = write(joined(who.given.map(latin)), who.surnames.map(latin));
    return name && { how, script: 'latin', name };
  },
});

export const hispanic: Culture = {
  id: 'hispanic',
  label: 'Hispanic',
  share: 20,
  draw: drawer({
    male: `José|Jose~Pepe~Chepe Luis|Luís Juan|Juán Carlos~Charly Jesús|Jesus~Chuy Miguel Jorge Francisco|Fransisco~Paco~Pancho Antonio~Toño~Tony Manuel~Manolo Alejandro~Alex Pedro Roberto~Beto Ricardo Fernando~Nando Javier|Xavier Eduardo~Lalo Rafael~Rafa Daniel Sergio Raúl|Raul Arturo Héctor|Hector|Ector Enrique~Quique
      Ángel|Angel Óscar|Oscar Alberto~Beto Víctor|Victor Mario Rubén|Ruben Ramón|Ramon~Moncho Julio Gerardo Martín|Martin César|Cesar Andrés|Andres Armando Salvador~Chava Guillermo~Memo Jaime|Jayme Gustavo Alfredo Ernesto Felipe|Phelipe Marcos Ignacio~Nacho Gilberto Guadalupe~Lupe Rogelio Santiago Diego Hugo Esteban|Estevan Adrián|Adrian Iván|Ivan Efraín|Efrain Joaquín|Joaquin Wilfredo|Wilfrido Yoel|Joel Yordany|Jordany Baltazar|Baltasar`,
    female: `María|Maria~Mari Guadalupe~Lupita Juana Margarita~Mago Josefina~Chepina Verónica|Veronica~Vero Rosa Leticia|Letisia~Lety Francisca~Paquita Teresa|Theresa~Tere Alicia Patricia~Paty Martha|Marta Gloria Elizabeth|Elisabet Ana|Anna Carmen Yolanda|Iolanda Silvia|Sylvia Laura Sandra Claudia Rocío|Rocio Adriana Gabriela~Gaby Alejandra Mónica|Monica Araceli|Aracely
      Norma Isabel|Ysabel~Chabela Lourdes Beatriz|Beatris Elena|Helena Graciela Irma Blanca Esperanza Luz Dolores~Lola Consuelo~Chelo Rosario~Chayo Xiomara|Siomara Yesenia|Jessenia Esther|Ester`,
    surnames: `Hernández|Hernandez|Fernández García|Garcia|Garsia Martínez|Martinez|Martines López|Lopez|Lopes González|Gonzalez|Gonzales Rodríguez|Rodriguez|Rodrigues Pérez|Perez|Peres Sánchez|Sanchez|Sanches Ramírez|Ramirez|Ramires Cruz|De_la_Cruz|Crus Flores|Florez Gómez|Gomez|Gomes Morales Vázquez|Vasquez|Vazquez Reyes|de_los_Reyes Jiménez|Jimenez|Gimenez|Ximenez Torres Díaz|Diaz|Dias Gutiérrez|Gutierrez|Gutierres Ruiz|Ruíz
      Mendoza|Mendosa Aguilar Ortiz|Ortíz Moreno Castillo|del_Castillo Romero Álvarez|Alvarez|Alvares Méndez|Mendez|Mendes Chávez|Chavez|Chaves Rivera|Ribera Juárez|Juarez|Suarez Ramos Domínguez|Dominguez Herrera|Errera Medina Castro Vargas|Bargas Guzmán|Guzman Velázquez|Velasquez|Velazquez Muñoz|Munoz|Muños Rojas|Roxas Contreras Salazar|Salasar Luna Ortega De_la_Rosa|Rosas Guerrero Estrada
      Bautista|Baptista Cortés|Cortez|Cortes Soto Alvarado Espinoza|Espinosa Lara Ávila|Avila Ríos|Rios Cervantes|Servantes Silva De_León|Deleon|Leon Delgado Vega|Bega Márquez|Marquez Sandoval|Sandobal Fuentes Carrillo Cabrera Navarro|Nabarro Campos Valdez|Valdés|Baldez Santos|de_los_Santos Meza|Mesa Nieves Peña|Pena|de_la_Peña Zamora|Samora Pacheco Villarreal|Villareal Núñez|Nunez Acosta Maldonado Miranda Rosario|del_Rosario
      Cárdenas|Cardenas Escobar|Escovar Figueroa Montoya Quiñones|Quinones Zúñiga|Zuniga Ibarra|Ybarra Trujillo Arroyo Bustamante Cisneros|Sisneros Palacios|Palacio Benítez|Benitez Villanueva|Billanueva Galindo Orozco|Orosco Aguirre Barrera|Barrero Serrano Saldaña|Saldana Huerta|Guerta Calderón|Calderon Solís|Solis Arellano Nava Ochoa Tapia Olivares Ponce|Ponse Zavala|Zabala|Savala Rangel Esquivel|Esquibel Ayala Cuevas Macías|Macias`,
    tail: 0.3,
    second: 0.45,
    surnameCount: (random) => (random.chance(0.8) ? 2 : 1),
  }),
  write: (who) =>
    parted(latin(who.given[0]!), joined(who.surnames.map(latin)), who.given[1] && latin(who.given[1])),
  rewrites: [
    way('first surname only', 5, (given, [first, second]) => (second ? parted(given, first!) : null)),
    way('second surname only', 1, (given, [, second]) => (second ? parted(given, second) : null)),
    way('surnames hyphenated', 2, (given, families) =>
      families[1] ? parted(given, families.join('-')) : null,
    ),
    way('surnames the other way round', 1, (given, [first, second]) =>
      second ? parted(given, `${second} ${first}`) : null,
    ),
    way('first surname as middle name', 3, (given, [first, second]) =>
      second ? parted(given, second, first) : null,
    ),
    way('second surname an initial', 1, (given, [first, second]) =>
      second ? parted(given, `${first} ${second.charAt(0)}`) : null,
    ),
    ways.respelt(2),
    ways.plain(5),
    ways.withoutMiddle(2),
    ways.nickname(1),
    ways.glued(1),
    ways.swapped(1),
    ways.unparted(2),
  ],
};

export const portuguese: Culture = {
  id: 'portuguese',
  label: 'Portuguese and Brazilian',
  share: 2,
  draw: drawer({
    male: `José|Jose~Zé João|Joao~Joca Antônio|António|Antonio~Toninho Francisco~Chico Carlos~Carlinhos Paulo Pedro Lucas|Lukas Luiz|Luís|Luis Marcos Gabriel Rafael|Raphael Daniel Marcelo Bruno Eduardo~Edu Felipe|Philipe|Filipe Rodrigo Manoel|Manuel~Mané Mateus|Matheus André|Andre Fernando Fábio|Fabio Leonardo~Léo Gustavo Guilherme Leandro Tiago|Thiago Anderson Ricardo Márcio|Marcio Jorge Sebastião|Sebastiao Alexandre Roberto Edson|Édson Diego Vítor|Victor|Vitor Sérgio|Sergio Cláudio|Claudio Wellington|Uelinton Henrique|Enrique Washington|Uoshington Nuno Rui|Ruy Duarte Joaquim|Joaquin`,
    female: `Maria Ana|Anna Francisca Antônia|Antonia Adriana Juliana~Ju Márcia|Marcia Fernanda~Nanda Patrícia|Patricia Aline Sandra Camila|Kamila Amanda Bruna Jéssica|Jessica Letícia|Leticia Júlia|Julia Luciana Vanessa Mariana Gabriela~Gabi Vera Vitória|Victoria Larissa|Larisa Cláudia|Claudia Beatriz|Beatris~Bia Luana Rita Sônia|Sonia Renata Eliane Josefa Simone Natália|Natalia Cristina|Christina Carla|Karla Débora|Debora Rosângela|Rosangela Conceição|Conceicao Inês|Ines Graça|Graca Teresa|Thereza|Tereza`,
    surnames: `Silva|da_Silva Santos|dos_Santos Oliveira|de_Oliveira Souza|Sousa|de_Souza Rodrigues|Rodriguez Ferreira|Ferreyra Alves|Álvares Pereira|Pereyra Lima|de_Lima Gomes|Gomez Costa|da_Costa Ribeiro|Ribero Martins|Martin Carvalho|de_Carvalho Almeida|de_Almeida Lopes|Lopez Soares|Suares Fernandes|Fernandez Vieira|Viera Barbosa|Barboza Rocha|da_Rocha Dias|Diaz Nascimento|do_Nascimento Andrade|de_Andrade Moreira|Moreyra Nunes|Nunez Marques Machado Mendes|Mendez Freitas|de_Freitas Cardoso|Cardozo Ramos Gonçalves|Goncalves Santana|Sant'Ana|Santanna Teixeira|Teixera Araújo|Araujo|de_Araújo Cavalcante|Cavalcanti Melo|de_Melo|Mello Pinto Azevedo|de_Azevedo Monteiro|Montero Correia|Corrêa|Correa Moura|de_Moura Cruz|da_Cruz Campos Reis|dos_Reis Castro|de_Castro Barros|de_Barros Batista|Baptista Tavares Pires Duarte Medeiros|de_Medeiros Brito|de_Brito Coelho Nogueira Borges Xavier Farias|de_Faria Sales|Salles Guimarães|Guimaraes Fonseca|da_Fonseca Queiroz|Queirós|de_Queiroz Magalhães|Magalhaes Figueiredo|de_Figueiredo Paiva|de_Paiva Vasconcelos|de_Vasconcellos Cunha|da_Cunha Assunção|Assuncao Leite Falcão|Falcao Bragança|de_Bragança Resende|Rezende`,
    tail: 0.2,
    second: 0.45,
    surnameCount: (random) => (random.chance(0.65) ? 2 : random.chance(0.4) ? 3 : 1),
  }),
  write: (who) =>
    parted(latin(who.given[0]!), joined(who.surnames.map(latin)), who.given[1] && latin(who.given[1])),
  rewrites: [
    // Portuguese custom keeps the last surname, unlike Spanish custom.
    way('last surname only', 5, (given, families) =>
      families.length > 1 ? parted(given, families.at(-1)!) : null,
    ),
    way('last surname, others as middle names', 4, (given, families) =>
      families.length > 1 ? parted(given, families.at(-1)!, families.slice(0, -1).join(' ')) : null,
    ),
    way('first surname only', 1, (given, families) =>
      families.length > 1 ? parted(given, families[0]!) : null,
    ),
    way('particles written', 3, (given, families) =>
      parted(given, families.map((f) => (f.includes(' ') ? f : `de ${f}`)).join(' ')),
    ),
    way('generation word', 1, (given, families) => parted(given, `${families.join(' ')} Filho`)),
    ways.respelt(3),
    ways.plain(3),
    ways.withoutMiddle(2),
    ways.glued(0.5),
    ways.swapped(1),
    ways.unparted(2),
  ],
};
