import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLOURS, SHAPES, STATE_WORDS, STATES } from '../../../src/web/site/palette.ts';

/** WCAG 1.4.11: what has a meaning stands out from its ground by so much. */
const LEAST_CONTRAST = 3;
const GROUNDS = { light: ['#ffffff', '#f6f7f9'], dark: ['#0f1419', '#161c23'] } as const;

for (const state of STATES) {
  for (const kind of ['light', 'dark'] as const) {
    const [paper, ground] = GROUNDS[kind];
    test(`${state} can be seen in ${kind}`, () => {
      assert.ok(contrast(COLOURS[state][kind], paper) >= LEAST_CONTRAST);
      // On the ground around cards there are only shapes with a word beside them.
      assert.ok(contrast(COLOURS[state][kind], ground) >= 2.8);
    });
  }
}

test('no two states share a shape, a word or a colour', () => {
  for (const table of [SHAPES, STATE_WORDS]) {
    assert.equal(new Set(Object.values(table)).size, 6);
  }
  for (const kind of ['light', 'dark'] as const) {
    assert.equal(new Set(STATES.map((state) => COLOURS[state][kind])).size, 6);
  }
});

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, as WCAG has it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
