import {
  compareFields,
  count,
  isAbove,
  lies,
  type NaiveEpisode,
  type NaiveFact,
} from './naive-episodes.ts';

/**
 * How episodes make incidents once more, every pair and every cell:
 * to be compared with the product.
 */

export interface NaiveIncident {
  id: string;
  began: number;
  ended: number | null;
  episodes: number[];
  headline: number[];
  bad: string[];
  healthy: string[];
  unseen: string[];
  related: string[];
  opened: number;
}

export function naiveIncidents(
  all: readonly NaiveFact[],
  episodes: readonly NaiveEpisode[],
  until: number,
): NaiveIncident[] {
  const facts = all.filter((fact) => fact.minute < until && fact.good + fact.bad > 0);
  const cells = [...new Map(facts.map(({ cell }) => [JSON.stringify(cell), cell])).values()];
  const ofCell = (cell: readonly string[]) =>
    facts.filter((fact) => JSON.stringify(fact.cell) === JSON.stringify(cell));
  const end = (one: { ended: number | null }) => one.ended ?? until;
  const links = (a: NaiveEpisode, b: NaiveEpisode) => {
    const [from, to] = [Math.max(a.began, b.began), Math.min(end(a), end(b))];
    if (from >= to) return false;
    return cells.some((cell) => {
      if (!lies(cell, a) || !lies(cell, b)) return false;
      const { bad, n } = count(ofCell(cell), from, to);
      return isAbove(bad, n);
    });
  };
  const label = episodes.map((_, i) => i);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [i, a] of episodes.entries()) {
      for (const [j, b] of episodes.entries()) {
        if ((label[j] ?? 0) <= (label[i] ?? 0) || !links(a, b)) continue;
        label[j] = label[i] ?? 0;
        isChanged = true;
      }
    }
  }
  const incidents = [...new Set(label)]
    .sort((a, b) => a - b)
    .map((root) => {
      const places = [...episodes.keys()].filter((i) => label[i] === root);
      const members = places.flatMap((i) => episodes[i] ?? []);
      const began = Math.min(...members.map((one) => one.began));
      const isOver = members.every((one) => one.ended !== null);
      const ended = isOver ? Math.max(...members.map((one) => one.ended ?? 0)) : null;
      const fates = { bad: [] as string[], healthy: [] as string[], unseen: [] as string[] };
      for (const cell of cells.toSorted(compareFields)) {
        if (!members.some((one) => lies(cell, one))) continue;
        const { bad, n } = count(ofCell(cell), began, ended ?? until);
        if (n === 0) continue;
        const fate = n >= 4 && isAbove(bad, n) ? 'bad' : n >= 20 ? 'healthy' : 'unseen';
        fates[fate].push(JSON.stringify(cell));
      }
      const isBadAllOver = (one: NaiveEpisode) => {
        const counts = cells
          .filter((cell) => lies(cell, one))
          .map((cell) => count(ofCell(cell), one.began, end(one)))
          .filter(({ n }) => n >= 20);
        const bad = counts.filter((one) => isAbove(one.bad, one.n)).length;
        return counts.length >= 1 && bad / counts.length >= 0.8;
      };
      let headline: number[] = [];
      for (const kind of [0, 1, 2, 3]) {
        if (headline.length > 0) break;
        headline = places.filter(
          (i) => episodes[i]?.kind === kind && episodes.slice(i, i + 1).every(isBadAllOver),
        );
      }
      for (const kind of [3, 2, 1, 0]) {
        if (headline.length > 0) break;
        headline = places.filter((i) => episodes[i]?.kind === kind);
      }
      const opened = Math.min(...members.map((one) => one.opened));
      return {
        id: '',
        began,
        ended,
        opened,
        episodes: places,
        headline,
        ...fates,
        related: [] as string[],
      };
    });
  incidents.sort((a, b) => a.began - b.began || (a.episodes[0] ?? 0) - (b.episodes[0] ?? 0));
  const dayOf = (one: { began: number }) =>
    new Date(one.began * 60_000).toISOString().slice(0, 10).replaceAll('-', '');
  for (const one of incidents) {
    const earlier = incidents.filter(
      (other) =>
        dayOf(other) === dayOf(one) &&
        (other.opened < one.opened ||
          (other.opened === one.opened && incidents.indexOf(other) < incidents.indexOf(one))),
    );
    one.id = `INC-${dayOf(one)}-${earlier.length + 1}`;
  }
  for (const one of incidents) {
    one.related = incidents
      .filter((other) => other !== one && other.began < end(one) && one.began < end(other))
      .map(({ id }) => id);
  }
  return incidents;
}
