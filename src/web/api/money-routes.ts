import { findClaim, findClaims } from '../../money/claim/find-claims.ts';
import { rankClaims } from '../../money/claim/rank-claims.ts';
import { findMoves, findStatements } from '../../money/statement/find-statements.ts';
import { findRecordedClaims } from '../../money/statement/recorded-claims.ts';
import { claimDocument, claimJson } from '../../published/closed/claim.ts';
import { claimsDocument, claimsJson } from '../../published/closed/claims.ts';
import {
  listedStatementDocument,
  listedStatementJson,
} from '../../published/closed/listed-statement.ts';
import { statementDocument } from '../../published/result/statement.ts';
import { RequestRefused } from '../http/problem.ts';
import type { ApiRoute } from './api-route.ts';
import { PAGE_PARAMETERS, pageOf } from './page-of.ts';

const NUMBER = { name: 'number', description: 'of a statement', example: 'aws-bedrock-2026-06' };

/** What vendors owe. */
export const MONEY_ROUTES: readonly ApiRoute[] = [
  {
    path: '/api/v1/statements',
    summary: 'Statements with what became of each, contract after contract',
    scope: 'read:money',
    query: [
      { name: 'contract', description: 'only of this one', example: 'aws-bedrock' },
      ...PAGE_PARAMETERS,
    ],
    answers: listedStatementDocument,
    isList: true,
    async read({ ledger }, { query }) {
      const found = await findStatements(ledger, { contractId: query.contract });
      const moves = await findMoves(ledger);
      const { items, next } = pageOf(found, ({ statement }) => statement.number, query);
      return { body: items.map((one) => listedStatementJson(one, moves)), next };
    },
  },
  {
    path: '/api/v1/statements/{number}',
    summary: 'One statement as it was issued, to the byte',
    scope: 'read:money',
    places: [NUMBER],
    answers: statementDocument,
    async read({ ledger }, { path: { number = '' } }) {
      const [found] = await findStatements(ledger, { number });
      if (found === undefined) throw new RequestRefused(404, `There is no statement ${number}.`);
      return { body: found.body };
    },
  },
  {
    path: '/api/v1/claims',
    summary: 'Claims by deadline and money',
    scope: 'read:money',
    query: [{ name: 'all', description: 'true: also those that are over', example: 'true' }],
    answers: claimsDocument,
    async read({ ledger, clock }, { query }) {
      const now = clock.now();
      const ranked = rankClaims(await findClaims(ledger, now), now);
      const shown = ranked.filter(({ isFinished }) => query.all === 'true' || !isFinished);
      return { body: claimsJson(shown, now, await findRecordedClaims(ledger)) };
    },
  },
  {
    path: '/api/v1/claims/{number}',
    summary: 'One claim with its history',
    scope: 'read:money',
    places: [NUMBER],
    answers: claimDocument,
    async read({ ledger, clock }, { path: { number = '' } }) {
      const [found] = await findStatements(ledger, { number });
      if (found === undefined) throw new RequestRefused(404, `There is no claim ${number}.`);
      const now = clock.now();
      return { body: claimJson(await findClaim(ledger, number, now), now) };
    },
  },
];
