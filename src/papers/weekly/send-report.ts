import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Clock, formatInstant } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { Mail, Mailbox } from '../mail/hand-over-mail.ts';

/** After so many refusals the server means it. */
const MOST_ATTEMPTS = 3;

/**
 * `refused`: worth another try later; `given_up`: refused too often; `uncertain`: an attempt whose
 * answer was lost, which is never repeated.
 */
export type Delivery = {
  readonly recipient: string;
  readonly state: 'sent' | 'already_sent' | 'refused' | 'given_up' | 'uncertain';
  readonly detail: string;
};

const attemptRow = z.object({
  attempt: z.number(),
  outcome: z.enum(['sent', 'refused']).nullable(),
  detail: z.string().nullable(),
});

/**
 * Mails one report to each recipient, at most once whatever crashes in between: a second send
 * happens only after the server itself refused the first.
 */
export async function sendReport({
  ledger,
  mailbox,
  clock,
  report,
  recipients,
  mail,
}: {
  ledger: Ledger;
  mailbox: Mailbox;
  clock: Clock;
  /** Identity of what is sent, e.g. `weekly 2026-W23`. */
  report: string;
  recipients: readonly string[];
  mail: Omit<Mail, 'to' | 'messageId'>;
}): Promise<readonly Delivery[]> {
  await mailbox.check();
  const deliveries: Delivery[] = [];
  for (const recipient of recipients) {
    const delivery = await ledger.withLock(`mail ${report} ${recipient}`, () =>
      deliver({ ledger, mailbox, clock, report, recipient, mail }),
    );
    deliveries.push(
      delivery ?? { recipient, state: 'uncertain', detail: 'another process is sending it' },
    );
  }
  return deliveries;
}

async function deliver({
  ledger,
  mailbox,
  clock,
  report,
  recipient,
  mail,
}: {
  ledger: Ledger;
  mailbox: Mailbox;
  clock: Clock;
  report: string;
  recipient: string;
  mail: Omit<Mail, 'to' | 'messageId'>;
}): Promise<Delivery> {
  const attempts = await ledger.query(
    ...ledgerQuery('weekly/mail-attempts', [report, recipient]),
    attemptRow,
  );
  const sent = attempts.find((attempt) => attempt.outcome === 'sent');
  if (sent !== undefined) return { recipient, state: 'already_sent', detail: sent.detail ?? '' };
  if (attempts.some((attempt) => attempt.outcome === null)) {
    return {
      recipient,
      state: 'uncertain',
      detail: 'an earlier attempt has no answer on record; it may have arrived',
    };
  }
  if (attempts.length >= MOST_ATTEMPTS) {
    return { recipient, state: 'given_up', detail: attempts.at(-1)?.detail ?? '' };
  }

  const attempt = attempts.length + 1;
  const messageId = messageIdOf(report, recipient, attempt);
  // 1. The attempt, before anything leaves. A crash after this is `uncertain`, never a second mail.
  await ledger.run(
    ...ledgerQuery('weekly/record-mail-attempt', [
      report,
      recipient,
      attempt,
      messageId,
      formatInstant(clock.now()),
    ]),
  );
  // 2. The mail.
  const handOver = await mailbox.handOver({ ...mail, to: recipient, messageId });
  // 3. The answer, if there was one.
  if (handOver.outcome !== 'uncertain') {
    await ledger.run(
      ...ledgerQuery('weekly/record-mail-outcome', [
        report,
        recipient,
        attempt,
        handOver.outcome,
        handOver.detail,
        formatInstant(clock.now()),
      ]),
    );
  }
  return { recipient, state: handOver.outcome, detail: handOver.detail };
}

function messageIdOf(report: string, recipient: string, attempt: number): string {
  const hash = createHash('sha256').update(`${report}\n${recipient}`).digest('hex').slice(0, 24);
  return `<${hash}.${attempt}@uptally>`;
}
