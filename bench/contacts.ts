import { EVENT_EXAMPLES } from '../specs/events/examples.ts';
import type { Specs } from '../specs/types.ts';

/** Contacts of one desk, each with an id and a person of its own, on days of its programme: what a busy desk's software would send. */
export function contactsOf(specs: Specs, desk: string, prefix: string): (serial: number) => string {
  const example = EVENT_EXAMPLES.get('it.toscana.pua.contact.recorded.v1');
  if (!example || !specs.network.desks.has(desk)) throw new Error(`no example of a contact, or no desk ${desk}`);
  const first = Date.UTC(2019, 0, 7, 9);
  return (serial) =>
    JSON.stringify({
      ...example,
      id: `${prefix}-${serial}`,
      source: `/pua/${desk}`,
      time: new Date(first + (serial % 300) * 86_400_000).toISOString(),
      subject: String(serial % 5_000).padStart(64, '0'),
    });
}

/** A desk that takes part in the programme of the simulated events. */
export function someDesk(specs: Specs): string {
  const desk = specs.programmes.get('teams')?.desks[0]?.desk;
  if (desk === undefined) throw new Error('no desk in the programme teams');
  return desk;
}
