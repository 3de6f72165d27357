import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readPackageFile } from '../../ground/package-file.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { WebScope } from '../http/server.ts';
import { COLOURS, SHAPES, type SiteState, STATES } from './palette.ts';
import type { SiteLook } from './site-file.ts';

const WEIGHTS = [400, 500, 600] as const;

interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The stylesheet, the script, fonts and icons, under /site/. */
export function serveStatic(scope: WebScope, { logo }: SiteLook): void {
  const files = new Map<string, StaticFile>([
    ['style.css', textFile(stylesheet(), 'text/css')],
    ['desk.css', textFile(readPackageFile('templates', 'desk', 'style.css'), 'text/css')],
    ['sign-in.js', textFile(readPackageFile('templates', 'desk', 'sign-in.js'), 'text/javascript')],
    ['script.js', textFile(readPackageFile('templates', 'site', 'script.js'), 'text/javascript')],
    ...WEIGHTS.map((weight): [string, StaticFile] => [`inter-${weight}.woff2`, fontFile(weight)]),
    ...STATES.map((state): [string, StaticFile] => [
      `icon-${state}.svg`,
      textFile(icon(state), 'image/svg+xml'),
    ]),
    ...(logo === null ? [] : [['logo', logo] as [string, StaticFile]]),
  ]);
  for (const [name, { bytes, type }] of files) {
    const etag = `"${sha256Of(bytes).slice(0, 32)}"`;
    scope.get(`/site/${name}`, async (request, reply) => {
      reply.headers({ etag, 'cache-control': 'public, max-age=300' });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(bytes);
    });
  }
}

function textFile(text: string, type: string): StaticFile {
  return { bytes: Buffer.from(text), type: `${type}; charset=utf-8` };
}

function fontFile(weight: number): StaticFile {
  const name = `@fontsource/inter/files/inter-latin-${weight}-normal.woff2`;
  return { bytes: readFileSync(createRequire(import.meta.url).resolve(name)), type: 'font/woff2' };
}

/** The colours stand once, in the palette. */
function stylesheet(): string {
  const colours = (kind: 'light' | 'dark') =>
    STATES.map((state) => `--${state}: ${COLOURS[state][kind]};`).join(' ');
  return [
    `:root { ${colours('light')} }`,
    `@media (prefers-color-scheme: dark) { :root { ${colours('dark')} } }`,
    `@media print { :root { ${colours('light')} } }`,
    ...STATES.map((state) => `.s-${state} { fill: var(--${state}); color: var(--${state}); }`),
    readPackageFile('templates', 'site', 'style.css'),
  ].join('\n');
}

function icon(state: SiteState): string {
  const shape = SHAPES[state].replace('currentColor', COLOURS[state].light);
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" ' +
    `fill="${COLOURS[state].light}">${shape}</svg>`
  );
}
