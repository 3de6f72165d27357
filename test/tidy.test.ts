import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { minVersion, satisfies } from 'semver';
import { packageRoot, readPackageFile } from '../src/package-file.ts';
import { trackedFiles } from './support/tracked-files.ts';

/** Stages from left to right; a file imports from its own stage and from those to the left of it. */
const STAGES = [
  'contract',
  'event',
  'minute',
  'evaluation',
  'fee',
  'exclusion',
  'lab',
  'explanation',
  'no-clause',
  'statement',
  'claim',
  'report',
  'evidence',
  'export',
  'web',
];

/** What every stage may use. */
const FOUNDATION = [
  'errors',
  'fault-tally',
  'exact',
  'time',
  'interval',
  'csv-line',
  'minor-digits',
  'grouped-by',
  'text-faults',
  'sha256',
  'make-folder',
  'package-file',
  'log',
  'config-value',
  'variables',
  'config',
].map((name) => `src/${name}.ts`);
const STORE_INTERFACES = ['warehouse', 'ledger'].flatMap((store) => [
  `src/${store}/${store}.ts`,
  `src/${store}/statement.ts`,
]);

/** Where the stages are put together: what is listed may import from everything on its left. */
const COMPOSITION = ['stores', 'jobs', 'app', 'command', 'demo', 'cli'];

interface Import {
  readonly file: string;
  /** A file of the project, or the name of a package. */
  readonly target: string;
}

const files = trackedFiles('src', 'jobs').filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readPackageFile(file)]));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = sources.get(file) ?? '';
  return [...text.matchAll(/(?<![.'\w])(?:from|import\(|import)\s*'([^']+)'/g)].map(
    ([, name = '']) => ({
      file,
      target: name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
    }),
  );
}

function stageOf(file: string): number {
  return STAGES.indexOf(file.split('/')[1] ?? '');
}

function compositionOf(file: string): number {
  const parts = file.split('/');
  return COMPOSITION.indexOf(parts[0] === 'jobs' ? 'jobs' : (parts[1] ?? '').replace(/\.ts$/, ''));
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

test('imports point left along the flow', () => {
  const wrong = imports.filter(({ file, target }) => {
    if (!target.startsWith('src/') && !target.startsWith('jobs/')) return false;
    if (compositionOf(file) >= 0) {
      return compositionOf(target) > compositionOf(file) && target !== 'src/command/print.ts';
    }
    if (FOUNDATION.includes(target) || STORE_INTERFACES.includes(target)) return false;
    if (stageOf(file) >= 0) return stageOf(target) < 0 || stageOf(target) > stageOf(file);
    const folder = dirname(file);
    return dirname(target) !== folder && !['src/migration.ts'].includes(target);
  });
  none(wrong.map(({ file, target }) => `${file} imports ${target}`));
});

test('only stores.ts names a backend', () => {
  const backends = [
    'warehouse/chdb',
    'warehouse/clickhouse',
    'ledger/pglite',
    'ledger/postgres',
  ].map((name) => `src/${name}.ts`);
  const wrong = imports.filter(
    ({ file, target }) =>
      backends.includes(target) && file !== 'src/stores.ts' && !backends.includes(file),
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
  ['process.env', /process\.env/, ['src/config.ts']],
  ['the clock', /Date\.now\(\)|new Date\(\)|Temporal\.Now|performance\.now/, ['src/time.ts']],
  ['process.exit', /process\.exit\b/, ['src/cli.ts']],
  ['SQL text', /['"`]\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|TRUNCATE)\b/, []],
  ['standard output', /process\.stdout\.write|console\./, ['src/cli.ts', 'src/command/print.ts']],
];

for (const [door, pattern, allowed] of DOORS) {
  test(`one door: ${door} only in ${allowed.join(', ') || 'sql/'}`, () => {
    const wrong = files.filter(
      (file) => !allowed.includes(file) && pattern.test(sources.get(file) ?? ''),
    );
    none(wrong);
  });
}

test('no float where an amount is made', () => {
  const exact = files.filter((file) =>
    /^src\/(contract|evaluation|fee|exclusion|no-clause|statement|claim|exact)/.test(file),
  );
  none(exact.filter((file) => /parseFloat|\.toFixed\(|Math\.round/.test(sources.get(file) ?? '')));
});

test('every statement in sql/ is used, by its name', () => {
  const code = [...sources.values()].join('\n');
  const statements = ['warehouse', 'ledger'].flatMap((store) =>
    trackedFiles(`sql/${store}/queries`).map((file) => basename(file, '.sql')),
  );
  none(statements.filter((name) => !code.includes(`Statement('${name}'`)));
});

test('files are small and folders are stages', () => {
  none(files.filter((file) => (sources.get(file) ?? '').split('\n').length > 320));
  none(
    files.filter((file) => /(^|\/)(utils?|helpers?|common|lib|types|index)(\/|\.ts)/.test(file)),
  );
  none(files.filter((file) => !/^[a-z0-9/-]+\.ts$/.test(file)));
});

test('nothing is left open or silenced', () => {
  const open =
    /\b(TODO|FIXME|XXX|HACK)\b|as any\b|: any[;,)\]=]|@ts-(ignore|expect-error|nocheck)|biome-ignore/;
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
