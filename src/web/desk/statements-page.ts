import { localText } from '../../ground/local-text.ts';
import { instantOf } from '../../ground/time.ts';
import { findDocuments, findPdf } from '../../money/statement/documents.ts';
import { findMoves, findStatements } from '../../money/statement/find-statements.ts';
import { frozenContract } from '../../money/statement/frozen-inputs.ts';
import type { IssuedStatement, Statement } from '../../money/statement/statement.ts';
import { issuedFigures } from '../../papers/statement/issued-statement-page.ts';
import { NOT_KNOWN } from '../../papers/words/format-figure.ts';
import { periodLabelText } from '../../papers/words/format-time.ts';
import { totalWords, whatBecame } from '../../papers/words/statement-words.ts';
import { STATUS_WORDS } from '../../papers/words/verdict-words.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { RequestRefused } from '../http/problem.ts';
import type { DeskPages } from './desk.ts';

const PATH = '/desk/statements';
const ONE = `${PATH}/:number`;
const PAGE_ROWS = 200;

/** What was issued, and what became of it. */
export const statementPages: DeskPages = (desk, { ledger }) => {
  desk.page({ path: PATH, action: 'money.read', label: 'Statements' }, async ({ query }) => {
    const statements = await findStatements(ledger);
    const became = whatBecame(statements, await findMoves(ledger));
    const after = query('after');
    const from = statements.findIndex(({ statement }) => statement.number === after) + 1;
    const shown = statements.slice(from, from + PAGE_ROWS);
    const last = shown.at(-1)?.statement.number ?? '';
    return {
      template: 'desk/statements',
      title: 'Statements',
      view: {
        statements: shown.map((one) => statementRow(one, became)),
        all: statements.length,
        hasMore: from + PAGE_ROWS < statements.length,
        morePath: `${PATH}?after=${encodeURIComponent(last)}`,
      },
    };
  });
  desk.page({ path: ONE, action: 'money.read' }, async ({ param }) => {
    const issued = await statementOf(ledger, param('number'));
    const { statement } = issued;
    const { number } = statement;
    const contractFile = await findDocuments(ledger, number, 'contract');
    const { contract } = frozenContract(contractFile, statement);
    const [ofContract, moves] = [{ contractId: contract.id }, await findMoves(ledger)];
    const became = whatBecame(await findStatements(ledger, ofContract), moves).get(number) ?? '';
    return {
      template: 'desk/statement',
      title: number,
      view: {
        ...issuedFigures(issued, contract),
        became,
        listPath: PATH,
        jsonPath: `${pathOf(number)}/statement.json`,
        pdfPath: `${pathOf(number)}/statement.pdf`,
        hasPdf: (await findPdf(ledger, number)) !== undefined,
        number,
      },
    };
  });
  desk.file({ path: `${ONE}/statement.json`, action: 'money.read' }, async ({ param }) => {
    const { statement, body } = await statementOf(ledger, param('number'));
    return { name: `${statement.number}.json`, type: 'application/json', bytes: body };
  });
  desk.file({ path: `${ONE}/statement.pdf`, action: 'money.read' }, async ({ param }) => {
    const { number } = (await statementOf(ledger, param('number'))).statement;
    const bytes = await findPdf(ledger, number);
    if (bytes !== undefined) return { name: `${number}.pdf`, type: 'application/pdf', bytes };
    throw new RequestRefused(404, `The pages of ${number} were not printed yet.`);
  });
};

async function statementOf(ledger: Ledger, number: string): Promise<IssuedStatement> {
  const [found] = await findStatements(ledger, { number });
  if (found !== undefined) return found;
  throw new RequestRefused(404, `There is no statement ${number}.`);
}

function pathOf(number: string): string {
  return `${PATH}/${encodeURIComponent(number)}`;
}

function statementRow({ statement }: IssuedStatement, became: ReadonlyMap<string, string>) {
  const { number, contract, evaluation, issued } = statement;
  return {
    number,
    path: pathOf(number),
    contract: contract.title,
    period: periodLabelText(evaluation.period.label),
    ...moneyOf(evaluation),
    issuedAt: localText(instantOf(issued.at), contract.time_zone),
    issuedBy: issued.by,
    became: became.get(number) ?? '',
  };
}

/** Where nothing pays, or no call was seen, no amount is said. */
function moneyOf(evaluation: Statement['evaluation']) {
  const { commitments, credits, total } = evaluation;
  if (commitments.every(({ standing }) => standing === 'target')) {
    return { claimed: 'no clause', conceded: 'no clause', status: 'measured only' };
  }
  if (credits.length === 0) {
    return { claimed: NOT_KNOWN, conceded: NOT_KNOWN, status: 'no calls were seen' };
  }
  return {
    claimed: totalWords(evaluation, 'claimed'),
    conceded: totalWords(evaluation, 'conceded'),
    status: STATUS_WORDS[total.status],
  };
}
