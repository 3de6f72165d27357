import { localText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import type { Commitment } from '../../money/contract/contract.ts';
import type { ExplainedLost, ExplainedSlot } from '../../money/explanation/explanation.ts';
import {
  callWords,
  causeWords,
  durationWords,
  exactOf,
  keptWords,
  shareWords,
  spanWords,
  unitsWords,
} from '../../papers/words/explanation-words.ts';
import { counted, countText } from '../../papers/words/format-figure.ts';

/** Where the rest of an attainment went, the greatest part first. */
export function lostLines(
  lost: ExplainedLost,
  timeZone: string,
  isNotice: boolean,
): readonly string[] {
  const { parts, more, rest } = lost;
  const length = durationWords(lost.slot_ms);
  const slots = lost.has_slots
    ? `slots of ${length}`
    : `pieces of ${length} (the contract has none)`;
  const total = parts.length + more.parts;
  const left = isNotice
    ? `incidents: ${keptWords(rest.units)}`
    : `${countText(rest.slots)} slots lost nothing  ${unitsWords(rest.units)}`;
  if (total === 0) {
    return [`  lost: nothing${isNotice ? '' : `, in ${countText(rest.slots)} ${slots}`}`];
  }
  return [
    `  lost: ${shareWords(exactOf(lost.share))}, in ${counted(total, 'part', 'parts')}, ` +
      `greatest first${isNotice ? '' : `; ${slots}`}`,
    ...parts.map(
      (part) =>
        `    ${spanWords(part.start, part.end, timeZone)}  ${shareWords(exactOf(part.share))}  ` +
        `${causeWords(part)}`,
    ),
    ...(more.parts === 0
      ? []
      : [
          `    ${countText(more.parts)} more  ${shareWords(exactOf(more.share))}  ` +
            `${isNotice ? keptWords(more.units) : unitsWords(more.units)}`,
        ]),
    `    ${left}`,
  ];
}

/** One slot with its calls. */
export function slotLines(
  slot: ExplainedSlot,
  timeZone: string,
  { classify }: Commitment,
): readonly string[] {
  const { claimed, conceded } = slot.units;
  const both =
    unitsWords(claimed) === unitsWords(conceded)
      ? unitsWords(claimed)
      : `${unitsWords(claimed)} claimed; ${unitsWords(conceded)} conceded`;
  return [
    `  slot ${spanWords(slot.start, slot.end, timeZone)}: ${both}`,
    ...slot.calls.map((call) => {
      const readings =
        call.claimed === call.conceded
          ? call.claimed
          : `${call.claimed} claimed, ${call.conceded} conceded`;
      const source = call.source === '' ? '' : ` of ${call.source}`;
      const at = localText(instantOf(call.at), timeZone);
      return `    ${at}  ${call.event_id}${source}  ${readings}: ${callWords(call, classify)}`;
    }),
    ...(slot.more === 0 ? [] : [`    and ${countText(slot.more)} more`]),
  ];
}
