import type { Specs } from '../../../specs/types.ts';
import type { DeclarationBehind } from '../../events/declaration.ts';
import type { ListedEvents } from '../events.tsx';
import { pathOf } from '../links.ts';
import { statementText } from '../requirement-texts.ts';
import type { Speech } from '../texts.ts';

/** The declaration that a judgement rests on, for the page. */
export function eventsOfDeclaration(
  { network }: Pick<Specs, 'network'>,
  { desk, requirement, rows, ...provenance }: DeclarationBehind,
  { t, lang }: Speech,
): ListedEvents {
  const name = network.desks.get(desk)?.name[lang] ?? desk;
  return {
    heading: t('events.of_judgement', { desk: name }),
    above: [
      { text: t('nav.standard'), href: pathOf(lang, { page: 'standard' }) },
      { text: name, href: pathOf(lang, { page: 'desk', desk }) },
    ],
    subject: [statementText(requirement, lang)],
    said: [t('events.lists.declaration')],
    list: { caption: t('events.caption_declaration', { desk: name }), rows, older: null, csv: null },
    provenance,
  };
}
