import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { parseFeed } from 'feedsmith';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { trackedFiles } from '../support/tracked-files.ts';

/** Level 1 of OWASP ASVS 5.0.0, by chapter and section; the last number is how many there are. */
const ITEMS = [
  ...['1.2.1', '1.2.2', '1.2.3', '1.2.4', '1.2.5', '1.3.1', '1.3.2', '1.5.1'],
  ...['2.1.1', '2.2.1', '2.2.2', '2.3.1'],
  ...['3.2.1', '3.2.2', '3.3.1', '3.4.1', '3.4.2', '3.5.1', '3.5.2', '3.5.3'],
  ...['4.1.1', '4.4.1', '5.2.1', '5.2.2', '5.3.1', '5.3.2'],
  ...['6.1.1', '6.2.1', '6.2.2', '6.2.3', '6.2.4', '6.2.5', '6.2.6', '6.2.7', '6.2.8'],
  ...['6.3.1', '6.3.2', '6.4.1', '6.4.2', '7.2.1', '7.2.2', '7.2.3', '7.2.4', '7.4.1', '7.4.2'],
  ...['8.1.1', '8.2.1', '8.2.2', '8.3.1', '9.1.1', '9.1.2', '9.1.3', '9.2.1'],
  ...['10.4.1', '10.4.2', '10.4.3', '10.4.4', '10.4.5', '11.3.1', '11.3.2', '11.4.1'],
  ...['12.1.1', '12.2.1', '12.2.2', '13.4.1', '14.2.1', '14.3.1', '15.1.1', '15.2.1', '15.3.1'],
];

const rows = [
  ...readPackageFile('docs', 'security.md').matchAll(/^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$/gm),
].map(([, item = '', asks = '', stands = '']) => ({ item, asks, stands }));

test('docs/security.md has each of the 70 items of level 1 once, in order', () => {
  assert.equal(ITEMS.length, 70);
  assert.deepEqual(
    rows.map(({ item }) => item),
    ITEMS,
  );
});

for (const { item, stands } of rows) {
  test(`${item} is met by tests that there are, not applicable, or open`, () => {
    const [, state, rest = ''] = /^(met|not applicable|open): (.+)$/.exec(stands) ?? [];
    assert.ok(state !== undefined, stands);
    const named = [...rest.matchAll(/`(test\/[\w./-]+)`(?:, "([^"]+)")?/g)];
    assert.equal(named.length > 0, state === 'met', stands);
    for (const [, file = '', title] of named) {
      assert.ok(existsSync(packagePath(file)), file);
      assert.ok(title !== undefined && title.length > 9, `${file}: the title of a test`);
      assert.ok(readPackageFile(file).includes(title), `${file}: ${title}`);
    }
  });
}

const sources = trackedFiles('src', 'jobs')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readPackageFile(file) }));

test('no text becomes a program', () => {
  const made = /\beval\(|new Function\(|from 'node:vm'|\bsetTimeout\(\s*['"`]/;
  assert.deepEqual(
    sources.filter(({ text }) => made.test(text)).map(({ file }) => file),
    [],
  );
});

test('one place starts a process, and none by a shell', () => {
  const starting = sources.filter(({ text }) => text.includes("'node:child_process'"));
  assert.deepEqual(
    starting.map(({ file }) => file),
    ['src/papers/print/unpack-browser.ts'],
  );
  for (const { text } of starting) {
    assert.ok(!/\b(exec|execSync|spawn|spawnSync)\b|shell:/.test(text));
    assert.ok(text.includes('execFile'));
  }
});

test('what is hashed is hashed by SHA-256, and nothing is encrypted by ourselves', () => {
  const text = sources.map((one) => one.text).join('\n');
  const hashes = [...text.matchAll(/create(?:Hash|Hmac)\(\s*'([^']+)'/g)].map(([, name]) => name);
  assert.ok(hashes.length > 3);
  assert.deepEqual([...new Set(hashes)], ['sha256']);
  assert.ok(!/createCipher|createDecipher|publicEncrypt|Math\.random\(\)/.test(text));
});

test('a feed reads no file and no address, and grows no text', () => {
  const entities = [
    '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">',
    '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  ].join('');
  const item = '<item><title>&file;|&b;</title><guid>1</guid></item>';
  const channel = `<rss version="2.0"><channel>${item}</channel></rss>`;
  const feed = `<?xml version="1.0"?>${entities}${channel}`;
  let title = '';
  try {
    const parsed = parseFeed(feed);
    title = parsed.format === 'rss' ? (parsed.feed.items?.[0]?.title ?? '') : '';
  } catch {
    // Refused whole: that is safe as well.
  }
  assert.ok(!/\w{20}/.test(title), title);
  assert.equal(title.replaceAll(/&(file|b);/g, ''), title === '' ? '' : '|');
});

test('it is said how fast a hole in a library is mended', () => {
  const [, libraries = ''] = readPackageFile('docs', 'security.md').split('## Libraries');
  for (const within of ['within 7 days', 'within 30 days', 'every three months']) {
    assert.ok(libraries.replaceAll('\n', ' ').includes(within), within);
  }
});

test('the image carries no history of the source', () => {
  assert.ok(readPackageFile('.dockerignore').split('\n').includes('.git'));
  const [, image = ''] = readPackageFile('Dockerfile').split(/^FROM .*\n(?=ENV)/m);
  const copied = [...image.matchAll(/^COPY (?:--from=build )?(\S+)/gm)].map(([, from]) => from);
  assert.ok(copied.length > 5);
  assert.deepEqual(
    copied.filter((from) => !from?.startsWith('/build/')),
    [],
  );
});

test('every setting that is a secret is masked wherever settings are shown', () => {
  const settings = readPackageFile('src', 'running', 'variables.ts').split(/^ {2}(?=[A-Z])/m);
  const secret = settings.filter((text) => /^\w*(SECRET|PASSWORD|TOKENS)\w*:/.test(text));
  assert.ok(secret.length > 2);
  for (const text of secret) assert.match(text, /secret: 'whole'/);
});
