import { GIVEN_LINKS } from './tables/givenLinks.js';

/** Which heads each name is a form of, or a head itself; numbers ascending. */
export class NameLinks {
  readonly #heads = new Map<string, number[]>();

  /** `text`: entries of a head and its forms, divided by semicolons. */
  constructor(text: string) {
    const numbers = new Map<string, number>();
    const numberOf = (name: string): number => {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    };
    const link = (name: string, to: number) => {
      const list = this.#heads.get(name);
      if (!list) this.#heads.set(name, [to]);
      else if (!list.includes(to)) list.push(to);
    };
    for (const entry of text.split(';')) {
      const [head, ...forms] = entry.split(' ');
      for (const form of forms) {
        link(form, numberOf(head!));
        link(head!, numberOf(form));
      }
    }
    for (const list of this.#heads.values()) list.sort((x, y) => x - y);
  }

  /**
   * How many names both are forms of (Katya and Cathy of Katharine), up to 3; -1 where one of them is not in the
   * table at all, which says nothing.
   */
  shared(a: string, b: string): number {
    const x = this.#heads.get(a);
    const y = this.#heads.get(b);
    if (!x || !y) return -1;
    let [i, j, count] = [0, 0, 0];
    while (i < x.length && j < y.length) {
      if (x[i] === y[j]) {
        count++;
        i++;
        j++;
      } else if (x[i]! < y[j]!) i++;
      else j++;
    }
    return count < 3 ? count : 3;
  }
}

let links: NameLinks | undefined;

/** The links of given names, read at first use. */
export function givenLinks(): NameLinks {
  links ??= new NameLinks(GIVEN_LINKS);
  return links;
}
