import { openPGlite } from '../../src/ledger/pglite.ts';
import { describeStatements } from './statement-behaviour.ts';

describeStatements('PGlite', () => openPGlite());
