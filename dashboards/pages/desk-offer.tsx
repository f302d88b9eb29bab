import type { VNode } from 'preact';
import { ACCESSIBILITY_FEATURES, type ProvisionData } from '../../specs/events/families.ts';
import { label } from '../../specs/lookup.ts';
import { mediationMinutes } from '../../specs/provision/week.ts';
import type { AreaMode, CodeListId, FrameworkVersion, Specs, UnitLevel } from '../../specs/types.ts';
import { hoursText } from '../catalogue/phrases.ts';
import type { Offer } from '../catalogue/types.ts';
import { DataTable } from './figure.tsx';
import { figureText } from './requirement-texts.ts';
import type { Speech } from './texts.ts';

const levelOf = (unit: string): UnitLevel => (unit === 'pua_l2' ? 2 : 1);
const LEVELS = [1, 2] as const;

interface OfferProps {
  /** What holds on the day: hours and languages, of a declaration or, before any, of the documents. */
  offer: Offer;
  /** What the desk itself declared; `null` before it declared anything. */
  declared: ProvisionData | null;
  /** Rome day. */
  day: string;
  version: FrameworkVersion;
  codes: Specs['codes'];
  speech: Speech;
}

type Area = NonNullable<Offer['areas']>[number];

const MODES: readonly AreaMode[] = ['none', 'referred', 'booked', 'direct'];

/** The strongest mode in which units of a level offer an area; `null` when no unit of the level speaks of it. */
function modeOf(areas: readonly Area[], area: string, level: UnitLevel): AreaMode | null {
  const modes = areas.filter((one) => one.area === area && levelOf(one.unit) === level).map(({ mode }) => mode);
  return MODES.findLast((mode) => modes.includes(mode)) ?? null;
}

/** Areas by level, each with the least mode that the version asks. */
export function Areas({ offer, version, speech }: Pick<OfferProps, 'offer' | 'version' | 'speech'>): VNode {
  const { t, lang } = speech;
  const { areas } = offer;
  if (areas === null) return <p class="unknown">{t('catalogue.areas_unknown')}</p>;
  const offered = (area: string, level: UnitLevel, least: AreaMode | null): string => {
    if (!areas.some(({ unit }) => levelOf(unit) === level)) return t('standard.level_not_offered_short');
    const mode = modeOf(areas, area, level);
    const has = mode === null ? t('desk.area_silent') : t(`catalogue.mode.${mode}`);
    if (least === null) return has;
    const enough = mode !== null && MODES.indexOf(mode) >= MODES.indexOf(least);
    return enough ? has : `${has} (${t('desk.area_asked', { mode: t(`catalogue.mode.${least}`) })})`;
  };
  return (
    <DataTable
      speech={speech}
      table={{
        caption: t('desk.areas_caption'),
        columns: [t('catalogue.area_column'), ...LEVELS.map((level) => t(`standard.level_${level}`))].map((text) => ({
          text,
          numeric: false,
        })),
        rows: version.areas.map(({ code, label: name, minimum }) => [
          name[lang],
          ...LEVELS.map((level) => offered(code, level, minimum[level])),
        ]),
      }}
    />
  );
}

/** What a desk states of one thing, in lines; `null` when it says nothing of it. */
type Stated = readonly string[] | null;

function languagesOf({ offer, codes, speech }: OfferProps): Stated {
  return offer.languages?.map((code) => label(codes, 'language', code, speech.lang)) ?? null;
}

function mediationOf({ offer, codes, speech }: OfferProps): Stated {
  const minutes = mediationMinutes(offer);
  if (minutes === null) return null;
  return [...minutes].map(([code, n]) =>
    speech.t('desk.mediation', { language: label(codes, 'language', code, speech.lang), n: figureText(n / 60, speech) }),
  );
}

function staffOf({ declared, codes, speech }: OfferProps): Stated {
  return (
    declared?.staff?.map(({ profile, headcount }) => {
      const name = label(codes, 'staff_profile', profile, speech.lang);
      return headcount === undefined ? name : `${name}: ${speech.count(headcount)}`;
    }) ?? null
  );
}

function agreementsOf({ declared, codes, speech }: OfferProps): Stated {
  return (
    declared?.agreements?.map(({ with: body, frequency }) => {
      const name = label(codes, 'referral_target', body, speech.lang);
      return frequency === undefined ? name : `${name} (${frequency})`;
    }) ?? null
  );
}

function accessibilityOf({ offer: { accessibility }, speech: { t } }: OfferProps): Stated {
  if (accessibility === null) return null;
  return ACCESSIBILITY_FEATURES.map((feature) => {
    const there = accessibility[feature];
    const word = there === undefined ? t('opening.unknown') : t(there ? 'catalogue.yes' : 'catalogue.no');
    return `${t(`catalogue.accessibility.${feature}`)}: ${word}`;
  });
}

const named = (list: CodeListId, codes: readonly string[] | null, { codes: lists, speech }: OfferProps): Stated =>
  codes?.map((code) => label(lists, list, code, speech.lang)) ?? null;

function specialDays({ offer, day, speech }: OfferProps): Stated {
  const later = offer.exceptions.filter((one) => one.day >= day);
  return later.length === 0 ? null : later.map((one) => `${speech.day(one.day)}: ${hoursText(one.opening, speech)}`);
}

/** Everything a desk states beside its hours and areas; what it does not state is said to be not stated. */
export function StatedOffer(props: OfferProps): VNode {
  const { offer, declared, speech } = props;
  const { t } = speech;
  const training = declared?.training_hours;
  const special = specialDays(props);
  const parts: [string, Stated][] = [
    ['languages', languagesOf(props)],
    ['mediators', mediationOf(props)],
    ['channels', named('channel', offer.channels, props)],
    ['staff', staffOf(props)],
    ['agreements', agreementsOf(props)],
    ['accessibility', accessibilityOf(props)],
    ['training', training === undefined ? null : [t('desk.training', { n: figureText(training, speech) })]],
    ...(special === null ? [] : [['exceptions', special] satisfies [string, Stated]]),
  ];
  return (
    <dl class="stated">
      {parts.map(([part, lines]) => (
        <div key={part}>
          <dt>{t(`desk.part.${part}`)}</dt>
          {lines === null ? <dd class="unknown">{t('opening.unknown')}</dd> : null}
          {lines?.length === 0 ? <dd>{t('desk.none')}</dd> : null}
          {lines?.map((line) => (
            <dd key={line}>{line}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
