import { WarehouseRefused, WarehouseUnavailable } from './types.ts';

/**
 * Engine codes that say "this row is wrong": only these refuse an insert. Everything else that befalls an insert (a missing table, a full
 * disk, a bug of ours) is the warehouse not being ready, so that no good row is ever rejected for it.
 * Numbers: ClickHouse `src/Common/ErrorCodes.cpp`.
 */
const ROW_CODES = new Set([6, 25, 26, 27, 33, 34, 38, 41, 53, 69, 70, 72, 117, 130, 131, 349, 376, 407, 467, 469, 636, 691]);

/**
 * Engine codes that pass by themselves or with an operator's help: timeouts, limits of the moment, network, memory, disk, read-only
 * replicas, Keeper, an absent database or table (not migrated yet), authentication, a locked directory.
 */
const WEATHER_CODES = new Set([
  3, 32, 60, 76, 81, 159, 164, 198, 202, 203, 209, 210, 218, 225, 236, 241, 242, 243, 252, 285, 290, 319, 364, 394, 425, 439, 516,
  574, 692, 999,
]);

/**
 * An engine error's number and name. Recognised by shape: the client and chDB's adapter each throw a ClickHouseError class of their own, and
 * chDB's connection errors carry the number in their text alone.
 */
function engineError(error: unknown): { code: number; type: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^\d+$/.test(error.code)) {
    return { code: Number(error.code), type: 'type' in error && typeof error.type === 'string' ? error.type : 'error' };
  }
  const code = /Code: (\d+)\. DB::Exception/.exec(error.message)?.[1];
  return code === undefined ? undefined : { code: Number(code), type: 'error' };
}

/** Index of the faulty row. The line break is the engine's own: in the row's text it would be escaped, so no row can forge it. */
function faultyRow(error: unknown): number | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const row = /\(at row (\d+)\)\n/.exec(e.message)?.[1];
    if (row !== undefined) return Number(row) - 1;
  }
  return undefined;
}

/**
 * What a failed call means, by the engine's code. The engine quotes the rows it refuses, so an insert's error keeps code and row and drops
 * the text and the cause: neither may reach a log.
 */
export function classify(error: unknown, doing: 'read' | 'insert'): WarehouseUnavailable | WarehouseRefused {
  if (error instanceof WarehouseUnavailable || error instanceof WarehouseRefused) return error;
  const engine = engineError(error);
  if (doing === 'insert' && engine !== undefined) {
    const { code, type } = engine;
    if (!ROW_CODES.has(code)) return new WarehouseUnavailable(`The warehouse could not insert: ${type} (code ${code}).`);
    const row = faultyRow(error);
    const where = row === undefined ? '' : ` at row ${row} of the insert`;
    return new WarehouseRefused(
      `The warehouse refused the insert: ${type} (code ${code})${where}.`,
      row === undefined ? {} : { row },
    );
  }
  const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  if (engine !== undefined && !WEATHER_CODES.has(engine.code)) {
    return new WarehouseRefused(`The warehouse refused the query: ${engine.type} (code ${engine.code}): ${message}`, {
      cause: error,
    });
  }
  return new WarehouseUnavailable(`The warehouse does not answer: ${message}`, { cause: error });
}
