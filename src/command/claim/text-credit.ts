import { decimal } from '../../ground/exact.ts';
import type { Credit } from '../../money/claim/claim.ts';
import { type Crediting, openAmount, totalOf } from '../../money/claim/credit-claim.ts';
import { moneyText } from '../../money/claim/money-text.ts';
import { amountText, plainText } from '../../papers/words/format-figure.ts';
import { quantity } from '../terminal/print.ts';

/** What was counted, what had been before, and what is open now. */
export function renderCrediting({ claim, counted: found, known }: Crediting): string {
  const { statement } = claim;
  const { currency } = statement.contract;
  const open = openAmount(claim);
  const expected = moneyText(open.add(decimal(claim.credited)), statement);
  const total = moneyText(totalOf(found), statement);
  return [
    ...found.map(({ source, amount }) => `${source}: ${money(amount, currency)}`),
    ...known.map(({ payment, number, source }) => {
      const from = source === payment.source ? '' : ` (${source})`;
      const amount = money(payment.amount, currency);
      return `${payment.source}: ${amount}, counted before for ${number}${from}`;
    }),
    [
      found.length === 0
        ? `${statement.number}: no new payment`
        : `${statement.number}: ${quantity(found.length, 'payment')} of ${money(total, currency)}`,
      `in all ${money(claim.credited, currency)} of ${money(expected, currency)}`,
      `difference ${money(moneyText(open, statement), currency)}`,
    ].join('; '),
  ].join('\n');
}

/** `credit 2 (august.csv line 3, USD 10.00) is undone; USD 60.00 open`. */
export function undoneWords(undone: Credit, open: string): string {
  const { position, source, amount, currency } = undone;
  const left = money(open, currency);
  return `credit ${position} (${source}, ${money(amount, currency)}) is undone; ${left} open`;
}

export function money(amount: string, currency: string): string {
  return plainText(amountText(amount, currency));
}
