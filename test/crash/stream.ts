import { EVENT_EXAMPLES, type EventExample } from '../../specs/events/examples.ts';

/** What a desk published so far, and what must follow from it. */
export interface DeskStory {
  desk: string;
  /** Ids that must be stored, once each. */
  accepted: Set<string>;
  /** Contacts that hold when all of it is stored. */
  holding: Set<string>;
  next(count: number): string[];
}

const example = (type: string): EventExample => {
  const found = EVENT_EXAMPLES.get(`it.toscana.pua.${type}.v1`);
  if (!found) throw new Error(`no example of ${type}`);
  return structuredClone(found);
};

/**
 * An endless story of one desk: contacts, referrals and outcomes, corrections and retractions of earlier contacts (some before their
 * original), repetitions, and texts that are no events.
 */
export function deskStory(desk: string, random: () => number): DeskStory {
  const source = `/pua/${desk}`;
  const accepted = new Set<string>();
  const holding = new Set<string>();
  const texts: string[] = [];
  const contacts: EventExample[] = [];
  let serial = 0;
  const id = (what: string) => `${desk}-${what}-${++serial}`;
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const subject = () => String(Math.floor(random() * 400)).padStart(64, '0');

  function contact(): EventExample {
    const day = String(1 + Math.floor(random() * 28)).padStart(2, '0');
    const event = { ...example('contact.recorded'), id: id('contact'), source, subject: subject() };
    return { ...event, time: `2019-05-${day}T10:00:00+02:00` };
  }

  function amendment(of: EventExample): EventExample {
    const { subject: _, ...base } = example('amendment.replaced');
    if (random() < 0.5) {
      holding.delete(of.id);
      const retracted = { ...base, type: 'it.toscana.pua.amendment.retracted.v1', id: id('retract'), source };
      return { ...retracted, data: { amends: of.id, reason: 'entered twice' } };
    }
    const replacement = { type: of.type, time: of.time, subject: subject(), data: of.data };
    return { ...base, id: id('replace'), source, data: { amends: of.id, reason: 'another person', replacement } };
  }

  function publish(event: EventExample): string {
    accepted.add(event.id);
    const text = JSON.stringify(event);
    texts.push(text);
    return text;
  }

  function step(): string[] {
    const chance = random();
    const old = pick(texts);
    const amended = contacts.splice(Math.floor(random() * contacts.length), 1)[0];
    if (chance < 0.08 && old) return [old];
    if (chance < 0.12) return [`{"specversion":"1.0","id":"${id('bad')}","source":"${source}"`];
    if (chance < 0.16) return [JSON.stringify({ ...example('contact.recorded'), id: id('bad'), source, time: 'yesterday' })];
    if (chance < 0.34 && amended) return [publish(amendment(amended))];
    if (chance < 0.38) {
      const event = contact();
      holding.add(event.id);
      return [publish(amendment(event)), publish(event)];
    }
    if (chance < 0.5) return [publish({ ...example('referral.sent'), id: id('referral'), source })];
    if (chance < 0.6) return [publish({ ...example('outcome.recorded'), id: id('outcome'), source })];
    const event = contact();
    contacts.push(event);
    holding.add(event.id);
    return [publish(event)];
  }

  return {
    desk,
    accepted,
    holding,
    next(count) {
      const lines: string[] = [];
      while (lines.length < count) lines.push(...step());
      return lines;
    },
  };
}
