import { timesInLetters } from '#basics/dates.js';
import type { Block, Document, Fact, Table } from './document.js';

/**
 * The document with its days in letters, as pages say them: on paper, too, nobody has to guess which figure is the
 * day. Instants that stand as a machine writes them are told in UTC.
 */
export function inLetters(document: Document): Document {
  return {
    ...document,
    title: say(document.title),
    sections: document.sections.map((section) => ({
      ...section,
      heading: say(section.heading),
      blocks: section.blocks.map(blockInLetters),
    })),
  };
}

const say = (text: string): string => timesInLetters(text);

function blockInLetters(block: Block): Block {
  switch (block.kind) {
    case 'paragraph':
    case 'warning':
      return { ...block, text: say(block.text) };
    case 'withheld':
      return { ...block, what: say(block.what), reason: say(block.reason) };
    case 'bullets':
      return { ...block, items: block.items.map(say) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ name, value }): Fact => ({ name: say(name), value: say(value) })),
      };
    case 'table':
      return tableInLetters(block);
    case 'chart':
    case 'map':
      return { ...block, alt: say(block.alt), table: tableInLetters(block.table) };
  }
}

function tableInLetters(table: Table): Table {
  return { ...table, caption: say(table.caption), rows: table.rows.map((row) => row.map(say)) };
}
