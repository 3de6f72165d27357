// A ClickHouse server in this process: `node clickhouse-host.ts LIBRARY ARGUMENTS…`
// runs the engine's `clickhouse local` with these arguments. Its own process, for the
// engine ends the one that it is in.
import process from 'node:process';
import { DataType, load, open } from 'ffi-rs';

const [library = '', ...args] = process.argv.slice(2);
const argv = ['clickhouse', ...args];

// Whoever started this ended, or wants this to.
process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL')).resume();

open({ library: 'engine', path: library });
const result = await load({
  library: 'engine',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
  // So that this one still hears that its input ended.
  runInNewThread: true,
});
// It was to go on for longer than anybody needs it.
const error = load({
  library: 'engine',
  funcName: 'chdb_result_error',
  retType: DataType.String,
  paramsType: [DataType.External],
  paramsValue: [result],
});
process.stderr.write(`${error}\n`, () => process.exit(1));
