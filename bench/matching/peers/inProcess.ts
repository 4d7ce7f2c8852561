import FlexSearch from 'flexsearch';
import MiniSearch from 'minisearch';
import { anyDatesAgree, foldedName, type Peer, type Records, trigramSimilarity, trigrams } from './peer.js';

/** Candidates of a text search engine, put in order by trigram similarity among those whose dates agree. */
function reranker(records: Records) {
  return (query: Parameters<Peer['ask']>[0], rows: Iterable<number>): ReadonlyMap<string, number> => {
    const asked = trigrams(query.names[0] ? foldedName(query.names[0]) : '');
    const found = new Map<string, number>();
    for (const row of rows) {
      const record = records[row]!;
      if (found.has(record.id) || !anyDatesAgree(query, record)) continue;
      let best = 0;
      for (const name of record.names)
        best = Math.max(best, trigramSimilarity(asked, trigrams(foldedName(name))));
      found.set(record.id, best);
    }
    return found;
  };
}

export function miniSearch(records: Records, progress: (text: string) => void): Peer {
  progress(`MiniSearch: indexing ${records.length} records`);
  const started = Date.now();
  const index = new MiniSearch<{ id: number; names: string }>({ fields: ['names'], idField: 'id' });
  index.addAll(records.map((record, id) => ({ id, names: record.names.map(foldedName).join(' ') })));
  const rerank = reranker(records);
  return {
    id: 'minisearch',
    label: 'MiniSearch, fuzzy, then similarity',
    buildSeconds: (Date.now() - started) / 1000,
    bytes: null,
    lanes: 1,
    ask: async (query) => {
      const text = query.names[0] ? foldedName(query.names[0]) : '';
      const hits = index.search(text, {
        fuzzy: (term) => (term.length > 6 ? 2 : term.length > 3 ? 1 : false),
        combineWith: 'OR',
      });
      return rerank(
        query,
        hits.slice(0, 500).map((hit) => Number(hit.id)),
      );
    },
    close: async () => {},
  };
}

export function flexSearch(records: Records, progress: (text: string) => void): Peer {
  progress(`FlexSearch: indexing ${records.length} records`);
  const started = Date.now();
  const index = new FlexSearch.Index({ tokenize: 'forward' });
  records.forEach((record, id) => {
    index.add(id, record.names.map(foldedName).join(' '));
  });
  const rerank = reranker(records);
  return {
    id: 'flexsearch',
    label: 'FlexSearch, forward index, limit 500, then similarity',
    buildSeconds: (Date.now() - started) / 1000,
    bytes: null,
    lanes: 1,
    ask: async (query) => {
      const text = query.names[0] ? foldedName(query.names[0]) : '';
      const rows = new Set<number>();
      for (const word of text.split(' '))
        for (const id of index.search(word, { limit: 500 })) rows.add(Number(id));
      for (const id of index.search(text, { limit: 500, suggest: true })) rows.add(Number(id));
      return rerank(query, rows);
    },
    close: async () => {},
  };
}
