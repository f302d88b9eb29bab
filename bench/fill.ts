import { openEventLog } from '../ingest/log/index.ts';
import { loadSpecs } from '../specs/load.ts';
import { fillLog } from './published.ts';

/** A process that fills the embedded log in a directory: `fill.ts PATH EVENTS SEED`. */
const [path = '', events = '0', seed = '1'] = process.argv.slice(2);
const log = await openEventLog({ kind: 'embedded', path, now: Date.now });
await fillLog(log, loadSpecs(), Number(events), Number(seed));
await log.close();
