// A process that follows health from one look of the story to another, and kills itself when so
// many steps of the last one are done.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { openPlayer } from './play-looks.ts';

const [place = '', folder = '', from = '', to = '', killAfter = ''] = process.argv.slice(2);
const last = Number(to);

let look = Number(from);
let steps = 0;
const player = await openPlayer(folder, (name) => {
  if (look !== last) return;
  steps += 1;
  if (String(steps) !== killAfter) return;
  appendFileSync(1, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
});
const ledger = place.startsWith('postgres:') ? openPostgres(place) : await openPGlite(place);
for (; look <= last; look += 1) await player.look(look, ledger);
await player.close();
await ledger.close();
