import { romeInstant } from '../../specs/calendar.ts';
import type { Happening, World } from './journeys.ts';
import { eventOf, type Publication, type SentEvent } from './publishing.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/** Shares of published facts that go wrong in each way, or are put right later. */
export const SHARES = { duplicate: 0.006, conflict: 0.0006, wrong: 0.008, replaced: 0.009, retracted: 0.004 };

type Contact = { services?: readonly { code: string; result: string }[]; minutes?: number };

/** The same event with a fault that a publisher's software may well make; the values are nobody's. */
const WRONGS: Readonly<Record<string, (event: SentEvent) => SentEvent>> = {
  no_time: ({ time: _, ...event }) => event as SentEvent,
  no_data: ({ data: _, ...event }) => event as unknown as SentEvent,
  unknown_type: (event) => ({ ...event, type: String(event.type).replace(/\.v1$/, '.v0') }),
  unknown_desk: (event) => ({ ...event, source: `${event.source}-bis` }),
  bad_date: (event) => ({ ...event, time: '2019-02-30T10:00:00+01:00' }),
  far_future: (event) => ({ ...event, time: String(event.time).replace(/^\d{4}-\d\d-\d\d/, '2091-01-15') }),
  field_too_many: (event) => ({ ...event, data: { ...event.data, operatore: 'sportello 2' } }),
  unknown_code: (event) => ({
    ...event,
    type: 'it.toscana.pua.contact.recorded.v1',
    data: { unit: 'pua_l1', channel: 'sportello', services: [{ code: 'service_orientation', result: 'answered' }] },
  }),
  personal_data: (event) => ({ ...event, data: { ...event.data, case_id: 'nome.cognome@example.org' } }),
};

/** A replacement of a contact: its minutes were wrong, or a service did get an answer. */
function corrected(data: Record<string, unknown>, random: Random): Record<string, unknown> {
  const { services = [], minutes = 10 } = data as Contact;
  if (random.chance(0.5)) return { ...data, minutes: minutes + random.int(5, 20) };
  return { ...data, services: services.map((service, i) => (i === 0 ? { ...service, result: 'answered' } : service)) };
}

function amendment(
  happening: Happening,
  kind: 'replaced' | 'retracted',
  at: number,
  { newId }: World,
  random: Random,
): SentEvent {
  const { id: amends, desk, subject } = happening;
  const { type, time } = eventOf(happening);
  const data =
    kind === 'retracted'
      ? { amends, reason: 'registrato due volte' }
      : {
          amends,
          reason: 'dato corretto dopo verifica',
          replacement: { type, time, ...(subject !== undefined && { subject }), data: corrected(happening.data, random) },
        };
  return eventOf({ id: newId(at, random), desk, fact: `amendment.${kind}`, at, subject: undefined, data });
}

/**
 * What is published beside an event: before it, sometimes, a wrong version of it (under an id of its own); after it the same event again, the same id
 * with other content, or, for a contact, its correction or withdrawal.
 */
export function mishaps(happening: Happening, { event, publishedAt }: Publication, world: World, random: Random): Publication[] {
  const published: Publication[] = [];
  if (random.chance(SHARES.wrong)) {
    const spoil = random.pick(Object.values(WRONGS));
    const at = publishedAt - Math.min(publishedAt - happening.at, random.int(1, 5) * MINUTE);
    published.push({ event: spoil({ ...event, id: world.newId(at, random) }), publishedAt: at });
  }
  if (random.chance(SHARES.duplicate)) published.push({ event, publishedAt: publishedAt + random.int(1, 180) * MINUTE });
  if (happening.fact !== 'contact.recorded') return published;
  if (random.chance(SHARES.conflict))
    published.push({
      event: { ...event, data: corrected({ ...happening.data, minutes: 200 }, random) },
      publishedAt: publishedAt + random.int(1, 180) * MINUTE,
    });
  const amended = random.chance(SHARES.replaced) ? 'replaced' : random.chance(SHARES.retracted) ? 'retracted' : null;
  if (amended) {
    const at = publishedAt + random.int(DAY_MINUTES, 40 * DAY_MINUTES) * MINUTE;
    if (at < romeInstant(world.period.to, '23:59'))
      published.push({ event: amendment(happening, amended, at, world, random), publishedAt: at + MINUTE });
  }
  return published;
}
