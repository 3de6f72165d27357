import { groupedBy } from '../../ground/grouped-by.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { ScoredEstimate } from '../../health/estimate/track-record.ts';
import type { ModelRescue } from '../../health/redundancy/rescue-tally.ts';
import { declarationWords } from '../words/declared-words.ts';
import { estimateWords, heldWords, trackRecordWords } from '../words/estimate-words.ts';
import { coFailureWords, rescueWords } from '../words/fallback-words.ts';
import { counted, countText, NO_DATA } from '../words/format-figure.ts';
import { incidentSentence } from '../words/incident-words.ts';
import { storyTimeline } from './story-timeline.ts';
import type { IncidentOfWeek, WeekHealth } from './week-health.ts';
import type { HealthOfWeek, IncidentStory } from './weekly-report.ts';

/** Further ones are counted. */
const MOST_NAMED = 6;

interface HealthFrame {
  readonly timeZone: string;
  /** How a minute is printed. */
  readonly minuteText: (instant: EpochMs) => string;
  /** Whether a call of the week is stored. */
  readonly hasCalls: boolean;
}

/** What the week's incidents were, told candidly; what is not told or not known is said as such. */
export function describeHealth(health: WeekHealth, frame: HealthFrame): HealthOfWeek {
  const { incidents, trackRecord, pairs } = health;
  return {
    incidents: incidents.map((incident) => storyOf(incident, frame)),
    noIncidents: frame.hasCalls
      ? 'No incident: the calls of the week are no evidence of one.'
      : `${NO_DATA}: no call of this week is stored, so no incident could be seen.`,
    record: trackRecordWords(trackRecord),
    fallbacks:
      pairs.length === 0
        ? ['Fallbacks are not told: no call says which model it was made in place of.']
        : [...pairs.map(coFailureWords), ...rescueTexts(health)].map((text) => `${text}.`),
  };
}

/** Of the models that have a fallback; of the others how many calls were lost with none. */
function rescueTexts({ pairs, rescues }: WeekHealth): readonly string[] {
  const isPrimary = ({ primary, rescued }: ModelRescue) =>
    rescued > 0 ||
    pairs.some(({ coFailure: { pair } }) => {
      const scope = pair.primary;
      return (
        'model' in scope && scope.model === primary.model && scope.provider === primary.provider
      );
    });
  const others = rescues.filter((rescue) => !isPrimary(rescue));
  const lost = others.reduce((sum, { calls }) => sum + calls, 0);
  return [
    ...rescues.filter(isPrimary).map(rescueWords),
    ...(lost === 0
      ? []
      : [
          `${counted(lost, 'call', 'calls')} to ${counted(others.length, 'model', 'models')} ` +
            'without a fallback failed at first, and nothing rescued them',
        ]),
  ];
}

function storyOf(incident: IncidentOfWeek, { timeZone, minuteText }: HealthFrame): IncidentStory {
  const { bad, healthy, unseen } = incident.figures;
  return {
    id: incident.id,
    sentence: incidentSentence(incident.figures, timeZone),
    timeline: storyTimeline(incident).map(({ at, text }) => ({ time: minuteText(at), text })),
    facts: [
      { term: 'Hit', text: cellsText(bad, 'none with calls enough to say') },
      { term: 'Spared', text: cellsText(healthy, 'nothing that belongs to it') },
      ...(unseen.length === 0
        ? []
        : [{ term: 'Too few calls to say', text: cellsText(unseen, '') }]),
      { term: 'Declared', text: declaredText(incident) },
      { term: 'Estimates', text: estimatesText(incident.estimates, minuteText) },
    ],
  };
}

/** By provider and model; `gpt-5 of openai through direct`. */
function cellsText(cells: readonly Cell[], none: string): string {
  const models = [...groupedBy(cells, ({ provider, model }) => JSON.stringify([provider, model]))];
  const names = models.map(([, own]) => {
    const [first] = own;
    const routes = [...new Set(own.flatMap(({ route }) => (route === '' ? [] : [route])))];
    const through = routes.length === 0 ? '' : ` through ${routes.join(', ')}`;
    return `${first?.model} of ${first?.provider}${through}`;
  });
  const more = names.length - MOST_NAMED;
  if (names.length === 0) return none;
  return [
    ...names.slice(0, MOST_NAMED),
    ...(more > 0 ? [`and ${counted(more, 'more model', 'more models')}`] : []),
  ].join('; ');
}

function declaredText({ declarations, isPolled, figures }: IncidentOfWeek): string {
  if (declarations.length > 0) {
    return declarations
      .map(({ declaration, title }) => {
        const quoted = title === '' ? '' : ` (“${title}”)`;
        return `${declarationWords(declaration)}${quoted}.`;
      })
      .join(' ');
  }
  if (!isPolled) return 'not told: no status page of its provider is read.';
  return figures.ended === null
    ? 'nothing was seen on their page so far.'
    : 'nothing was seen on their page so far; it is taken as never said a day after the end.';
}

/** The first and the last that were made, each with what came of it, and how many held. */
function estimatesText(
  estimates: readonly ScoredEstimate[],
  minuteText: (instant: EpochMs) => string,
): string {
  if (estimates.length === 0) return 'not said: nobody followed it while it went on.';
  const made = estimates.filter(({ said }) => said.without === undefined);
  const [first] = estimates;
  if (made.length === 0 && first !== undefined) return `${estimateWords(first)}.`;
  const shown = [...new Set([made[0], made.at(-1)])].flatMap((one) => one ?? []);
  const scored = made.filter(({ score }) => score !== undefined);
  const held = scored.filter(({ score }) => score?.isInEightOfTen === true);
  return [
    ...shown.map(
      (one) => `At ${minuteText(one.issuedAt)}: ${estimateWords(one)}; ${heldWords(one)}.`,
    ),
    ...(scored.length === 0
      ? []
      : [`${countText(held.length)} of ${countText(scored.length)} that said eight in ten held.`]),
    ...(made.length === estimates.length
      ? []
      : [
          `${countText(estimates.length - made.length)} more could not be made: ` +
            'too little was comparable.',
        ]),
  ].join(' ');
}
