import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { describeStatements } from './statement-behaviour.ts';

describeStatements('PGlite', () => openLedgerCopy());
