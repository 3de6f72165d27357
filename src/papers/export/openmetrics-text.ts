import { groupedBy } from '../../ground/grouped-by.ts';

/**
 * The text form of OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/):
 * families of gauges, each sample with its own time.
 */
export interface GaugeFamily {
  /** Ends with the unit, if there is one. */
  readonly name: string;
  readonly unit: string | null;
  readonly help: string;
  readonly samples: readonly GaugeSample[];
}

export interface GaugeSample {
  /** By their names in OpenMetrics; a label without a value is as none, and left out. */
  readonly labels: Readonly<Record<string, string>>;
  /** A decimal, exact as it stands. */
  readonly value: string;
  /** Whole seconds since 1970. */
  readonly atSeconds: number;
}

/** The samples of a series stand together, oldest first, as readers expect. */
export function openMetricsText(families: readonly GaugeFamily[]): string {
  return `${[...families.flatMap(familyLines), '# EOF'].join('\n')}\n`;
}

function familyLines({ name, unit, help, samples }: GaugeFamily): readonly string[] {
  const lines = samples.map((sample) => {
    const labels = Object.entries(sample.labels)
      .filter(([, value]) => value !== '')
      .map(([label, value]) => `${label}="${escaped(value)}"`);
    return { series: `${name}{${labels.join(',')}}`, sample };
  });
  const series = groupedBy(lines, (line) => line.series);
  return [
    `# TYPE ${name} gauge`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...[...series].flatMap(([text, ofSeries]) =>
      [...ofSeries]
        .sort((a, b) => a.sample.atSeconds - b.sample.atSeconds)
        .map(({ sample }) => `${text} ${sample.value} ${sample.atSeconds}`),
    ),
  ];
}

/** The only three that a quoted text has to escape. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/**
 * The name of a field as the name of a label: `region`, and `labels_team` for `labels.team`. What
 * has other characters is written as Prometheus escapes names, so that no two become one:
 * `U__labels_2e_cost_2d_centre` for `labels.cost-centre`.
 */
export function labelName(field: string): string {
  const plain = field.replace(/^labels\./, 'labels_');
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(plain)) return plain;
  const letters = [...field].map((letter) => {
    if (letter === '_') return '__';
    return /[a-zA-Z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0)?.toString(16)}_`;
  });
  return `U__${letters.join('')}`;
}
