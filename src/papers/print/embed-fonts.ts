import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const WEIGHTS = [400, 500, 600] as const;
const SOURCE = /src:\s*url\(\.\/(files\/[^)]+\.woff2)\)[^;]*;/g;

let css: string | undefined;

/** `@font-face` rules of Inter with the font files inside, so that a page needs no network. */
export function embeddedFontsCss(): string {
  css ??= WEIGHTS.map(weightCss).join('\n');
  return css;
}

function weightCss(weight: number): string {
  const path = createRequire(import.meta.url).resolve(`@fontsource/inter/${weight}.css`);
  return readFileSync(path, 'utf8').replace(SOURCE, (_rule, file: string) => {
    const font = readFileSync(join(dirname(path), file)).toString('base64');
    return `src: url(data:font/woff2;base64,${font}) format('woff2');`;
  });
}
