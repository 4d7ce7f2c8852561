import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { OBJECT_KINDS } from '#access/objectKinds.js';
import { en } from '#web/text/en/index.js';
import { texts } from '#web/text/text.js';
import { actorText, factLines, objectText } from './auditWords.js';

const AGENCY = '01a204da-9555-7315-9043-782efd73daf9';
const CANDIDATE = '01a204dc-cd91-7cd5-8e11-4a6280b5b3f1';
const t = texts('en');
const reader = {
  t,
  zone: 'America/New_York',
  names: new Map([
    [AGENCY, 'Ohio Registration Unit'],
    [
      'rule r12-sora 6',
      'Registration agency is told when a registered person attempts to enter the United States',
    ],
  ]),
};
const says = (facts: Record<string, unknown>) => factLines(facts, reader);

describe('facts are said in words', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ agency: AGENCY }, 'Agency: Ohio Registration Unit'],
    [{ candidate: CANDIDATE }, 'Candidate: C-80B5B3F1'],
    [{ candidates: [CANDIDATE, CANDIDATE] }, 'Candidates: 2: C-80B5B3F1, C-80B5B3F1'],
    [{ trips: Array(9).fill(CANDIDATE) }, 'Trips: 9: '],
    [{ notice: null }, 'Travel notice: none'],
    [{ hitConfirmed: true }, 'Hit confirmed: yes'],
    [{ to: 'departed-undecided' }, 'To: departed undecided'],
    [{ lastHeardMs: Date.UTC(2026, 10, 22, 19, 5) }, 'Last heard: Sun 22 Nov 2026, 14:05 EST'],
    [{ dueOn: '2026-12-01' }, 'Due: 1 Dec 2026'],
    [{ country: 'ESP' }, 'Country: Spain'],
    [{ port: '2402' }, 'Port: El Paso (2402)'],
    [{ port: 'QQQQ' }, 'Port: QQQQ'],
    [
      { rule: 'r12-sora', ruleVersion: 6 },
      'Rule: Registration agency is told when a registered person attempts to enter the United States (r12-sora)',
    ],
    [{ rule: 'r12-sora', ruleVersion: 5 }, 'Rule: r12-sora'],
    [{ kind: 'traveller' }, 'Kind: traveler'],
    [{ sha256: 'a'.repeat(64) }, 'Digest of the file: aaaaaaaaaaaa…'],
    [{ bytes: 12_345 }, 'Bytes: 12,345'],
    [{ channel: 'portal' }, 'Channel: inbox'],
    [{ status: 'non-fugitive' }, 'Status: REGISTERED'],
    [{ via: 'api' }, 'Came: by API'],
    [{ path: 'certain' }, 'Path: Identity certain'],
    [{ changedSteps: { toldOrigin: 'as in the table' } }, 'Steps changed: Told origin as in the table'],
    [{ neverSeenBefore: 'X' }, 'Never seen before: X'],
  ])('%j', (facts, text) => {
    expect(says(facts)[0]!.slice(0, text.length)).toBe(text);
  });

  test('a list is cut and says how many more there are; what says nothing is left out', () => {
    expect(says({ trips: Array(9).fill(CANDIDATE) })[0]).toMatch(
      /^Trips: 9: (RT-[0-9A-F]{10}, ){4}RT-[0-9A-F]{10} and 4 more$/,
    );
    expect(says({ request: AGENCY, stale: [], outcome: '' })).toEqual([]);
    expect(says({ why: 'y'.repeat(5000) })[0]!.length).toBe(200);
  });
});

test('what an entry is about bears the words and reference of the pages', () => {
  expect(objectText({ objectKind: 'candidate', objectId: CANDIDATE }, reader)).toEqual({
    kind: 'Candidate',
    name: 'C-80B5B3F1',
    search: '4a6280b5b3f1',
  });
  expect(objectText({ objectKind: 'Agency', objectId: AGENCY }, reader)).toMatchObject({
    name: 'Ohio Registration Unit',
  });
  expect(objectText({ objectKind: 'NsorMessage', objectId: '*' }, reader)).toEqual({
    kind: 'NSOR message',
    name: '',
  });
  expect(objectText({ objectKind: 'compliance-case', objectId: '*' }, reader).kind).toBe('Compliance case');
});

test('who acted is named without the number of an account', () => {
  expect(actorText({ actorName: null, actorKind: 'system', actorId: 'steps' }, t)).toBe('The system');
  expect(actorText({ actorName: 'Ada', actorKind: 'user', actorId: AGENCY }, t)).toBe('Ada');
  expect(actorText({ actorName: null, actorKind: 'client', actorId: 'uscis' }, t)).toBe(
    'Machine client uscis',
  );
});

test('every kind of object that policies know has words', () => {
  const wordless = Object.keys(OBJECT_KINDS).filter((kind) => !Object.hasOwn(en, `auditObject.${kind}`));
  expect(wordless).toEqual([]);
});

test('every fact that the program writes has a name in words', () => {
  const names = factNames();
  expect(names.size).toBeGreaterThan(200);
  expect([...names].filter((name) => !Object.hasOwn(en, `auditFact.${name}`))).toEqual([]);
});

/** The names in `note({ … })` of routes, and in `facts` beside an audited action or outcome, read from the source. */
function factNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const root = `${import.meta.dirname}/../../`;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (f) => f.endsWith('.ts') && !f.endsWith('test.ts') && !/testkit|^web/.test(f),
  );
  for (const file of files) {
    const text = readFileSync(root + file, 'utf8');
    if (!/\bnote\(|\bfacts:/.test(text)) continue;
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const add = (node: ts.Expression): void => {
      if (ts.isConditionalExpression(node)) {
        add(node.whenTrue);
        add(node.whenFalse);
      } else if (ts.isParenthesizedExpression(node)) add(node.expression);
      else if (ts.isObjectLiteralExpression(node))
        for (const p of node.properties)
          if (ts.isSpreadAssignment(p)) add(p.expression);
          else if (p.name) names.add(p.name.getText(source).replaceAll("'", ''));
    };
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /(^|\.)note$/.test(node.expression.getText(source)))
        node.arguments.forEach(add);
      if (
        ts.isPropertyAssignment(node) &&
        node.name.getText(source) === 'facts' &&
        ts.isObjectLiteralExpression(node.parent)
      ) {
        const beside = node.parent.properties.map((p) => p.name?.getText(source));
        const around = node.parent.parent;
        const ofAnswer = ts.isPropertyAssignment(around) && around.name.getText(source) === 'audit';
        if (ofAnswer || beside.includes('action') || beside.includes('objectKind')) add(node.initializer);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return names;
}
