import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { packagePath } from '../../ground/package-file.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { WebScope } from '../http/server.ts';

const FONTS = ['400', '500', '600'].map((weight) => `inter-latin-${weight}-normal.woff2`);

/** By name under /site/, with what it is. */
const FILES: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
  'style.css': { path: packagePath('templates/site/style.css'), type: 'text/css; charset=utf-8' },
  ...Object.fromEntries(
    FONTS.map((name) => [
      name,
      {
        path: createRequire(import.meta.url).resolve(`@fontsource/inter/files/${name}`),
        type: 'font/woff2',
      },
    ]),
  ),
};

/** The stylesheet, the script, fonts and icons. */
export function serveStatic(scope: WebScope): void {
  for (const [name, { path, type }] of Object.entries(FILES)) {
    const bytes = readFileSync(path);
    const etag = `"${sha256Of(bytes).slice(0, 32)}"`;
    scope.get(`/site/${name}`, async (request, reply) => {
      reply.headers({ etag, 'cache-control': 'public, max-age=3600' });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(bytes);
    });
  }
}
