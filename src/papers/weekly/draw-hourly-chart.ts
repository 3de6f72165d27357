import { CustomChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { countText, NBSP } from '../words/format-figure.ts';
import type { CallCounts, ReportDay } from './weekly-report.ts';

use([CustomChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Pixels of the drawing; the page scales it to its column. */
const CHART_WIDTH = 658;
const CHART_HEIGHT = 84;
/** Room for the labels of the scale; the days below the chart begin here. */
const CHART_LEFT = 40;
const SHARE_TOP = 6;
const SHARE_HEIGHT = 48;
const CALLS_TOP = 67;
const CALLS_HEIGHT = 16;

const ALARM = '#c2321f';
const VOLUME = '#b9c7d6';
const HAIRLINE = '#dfe3e8';
const LABEL = '#66707c';
const EMPTY = '#f3f4f6';
const LABEL_STYLE = { color: LABEL, fontSize: 9, fontFamily: 'Inter, sans-serif' } as const;
/** A shorter span without calls is seen as a gap and needs no words. */
const LABELLED_GAP_HOURS = 12;

/**
 * One model's week as an SVG element: above, the share of good + bad calls that were
 * bad, hour by hour, on a scale from 0 to 100 %; below, how many calls there were.
 * Hours without a call are gaps.
 */
export function drawHourlyChart(chart: {
  /** Unique on its page, letters and digits. */
  readonly id: string;
  /** What a screen reader says. */
  readonly label: string;
  readonly hours: readonly CallCounts[];
  readonly days: readonly ReportDay[];
}): string {
  const drawing = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
  });
  try {
    drawing.setOption(chartOption(chart.hours, chart.days));
    return namedSvg(drawing.renderToSVGString(), chart.id, chart.label);
  } finally {
    // An undisposed chart keeps the process alive.
    drawing.dispose();
  }
}

function chartOption(hours: readonly CallCounts[], days: readonly ReportDay[]): EChartsCoreOption {
  const shares = hours.flatMap(({ good, bad }, hour) =>
    bad === 0 ? [] : [[hour, bad / (good + bad)]],
  );
  const calls = hours.flatMap(({ good, bad, neither }, hour) =>
    good + bad + neither === 0 ? [] : [[hour, good + bad + neither]],
  );
  const mostCalls = Math.max(1, ...calls.map(([, count = 0]) => count));
  const xAxis = { type: 'value', min: 0, max: hours.length, show: false } as const;
  const scale = {
    type: 'value',
    min: 0,
    axisLabel: { ...LABEL_STYLE, margin: 6 },
    axisLine: { show: false },
    axisTick: { show: false },
  } as const;
  const grid = { left: CHART_LEFT, right: 0, outerBoundsMode: 'none' } as const;
  return {
    animation: false,
    grid: [
      { ...grid, top: SHARE_TOP, height: SHARE_HEIGHT },
      { ...grid, top: CALLS_TOP, height: CALLS_HEIGHT },
    ],
    xAxis: [
      { ...xAxis, gridIndex: 0 },
      { ...xAxis, gridIndex: 1 },
    ],
    yAxis: [
      {
        ...scale,
        max: 1,
        interval: 0.5,
        axisLabel: { ...scale.axisLabel, formatter: percentOfScale },
        splitLine: { lineStyle: { color: HAIRLINE, width: 0.75 } },
      },
      {
        ...scale,
        gridIndex: 1,
        max: mostCalls,
        interval: mostCalls,
        axisLabel: {
          ...scale.axisLabel,
          formatter: (calls: number) => (calls === 0 ? '' : countText(calls)),
        },
        splitLine: { show: false },
      },
    ],
    series: [
      { ...bars(0, ALARM, shares), markArea: gapAreas(hours), markLine: midnights(days) },
      { ...bars(1, VOLUME, calls) },
    ],
  };
}

function percentOfScale(share: number): string {
  return share === 0 ? '0' : `${share * 100}${NBSP}%`;
}

interface BarApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

/** One bar per hour, a hair apart, so that a long outage reads as one block. */
function bars(gridIndex: number, color: string, data: readonly number[][]) {
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    data,
    renderItem: (_parameters: unknown, api: BarApi) => {
      const [left, top] = api.coord([api.value(0), api.value(1)]);
      const [right, bottom] = api.coord([api.value(0) + 1, 0]);
      return {
        type: 'rect',
        shape: { x: left, y: top, width: (right - left) * 0.86, height: bottom - top },
        style: { fill: color },
      };
    },
  };
}

function gapAreas(hours: readonly CallCounts[]) {
  return {
    silent: true,
    itemStyle: { color: EMPTY },
    label: { ...LABEL_STYLE, position: 'inside' },
    data: gapRuns(hours).map(({ start, end }) => [
      { xAxis: start, name: end - start >= LABELLED_GAP_HOURS ? 'no calls' : '' },
      { xAxis: end },
    ]),
  };
}

function gapRuns(hours: readonly CallCounts[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  hours.forEach(({ good, bad, neither }, hour) => {
    if (good + bad + neither > 0) return;
    const last = runs.at(-1);
    if (last?.end === hour) last.end = hour + 1;
    else runs.push({ start: hour, end: hour + 1 });
  });
  return runs;
}

function midnights(days: readonly ReportDay[]) {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: HAIRLINE, width: 0.75, type: 'solid' },
    data: days.map(({ startHour }) => ({ xAxis: startHour })),
  };
}

/** A name, ids that depend on this chart alone, and no hooks for a script that will never run. */
function namedSvg(svg: string, id: string, label: string): string {
  const name = label.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  return svg
    .replace(/\bzr\d+-/g, `${id}-`)
    .replace(/ (ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace('<svg ', `<svg role="img" aria-label="${name}" `);
}
