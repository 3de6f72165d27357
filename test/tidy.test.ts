import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { minVersion, satisfies } from 'semver';
import { packagePath, packageRoot, readPackageFile } from '../src/ground/package-file.ts';
import { alternatives } from '../src/ground/pattern.ts';
import { queryNames, queryShapes } from './stores/query-shapes.ts';
import { commentsOf, exportsOf, functionsOf } from './support/source-code.ts';
import { trackedFiles } from './support/tracked-files.ts';

/**
 * The rooms of the house in the order of the flow, each with the rooms that it may import from:
 * what is not listed is not allowed. `src/ground` is everybody's; of a store everybody may have the
 * interface and the text of a query.
 */
const ROOMS: Readonly<Record<string, string>> = {
  stores: '',
  'stores/warehouse': 'stores',
  'stores/ledger': 'stores',

  published: '',
  'published/result': 'published',

  'calls/call': '',
  'calls/format': 'call',
  'calls/intake': 'call format',
  'calls/kafka': 'call format intake',
  'calls/http': 'call format intake published published/open',
  'calls/minute': 'call',

  'money/contract': 'call',
  'money/input': 'contract published result',
  'money/fee': 'input judge',
  'money/exclusion': 'contract input',
  'money/told': 'contract input published',
  'money/judge': 'contract input result',
  'money/count': 'contract input judge',
  'money/evaluation': 'contract input judge count intake',
  'money/explanation': 'contract input judge count evaluation result',
  'money/lab': 'contract input judge count evaluation result',
  'money/no-clause': 'contract input judge count evaluation result',
  'money/deadline': 'contract evaluation',
  'money/statement': 'contract input judge evaluation fee exclusion told deadline minute result',
  'money/claim': 'contract input judge count deadline money/statement result',

  'health/detect': '',
  'health/incident': 'detect',
  'health/where': 'detect',
  'health/declared': 'detect incident',
  'health/estimate': 'detect incident declared',
  'health/redundancy': 'call detect live',
  'health/drill': 'detect incident declared live redundancy health/record',
  'health/replay': 'detect incident declared estimate redundancy',
  'health/record': 'detect incident estimate',
  'health/live': 'minute detect incident where declared estimate health/record',

  'papers/print': '',
  'papers/words':
    'contract input judge explanation deadline money/statement claim detect incident where ' +
    'estimate declared redundancy',
  'papers/mail': 'words print claim',
  'papers/letter': 'words print input judge money/statement claim',
  'papers/statement':
    'words print contract input judge evaluation deadline money/statement published result',
  'papers/weekly':
    'words print mail contract input judge evaluation money/statement call minute detect ' +
    'incident declared estimate redundancy',
  'papers/no-clause': 'words print weekly input judge lab money/no-clause',
  'papers/evidence':
    'print papers/statement contract input judge count evaluation money/statement call ' +
    'published result',
  'papers/export':
    'words print papers/statement evidence contract input judge evaluation money/statement',

  'published/open':
    'published detect incident where declared redundancy replay estimate health/record ' +
    'health/live',
  'published/closed':
    'published result call intake contract fee exclusion told claim money/statement words ' +
    'letter evidence export where redundancy drill published/open',
  'web/http': 'calls/http intake published published/open health/live',
  'web/site':
    'web/http print words detect incident declared estimate redundancy health/record health/live',
  'web/feed':
    'web/http site print words published published/open intake detect declared incident ' +
    'health/record health/live',
  'web/access': 'web/http print',
  'web/api':
    'web/http access published published/open closed result declared estimate ' +
    'health/record health/live money/statement claim',
  'web/desk':
    'web/http access print words letter papers/statement money/statement claim health/record ' +
    'intake',

  'command/terminal': '',
};

/**
 * Where the rooms are put together: what is listed may import from every room and from its left.
 */
const COMPOSITION = ['running', 'jobs', 'app', 'running/demo', 'command', 'cli'];

/** Of a store, what is everybody's. */
const STORE_DOORS = ['warehouse', 'ledger'].flatMap((store) => [
  `src/stores/${store}/${store}.ts`,
  `src/stores/${store}/query.ts`,
  `src/stores/${store}/contents.ts`,
]);

/** What stays pure has no store, no process, no settings, no clock, and waits for nothing. */
const PURE_ROOMS = [
  'money/judge',
  'papers/words',
  'health/detect',
  'health/incident',
  'health/where',
  'health/estimate',
  'health/replay',
];

interface Import {
  readonly file: string;
  /** A file of the project, or the name of a package. */
  readonly target: string;
}

const files = trackedFiles('src', 'jobs').filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readPackageFile(file)]));
const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ''));
/** Without those that are gone once types are taken out. */
const runningImports = files.flatMap((file) =>
  importsOf(file, (sources.get(file) ?? '').replaceAll(/^import type [^']*'[^']+';$/gm, '')),
);

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(/(?<![.'\w])(?:from|import\(|import)\s*'([^']+)'/g)].map(
    ([, name = '']) => ({
      file,
      target: name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
    }),
  );
}

/** The files themselves, and whatever they import in turn. */
function reachedFrom(begun: readonly string[], by = imports): ReadonlySet<string> {
  const reached = new Set(begun);
  for (const file of reached) {
    for (const one of by) {
      if (one.file === file && sources.has(one.target)) reached.add(one.target);
    }
  }
  return reached;
}

/**
 * `money/judge` of `src/money/judge/indicators/ratio.ts`; undefined of
 * what belongs to the composition.
 */
function roomOf(file: string): string | undefined {
  const parts = dirname(file).split('/').slice(1);
  const names = [parts.slice(0, 2).join('/'), parts[0] ?? ''];
  return names.find((name) => Object.hasOwn(ROOMS, name));
}

/** A room is named by its last word, or whole where two have the same. */
function allowedRooms(room: string): readonly string[] {
  const names = (ROOMS[room] ?? '').split(' ').filter((name) => name !== '');
  return names.map((name) => {
    const found = Object.keys(ROOMS).filter((one) => one === name || one.endsWith(`/${name}`));
    assert.equal(found.length, 1, `${room}: ${name} is ${found.join(' or ') || 'no room'}`);
    return found[0] ?? '';
  });
}

function compositionOf(file: string): number {
  const [top = '', first = '', second = ''] = file.replace(/\.ts$/, '').split('/');
  if (top === 'jobs') return COMPOSITION.indexOf('jobs');
  const nested = COMPOSITION.indexOf(`${first}/${second}`);
  return nested >= 0 ? nested : COMPOSITION.indexOf(first);
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function none(found: readonly string[]): void {
  assert.deepEqual(found, []);
}

test('a room imports from the rooms of its line in the table', () => {
  const wrong = imports.filter(({ file, target }) => {
    if (!target.startsWith('src/') && !target.startsWith('jobs/')) return false;
    if (target.startsWith('src/ground/') || STORE_DOORS.includes(target)) return false;
    const room = roomOf(file);
    const targetRoom = roomOf(target);
    if (room === undefined) {
      return targetRoom === undefined && compositionOf(target) > compositionOf(file);
    }
    if (targetRoom === undefined) return true;
    return room !== targetRoom && !allowedRooms(room).includes(targetRoom);
  });
  none(wrong.map(({ file, target }) => `${file} imports ${target}`));
});

test('the table has no arrow that nothing uses', () => {
  const used = new Set(imports.map(({ file, target }) => `${roomOf(file)} ${roomOf(target)}`));
  const unused = Object.keys(ROOMS).flatMap((room) =>
    allowedRooms(room)
      .filter((target) => !used.has(`${room} ${target}`))
      .map((target) => `${room} -> ${target}`),
  );
  none(unused);
});

test('rooms have an order: no arrow leads back', () => {
  const after = new Map(Object.keys(ROOMS).map((room) => [room, new Set(allowedRooms(room))]));
  while (after.size > 0) {
    const free = [...after].filter(([, rest]) => [...rest].every((room) => !after.has(room)));
    assert.notEqual(free.length, 0, `in a circle: ${[...after.keys()].join(', ')}`);
    for (const [room] of free) after.delete(room);
  }
});

test('no two files import each other, however far around', () => {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (sources.has(target)) targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  none(circles);
});

test('what is pure has no store, no process and no clock, and waits for nothing', () => {
  const pure = files.filter((file) => PURE_ROOMS.includes(roomOf(file) ?? ''));
  none(PURE_ROOMS.filter((room) => !pure.some((file) => roomOf(file) === room)));
  // Its types may be of anything; what runs must not come to a store or to Node by any way.
  const reached = reachedFrom(pure, runningImports);
  assert.ok(reached.size > pure.length);
  const wrong = runningImports.filter(
    ({ file, target }) =>
      reached.has(file) && (target.startsWith('node:') || target.startsWith('src/stores/')),
  );
  const named = imports.filter(
    ({ file, target }) =>
      pure.includes(file) && (target.startsWith('node:') || target.startsWith('src/stores/')),
  );
  none([...wrong, ...named].map(({ file, target }) => `${file} imports ${target}`));
  none(pure.filter((file) => /\basync\b|\bawait\b|systemClock/.test(sources.get(file) ?? '')));
});

// They meet in what a person hands over, and on paper: no detector moves a credit.
test('money and health never reach each other', () => {
  for (const [from, to] of [
    ['money', 'health'],
    ['health', 'money'],
  ] as const) {
    const begun = files.filter((file) => file.startsWith(`src/${from}/`));
    assert.ok(begun.length > 20);
    none([...reachedFrom(begun)].filter((file) => file.startsWith(`src/${to}/`)));
  }
});

test('settings are read where the rooms are put together: a room gets values', () => {
  const wrong = imports.filter(
    ({ file, target }) => target.startsWith('src/running/') && roomOf(file) !== undefined,
  );
  none(wrong.map(({ file, target }) => `${file} imports ${target}`));
});

test('only stores.ts names a backend', () => {
  const backends = [
    'warehouse/chdb',
    'warehouse/clickhouse',
    'ledger/pglite',
    'ledger/postgres',
  ].map((name) => `src/stores/${name}.ts`);
  const wrong = imports.filter(
    ({ file, target }) =>
      backends.includes(target) && file !== 'src/running/stores.ts' && !backends.includes(file),
  );
  none(wrong.map(({ file, target }) => `${file} imports ${target}`));
});

test('one outside library, one file; zod is free', () => {
  const users = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    if (target.startsWith('node:') || /^(src|jobs)\//.test(target) || target === 'zod') continue;
    const name = packageOf(target);
    users.set(name, (users.get(name) ?? new Set()).add(file));
  }
  none(
    [...users]
      .filter(([, where]) => where.size > 1)
      .map(([name, where]) => `${name}: ${[...where]}`),
  );
});

const DOORS: readonly (readonly [door: string, pattern: RegExp, files: readonly string[]])[] = [
  ['process.env', /process\.env/, ['src/running/config.ts']],
  [
    'the clock',
    /Date\.now\(\)|new Date\(\)|Temporal\.Now|performance\.now/,
    ['src/ground/time.ts'],
  ],
  ['exit codes', /process\.exit\b|exitCode|\bEXIT_/, ['src/cli.ts']],
  [
    'reading settings',
    /\breadConfig\(/,
    ['src/running/config.ts', 'src/command/session.ts', 'src/running/demo/demo-files.ts'],
  ],
  [
    'opening both stores',
    /\bopenStores\b/,
    ['src/running/stores.ts', 'src/command/with-stores.ts', 'src/running/demo/demo-files.ts'],
  ],
  ['SQL text', /['"`]\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|TRUNCATE)\b/, []],
  [
    'standard output',
    /process\.stdout\.write|console\./,
    ['src/cli.ts', 'src/command/terminal/print.ts'],
  ],
];

for (const [door, pattern, allowed] of DOORS) {
  test(`one door: ${door} only in ${allowed.join(', ') || 'sql/'}`, () => {
    const wrong = files.filter(
      (file) => !allowed.includes(file) && pattern.test(sources.get(file) ?? ''),
    );
    none(wrong);
  });
}

/** Where what is written leaves the house. */
const OUTWARD = /^(src\/(command|web|papers|running|cli|app|calls\/http)|jobs)\b/;

/** What is JSON there and no document: the form of others, a key, a value in a sentence. */
const NO_DOCUMENT: Readonly<Record<string, string>> = {
  'src/calls/http/traces-answer.ts': 'the form of OTLP',
  'src/command/conflict/text.ts': 'a value in a sentence',
  'src/command/exclusion/text.ts': 'a predicate in a cell',
  'src/command/fee/text.ts': 'a key',
  'src/command/status/text.ts': 'what a job said, in its line',
  'src/papers/evidence/compare-copies.ts': 'a copy of its own',
  'src/papers/evidence/partition-key.ts': 'a key',
  'src/papers/export/credit-rows.ts': 'a value in a cell, a key',
  'src/papers/export/fees-sheet.ts': 'a key',
  'src/papers/export/focus-rows.ts': 'a value in a cell, keys',
  'src/papers/export/place.ts': 'a key',
  'src/papers/weekly/health-of-week.ts': 'a key',
  'src/running/demo/made-up-page.ts': 'the form of a page that is polled',
  'src/running/demo/demo-files.ts': 'a path in YAML',
  'src/papers/export/statement-metrics.ts': 'a key',
  'src/papers/export/terms-sheets.ts': 'a key',
  'src/papers/export/word-sheets.ts': 'a predicate in a cell',
  'src/papers/print/unpack-browser.ts': 'a text in a script',
  'src/papers/statement/issued-statement-page.ts': 'a comparison',
  'src/papers/statement/statement-page.ts': 'a comparison',
  'src/papers/words/predicate-words.ts': 'a text in a sentence',
  'src/running/demo/outage-week.ts': 'calls as they come in',
  'src/web/feed/outward-message.ts': 'the forms of Slack, PagerDuty and Alertmanager',
  'jobs/run-job.ts': 'a column of the ledger',
};

test('what leaves the house is a document: its shape and its text are of published/', () => {
  const writes = (file: string) => /JSON\.stringify\(/.test(sources.get(file) ?? '');
  const outward = files.filter((file) => OUTWARD.test(file) && writes(file));
  none(outward.filter((file) => !Object.hasOwn(NO_DOCUMENT, file)));
  none(Object.keys(NO_DOCUMENT).filter((file) => !outward.includes(file)));
  // For people to read: what is a key has no lines.
  const others = files.filter((file) => !file.startsWith('src/published/'));
  none(others.filter((file) => /JSON\.stringify\([^;]*, 2\)/.test(sources.get(file) ?? '')));
});

test('a shape with a name stands in published/, and a scalar once', () => {
  // What a site is to look like is read, and never leaves.
  const read = 'src/web/site/site-file.ts';
  const shape = /z\.literal\(\s*['"`]uptally\/|z\.strictObject\(/;
  const stages = files.filter(
    (file) => OUTWARD.test(file) || /^src\/money\/(?!contract)/.test(file),
  );
  none(stages.filter((file) => file !== read && shape.test(sources.get(file) ?? '')));
  const dated = /z\.iso\.datetime\(\{ precision: 3|regex\(\/\^\[0-9a-f\]\{64\}/;
  none(
    files.filter(
      (file) => file !== 'src/published/scalars.ts' && dated.test(sources.get(file) ?? ''),
    ),
  );
});

test('what may be shown to anybody reaches nothing of money and people', () => {
  const closed = alternatives(
    /^src\/(published\/(closed|result)|money|papers|command|running)\//,
    /^src\/health\/where\/(dimension|impact)\.ts$/,
  );
  const open = files.filter((file) => file.startsWith('src/published/open/'));
  assert.ok(open.length > 2);
  none([...reachedFrom(open)].filter((file) => closed.test(file)));
});

// What anybody may read can show no amount, no account and no contract: it has none to hand.
test('what is public never reaches what is private, however far around', () => {
  const hidden = alternatives(
    /^src\/(money\/(fee|statement|claim)|papers\/(evidence|export)|command|running)\//,
    /^src\/(web\/(desk|access)|published\/closed)\//,
  );
  const begun = files.filter((file) => /^src\/web\/(site|feed)\//.test(file));
  assert.ok(begun.length > 2);
  none([...reachedFrom(begun)].filter((file) => hidden.test(file)));
});

test('no float where an amount is made', () => {
  const exact = files.filter((file) => /^src\/(money|ground\/exact)/.test(file));
  none(exact.filter((file) => /parseFloat|\.toFixed\(|Math\.round/.test(sources.get(file) ?? '')));
});

for (const store of ['warehouse', 'ledger'] as const) {
  test(`every query of the ${store} is used, by its name`, () => {
    const code = [...sources.values()].join('\n');
    const used = new Set(
      [...code.matchAll(/(?:Query|queryPart)\(\s*'([^']+)'/g)].map(([, name]) => name),
    );
    none(queryNames(store).filter((name) => !used.has(name)));
  });

  // The compiler holds every use to them.
  test(`the ${store} knows the marks and the parameters of its queries`, () => {
    const file = `src/stores/${store}/query-shapes.ts`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(packagePath(file), queryShapes(store));
    assert.equal(readPackageFile(file), queryShapes(store), 'UPDATE_GOLDEN=1 writes it');
  });
}

/**
 * `src/command/fee/run.ts` is `run` of `fee`; files beside the nouns and in `terminal` are none.
 */
const nounFiles = files.flatMap((file) => {
  const [, noun, name] = /^src\/command\/([^/]+)\/(.+)\.ts$/.exec(file) ?? [];
  return noun === undefined || name === undefined || noun === 'terminal'
    ? []
    : [{ file, noun, name, text: sources.get(file) ?? '' }];
});

test('a noun of the command line is options, what runs, and text; the longer ones by verb', () => {
  none(nounFiles.filter(({ name }) => !/^(options|run|text)(-[a-z-]+)?$/.test(name)).map(fileOf));
  const nouns = [...new Set(nounFiles.map(({ noun }) => noun))];
  assert.ok(nouns.length > 15);
  const has = (noun: string, name: RegExp) =>
    nounFiles.some((one) => one.noun === noun && name.test(one.name));
  none(nouns.filter((noun) => !has(noun, /^options$/) || !has(noun, /^run/)));
  const registered = sources.get('src/cli.ts') ?? '';
  none(nouns.filter((noun) => !registered.includes(`'./command/${noun}/options.ts'`)));
});

test('options run nothing and load nothing: a quick command is quick', () => {
  const options = nounFiles.filter(({ name }) => name.startsWith('options'));
  const isLoading = /^import (?!type )[^;]*'(\.\/(run|text)[\w-]*\.ts|[^']*\/running\/[^']*)';/m;
  none(options.filter(({ text }) => isLoading.test(text)).map(fileOf));
  // Only what `run` wraps gets the session, and has to answer how it ended.
  none(options.filter(({ text }) => /\.action\((?!\s*run\()/.test(text)).map(fileOf));
});

test('the words of a command are made of what they are given', () => {
  const words = nounFiles.filter(({ name }) => name.startsWith('text'));
  assert.ok(words.length > 10);
  none(
    words
      .filter(({ text }) => /\basync\b|\bawait\b|systemClock|process\.|\bprint\(/.test(text))
      .map(fileOf),
  );
  none(
    imports
      .filter(
        ({ file, target }) =>
          words.some((one) => one.file === file) && /^src\/(stores|running)\//.test(target),
      )
      .map(({ file, target }) => `${file} imports ${target}`),
  );
});

function fileOf({ file }: { readonly file: string }): string {
  return file;
}

test('files are small and folders are stages', () => {
  const written = files.filter((file) => !file.endsWith('/query-shapes.ts'));
  none(written.filter((file) => (sources.get(file) ?? '').split('\n').length > 320));
  none(
    files.filter((file) => /(^|\/)(utils?|helpers?|common|lib|types|index)(\/|\.ts)/.test(file)),
  );
  none(files.filter((file) => !/^[a-z0-9/-]+\.ts$/.test(file)));
});

const everyFile = trackedFiles('src', 'jobs', 'test', 'bench').filter((file) =>
  file.endsWith('.ts'),
);

test('lines are at most 100 columns', () => {
  // A migration that a store has seen stays as it is, to the byte.
  const queries = trackedFiles('sql', 'bench').filter((file) =>
    /\/(queries|sql)\/.*\.sql$/.test(file),
  );
  assert.ok(queries.length > 100);
  const long = [...everyFile, ...queries].flatMap((file) =>
    readPackageFile(file)
      .split('\n')
      .flatMap((line, i) => ([...line].length > 100 ? [`${file}:${i + 1}`] : [])),
  );
  none(long);
});

/** Of tests, the functions and lists within one do not count: suites hold many, and tables. */
test('functions are at most 70 lines', () => {
  const long = everyFile.flatMap((file) =>
    functionsOf(file, readPackageFile(file))
      .filter(({ lines, ownLines }) => (file.startsWith('test/') ? ownLines : lines) > 70)
      .map(({ line, lines }) => `${file}:${line}: ${lines} lines`),
  );
  none(long);
});

test('an exported name stands once: one word, one meaning', () => {
  const places = new Map<string, string[]>();
  for (const file of files) {
    for (const name of exportsOf(file, sources.get(file) ?? '')) {
      places.set(name, [...(places.get(name) ?? []), file]);
    }
  }
  assert.ok(places.size > 500);
  none(
    [...places]
      .filter(([, found]) => found.length > 1)
      .map(([name, found]) => `${name}: ${found.join(', ')}`),
  );
});

test('nothing is left open or silenced', () => {
  const open = alternatives(
    /\b(TODO|FIXME|XXX|HACK)\b|as any\b|: any[;,)\]=]/,
    /@ts-(ignore|expect-error|nocheck)|biome-ignore/,
  );
  none(files.filter((file) => open.test(sources.get(file) ?? '')));
  const tests = trackedFiles('test').filter(
    (file) => file.endsWith('.ts') && file !== 'test/tidy.test.ts',
  );
  none(tests.filter((file) => /\b(test|it|describe)\.(only|todo)\b/.test(readPackageFile(file))));
});

test('texts that people read cite only what exists', () => {
  const texts = [
    'README.md',
    'CHANGELOG.md',
    ...trackedFiles('docs').filter((file) => file.endsWith('.md')),
  ];
  const missing = texts.flatMap((text) =>
    [
      ...readPackageFile(text).matchAll(
        /`((?:src|sql|jobs|test|templates|contracts|demo|docs|bench)\/[\w./-]*)`/g,
      ),
    ]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(packageRoot, path)))
      .map((path) => `${text}: ${path}`),
  );
  none(missing);
});

test('each word of the glossary has one meaning, and stands in the code', () => {
  const rows = [
    ...readPackageFile('docs/glossary.md').matchAll(/^\| (.+?) \| .+ \| (.+) \|$/gm),
  ].filter(([, word]) => word !== 'word' && word !== '---');
  assert.ok(rows.length > 60);
  const words = rows.flatMap(([, names = '']) => names.split(', '));
  none(words.filter((word, i) => words.indexOf(word) !== i));
  const missing = rows.filter(([, , code = '']) => {
    const [, name = '', file = ''] = /^`(\w+)` in `([\w./-]+)`$/.exec(code) ?? [];
    return !sources.has(file) || !exportsOf(file, sources.get(file) ?? '').includes(name);
  });
  none(missing.map(([row]) => row));
});

test('a comment that cites a document cites a heading that it has', () => {
  const cited = everyFile
    .filter((file) => file !== 'test/tidy.test.ts')
    .flatMap((file) =>
      // A sentence may go on in the next line of its comment.
      commentsOf(file, readPackageFile(file)).map((text) => ({ file, text: oneLine(text) })),
    );
  const numbered = /(?<!RFC \d+, |volume \d+, )\bsections? \d/i;
  none(cited.filter(({ text }) => numbered.test(text)).map(({ file, text }) => `${file}: ${text}`));
  const headings = cited.flatMap(({ file, text }) =>
    [...text.matchAll(/(docs\/[\w-]+\.md), "([^"]+)"/g)].map(([, page = '', heading = '']) => ({
      file,
      page,
      heading,
    })),
  );
  assert.ok(headings.length > 20);
  none(
    headings
      .filter(({ page, heading }) => !headingsOf(page).includes(heading))
      .map(({ file, page, heading }) => `${file}: ${page} has no ${heading}`),
  );
});

function oneLine(comment: string): string {
  return comment.replaceAll(/\s*\n\s*(\*|\/\/)?\s*/g, ' ');
}

function headingsOf(page: string): readonly string[] {
  return [...readPackageFile(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
}

test('the lock file has the optional packages of every platform, or npm ci refuses it', () => {
  const { packages } = JSON.parse(readPackageFile('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  none(missing);
});

test('the oldest Node that is promised is one that every dependency takes', () => {
  const { packages } = JSON.parse(readPackageFile('package-lock.json')) as {
    packages: Record<string, { engines?: { node?: string }; optional?: boolean }>;
  };
  const oldest = minVersion(packages['']?.engines?.node ?? '');
  assert.ok(oldest !== null);
  assert.ok(readPackageFile('README.md').includes(`Node ${oldest.major}`));
  none(
    Object.entries(packages)
      .filter(([, { engines }]) => !satisfies(oldest, engines?.node ?? '*'))
      .map(([path, { engines }]) => `${path}: ${engines?.node}`),
  );
});

test('the project stands alone: no path of a machine, nothing outside the checkout', () => {
  const tracked = trackedFiles().filter((file) =>
    /\.(ts|md|sql|json|ya?ml|hbs|css|xml)$|Dockerfile/.test(file),
  );
  const foreign = /\/(work|root|home)\/\w|\.\.\/shared\b|registry\.npmjs|repo\.maven|repo1\.maven/;
  none(
    tracked.filter(
      (file) =>
        file !== 'test/tidy.test.ts' && foreign.test(readFileSync(join(packageRoot, file), 'utf8')),
    ),
  );
});
