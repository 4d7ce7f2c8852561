/**
 * Who may know whom: the architecture as a table (ARCHITECTURE.md has the prose).
 * Every rule has a name and a reason; test/importRules.test.ts plants a violation of each and sees it caught.
 */
const PURE = ['basics', 'domain', 'matching', 'formats', 'documents'];

/** folder -> the folders it may import from, besides itself. */
export const MAY_KNOW = {
  basics: [],
  domain: ['basics'],
  matching: ['domain', 'basics'],
  formats: ['domain', 'basics'],
  documents: ['domain', 'basics'],
  access: ['domain', 'basics'],
  storage: ['domain', 'basics'],
  screening: ['storage', 'matching', 'domain', 'basics'],
  delivery: ['formats', 'domain', 'basics'],
  steps: [
    'basics',
    'domain',
    'matching',
    'formats',
    'documents',
    'access',
    'storage',
    'screening',
    'delivery',
  ],
  web: ['domain', 'basics'],
  http: ['web', 'documents', 'formats', 'access', 'screening', 'storage', 'domain', 'basics'],
  cli: [
    'basics',
    'domain',
    'matching',
    'formats',
    'documents',
    'access',
    'storage',
    'screening',
    'delivery',
    'steps',
    'http',
  ],
};

const folderRules = Object.entries(MAY_KNOW).map(([folder, known]) => ({
  name: `${folder}-knows-its-place`,
  comment: `src/${folder} may import only ${known.length > 0 ? known.join(', ') : 'nothing else in src'}; a wider reach would hide where a decision is made.`,
  severity: 'error',
  // A database test plays what happens before and after its own part: it may run the steps that the part waits for.
  from: { path: `^src/${folder}/`, pathNot: '\\.db\\.test\\.ts$' },
  to: {
    path: '^src/',
    pathNot: [
      `^src/(${[folder, ...known].join('|')})/`,
      ...(folder === 'http' ? ['^src/steps/pipeline\\.ts$'] : []),
    ],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...folderRules,
    {
      name: 'pure-core',
      comment: 'The pure folders compute; a clock, file or socket there would make a decision unrepeatable.',
      severity: 'error',
      from: { path: `^src/(${PURE.join('|')})/`, pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(zlib|buffer)$' },
    },
    {
      name: 'hash-crosses-folders',
      comment:
        'An import that crosses a folder starts with #, so that boundaries show in every import block.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: '^src/$1/',
        dependencyTypesNot: [
          'aliased',
          'aliased-subpath-import',
          'aliased-tsconfig',
          'aliased-tsconfig-paths',
        ],
      },
    },
    {
      name: 'shipped-code-ignores-tools',
      comment:
        'src never imports simulators, benches or journey tests: they know the product, never the other way round.',
      severity: 'error',
      // Tests beside the code may use what journeys use to make a database.
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(sim|bench|test)/' },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that need each other are one idea in two places; a circle of types alone is gone when it runs.',
      severity: 'error',
      from: { path: '^(src|sim|bench)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
