import { groupedBy } from '../../../src/ground/grouped-by.ts';

export interface ReadSample {
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
  readonly atSeconds: number;
}

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/;
const LABELS = `(?:${LABEL.source}(?:,(?!\\})|(?=\\})))*`;
const SAMPLE = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(${LABELS})\\} (-?\\d+(?:\\.\\d+)?) (\\d+)$`,
);

/** Reads what OpenMetrics 1.0 allows for gauges with a time; throws for any other line. */
export function readOpenMetrics(text: string): readonly ReadSample[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('the end is not # EOF');
  const samples: ReadSample[] = [];
  const units = new Map<string, string>();
  let family = '';
  for (const line of lines) {
    const [, word, name = '', rest = ''] = /^# (TYPE|UNIT|HELP) (\S+) ([^\n]*)$/.exec(line) ?? [];
    if (word === 'TYPE') {
      if (units.has(name) || rest !== 'gauge') throw new Error(line);
      family = name;
      units.set(name, '');
    } else if (word !== undefined) {
      if (name !== family) throw new Error(line);
      if (word === 'UNIT' && !name.endsWith(`_${rest}`)) throw new Error(line);
    } else samples.push(readSample(line, family));
  }
  return samples;
}

function readSample(line: string, family: string): ReadSample {
  const [, name, inside = '', , , value = '', at] = SAMPLE.exec(line) ?? [];
  if (name !== family) throw new Error(line);
  const pairs = [...inside.matchAll(new RegExp(LABEL, 'g'))].map(
    ([, label = '', quoted = '']) => [label, unescaped(quoted)] as const,
  );
  const labels = Object.fromEntries(pairs);
  if (Object.keys(labels).length !== pairs.length) throw new Error(`a label twice: ${line}`);
  return { family, labels, value, atSeconds: Number(at) };
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

/** What a reader of series finds fault with; none: nothing. */
export function seriesFaults(samples: readonly ReadSample[]): readonly string[] {
  const seriesOf = ({ family, labels }: ReadSample) =>
    JSON.stringify([family, Object.entries(labels).sort()]);
  const interrupted = samples.filter((sample, i) => {
    const before = samples.findLastIndex((one, j) => j < i && seriesOf(one) === seriesOf(sample));
    return before >= 0 && before !== i - 1;
  });
  const backwards = [...groupedBy(samples, seriesOf).values()].flatMap((series) =>
    series.filter((one, i) => one.atSeconds <= (series[i - 1]?.atSeconds ?? -1)),
  );
  return [
    ...interrupted.map((sample) => `${seriesOf(sample)} is not in one piece`),
    ...backwards.map((sample) => `${seriesOf(sample)} is not after the one before`),
  ];
}
