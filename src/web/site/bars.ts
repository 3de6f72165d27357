import { countText } from '../../papers/words/format-figure.ts';
import type { DayOfModel } from './model-days.ts';
import { finePercent } from './page-words.ts';
import { type SiteState, STATE_WORDS } from './palette.ts';

/** One bar of a chart, and the row of its table: both are made of the same figures. */
export interface Bar {
  /** Of the share of failed calls; null: no calls. */
  readonly share: number | null;
  readonly state: SiteState;
  /** Null: not told; undefined: the chart has no lane for it. */
  readonly declared: SiteState | null | undefined;
  readonly href: string;
  /** What it says to those who cannot see it, and the first cell of its row. */
  readonly name: string;
  readonly cells: readonly string[];
}

export interface BarChart {
  readonly id: string;
  /** Places for bars, where there are more than bars. */
  readonly slots?: number;
  /** So many bars are a page of the keyboard. */
  readonly page: number;
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
}

/** Of the whole, whatever number of bars it has: so the hatch looks the same everywhere. */
const WIDTH = 720;
const GAP = 2;
const HEIGHT = 40;
const LEAST = 3;
const LANE = { y: 45, height: 7 };

/** Of the day bars' table. */
export const DAY_HEADS = ['Day', 'Failed', 'Calls', 'Share', 'In an incident', 'State', 'Declared'];

export function dayBar(day: DayOfModel, href: string): Bar {
  const { good, bad } = day;
  const counted = good + bad;
  const declared = declaredWord(day.declared);
  const minutes = `${countText(day.incidentMinutes)} min`;
  return {
    share: counted === 0 ? null : bad / counted,
    state: day.state,
    declared: day.declared,
    href,
    name: day.day.label,
    cells:
      counted === 0
        ? ['–', '0', 'no data', minutes, STATE_WORDS.unknown, declared]
        : [
            countText(bad),
            countText(counted),
            finePercent(day),
            minutes,
            STATE_WORDS[day.state],
            declared,
          ],
  };
}

function declaredWord(declared: SiteState | null): string {
  if (declared === null) return 'not told';
  if (declared === 'operational') return 'nothing';
  return declared === 'unknown' ? 'of unknown impact' : STATE_WORDS[declared].toLowerCase();
}

/** `7 June 2026: 1,234 of 5,678 failed; Major outage, 689 min; declared: nothing`. */
export function barName({ name, cells }: Bar): string {
  const [bad, counted, , minutes, word, declared] = cells;
  const calls = counted === '0' ? 'no calls' : `${bad} of ${counted} failed`;
  return `${name}: ${calls}; ${word}, ${minutes}; declared: ${declared}`;
}

/**
 * Inline SVG without a style of its own: bars as high as the share of failed calls, a lane below
 * for what was declared. The last bar takes the focus, the script moves it.
 */
export function barsSvg(
  { id, title, description, bars, page, slots = bars.length }: BarChart,
  nameOf: (bar: Bar) => string,
): string {
  const hasLane = bars.some(({ declared }) => declared !== undefined);
  const height = hasLane ? LANE.y + LANE.height : HEIGHT;
  const pitch = Math.round((100 * WIDTH) / Math.max(1, slots)) / 100;
  const links = bars.map((bar, i) => {
    const focus = i === bars.length - 1 ? '0' : '-1';
    const label = escaped(nameOf(bar));
    const start = `<a href="${escaped(bar.href)}" tabindex="${focus}" aria-label="${label}">`;
    return `${start}${barShapes(bar, { x: i * pitch, pitch, height })}</a>`;
  });
  return [
    `<svg class="bars" role="group" aria-labelledby="${id}-t ${id}-d"`,
    ` data-page="${page}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none">`,
    `<title id="${id}-t">${escaped(title)}</title>`,
    `<desc id="${id}-d">${escaped(description)}</desc>`,
    `<path class="base" d="M0 ${HEIGHT}h${WIDTH}"/>`,
    ...links,
    '</svg>',
  ].join('');
}

interface Place {
  readonly x: number;
  readonly pitch: number;
  readonly height: number;
}

function barShapes({ share, state, declared }: Bar, place: Place): string {
  const { x, pitch, height } = place;
  const hit = `<path class="hit" d="M${shown(x)} 0h${pitch}v${height}h-${pitch}z"/>`;
  const tall = share === null ? 12 : Math.max(LEAST, Math.round(share * HEIGHT));
  const bar = rectangle(`s-${state}`, place, HEIGHT - tall, tall);
  if (declared === undefined) return hit + bar;
  const lane = declared === null ? 'not-told' : `s-${declared}`;
  return hit + bar + rectangle(lane, place, LANE.y, LANE.height);
}

function rectangle(name: string, { x, pitch }: Place, y: number, height: number): string {
  const gap = Math.min(GAP, pitch / 4);
  const width = shown(pitch - gap);
  return `<path class="${name}" d="M${shown(x + gap / 2)} ${y}h${width}v${height}h-${width}z"/>`;
}

function shown(length: number): number {
  return Math.round(100 * length) / 100;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** As a template takes it: thousands of cells are made faster here than there. */
function tableRows(bars: readonly Bar[]): string {
  return bars
    .map(({ name, href, cells }) => {
      const head = `<th scope="row"><a href="${escaped(href)}">${escaped(name)}</a></th>`;
      return `<tr>${head}${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
    })
    .join('\n');
}

/** A chart with its table, as a template takes it. */
export function chartView(chart: BarChart, heads: readonly string[], nameOf = barName) {
  return {
    svg: barsSvg(chart, nameOf),
    title: chart.title,
    first: chart.bars[0]?.name ?? '',
    last: chart.bars.length > 1 ? (chart.bars.at(-1)?.name ?? '') : '',
    heads,
    rows: tableRows(chart.bars),
  };
}
