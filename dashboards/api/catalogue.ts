import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { romeDay } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { catalogueOf } from '../catalogue/build.ts';
import { CATALOGUE_FORMATS, type CatalogueFormat, tagOf, toDocument, written } from '../catalogue/formats.ts';
import { nextMediations } from '../catalogue/mediation.ts';
import { desksAt } from '../catalogue/open.ts';
import { CATALOGUE_COLUMNS, catalogueRows } from '../catalogue/rows.ts';
import { select } from '../catalogue/select.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { wantedShape } from '../catalogue/wanted.ts';
import { instant, knownAtOf, parameterProblem } from '../kpis/request.ts';
import { LIST_MEDIA_TYPES, preferred, sendList } from '../negotiate.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, formsRoute, listRoute } from './route.ts';

const MEDIA_TYPES = [...new Set(Object.values(CATALOGUE_FORMATS))];
const CHARSET = '; charset=utf-8';
const FORMATS = Object.keys(CATALOGUE_FORMATS) as [CatalogueFormat, ...CatalogueFormat[]];

const PLACE = [
  ...columns('category', ['desk']),
  ...columns('text', ['name_it', 'name_en']),
  ...columns('category', ['comune', 'zone']),
];
const OPEN_COLUMNS = [...PLACE, ...columns('category', ['state', 'because']), ...columns('text', ['closes', 'opens'])];
const MEDIATION_COLUMNS = [...PLACE, ...columns('category', ['state']), ...columns('text', ['from', 'to'])];

/** The form asked for by name, or the one the client likes best; Turtle by name gives JSON-LD to a client that likes it better. */
function formatOf(request: FastifyRequest, asked: CatalogueFormat | undefined): CatalogueFormat {
  const { accept } = request.headers;
  if (asked === 'cpsv') return accept?.includes(CATALOGUE_FORMATS.jsonld) ? 'jsonld' : 'cpsv';
  if (asked !== undefined) return asked;
  const mediaType = preferred(accept, MEDIA_TYPES);
  return FORMATS.find((format) => CATALOGUE_FORMATS[format] === mediaType) ?? 'json';
}

interface Written {
  specs: Specs;
  catalogue: Catalogue;
  format: CatalogueFormat;
  lang: 'it' | 'en';
  /** Texts already written, by entity tag. */
  kept: Map<string, string>;
}

const KEPT = 32;

/** The text under its tag, written once: two years of hours take a tenth of a second to work out. */
function textOf(tag: string, kept: Written['kept'], write: () => string): string {
  const known = kept.get(tag);
  if (known !== undefined) return known;
  const text = write();
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(tag, text);
  return text;
}

/** Answers the catalogue in one form, or 304 to a client that has it. */
function sendCatalogue(
  request: FastifyRequest,
  reply: FastifyReply,
  { specs, catalogue, format, lang, kept }: Written,
): FastifyReply {
  const tag = tagOf(catalogue, format, lang);
  reply.header('etag', tag).header('cache-control', 'public, max-age=300').header('vary', 'Accept');
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) return reply.code(304).send();
  const mediaType = CATALOGUE_FORMATS[format];
  const listType = format === 'hsds' ? undefined : LIST_MEDIA_TYPES.find((one) => one === mediaType);
  if (listType !== undefined) {
    const table = {
      columns: CATALOGUE_COLUMNS,
      rows: catalogueRows(catalogue),
      json: toDocument(catalogue),
      provenance: catalogue,
    };
    return sendList(request, reply, table, listType);
  }
  if (format === 'ical') reply.header('content-disposition', 'inline; filename="pua.ics"');
  const text = textOf(tag, kept, () => written(specs, catalogue, format as 'hsds' | 'cpsv' | 'jsonld' | 'ical', lang));
  return reply.type(`${mediaType}${mediaType.startsWith('text/') ? CHARSET : ''}`).send(text);
}

/** What every PUA offers, for anyone: the catalogue in every form, who is open at an instant, and when a language is next mediated. */
export function catalogueRoutes({ specs, warehouse, now }: ApiDeps): ApiRoute[] {
  const tag = 'catalogue';
  const kept = new Map<string, string>();
  const lang = z.enum(['it', 'en']).default('it').meta({ description: 'Language of texts, where a form has room for one' });
  const at = z.iso.datetime({ offset: true }).optional();
  const language = z.enum([...specs.codes.language.keys()]);
  const catalogueAt = (day: string, known_at: string | undefined) =>
    catalogueOf({ specs, warehouse, now }, { day, ...(known_at === undefined ? {} : { known_at: knownAtOf(known_at, now()) }) });
  const instantOf = (text: string | undefined) => (text === undefined ? now() : Date.parse(text));
  return [
    formsRoute(
      {
        path: '/v1/catalogue',
        operationId: 'getCatalogue',
        tag,
        summary: 'Which PUA offers what, where, when, in which languages, by which channels',
        schema: 'Catalogue',
        query: z.strictObject({
          format: z.enum(FORMATS).optional().meta({
            description: 'Form; without it the media type in Accept decides. cpsv is Turtle, jsonld the same in JSON-LD',
          }),
          day: z.iso.date().optional().meta({ description: 'Rome day; absent = today' }),
          ...wantedShape(specs),
          lang,
          known_at: instant.optional(),
        }),
      },
      MEDIA_TYPES,
      async ({ query: { format: asked, day, known_at, lang, ...wanted }, request }, reply) => {
        const format = formatOf(request, asked);
        const whole = await catalogueAt(day ?? romeDay(now()), known_at);
        const defined = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
        const catalogue = { ...whole, desks: select(whole, defined).matching };
        return sendCatalogue(request, reply, { specs, catalogue, format, lang, kept });
      },
    ),
    listRoute(
      {
        path: '/v1/catalogue/open',
        operationId: 'getOpenDesks',
        tag,
        summary: 'Which desks are open at an instant; those whose hours nobody states are apart, as unknown',
        schema: 'OpenDesks',
        query: z.strictObject({
          at: at.meta({ description: 'Instant with offset (write + as %2B); absent = now' }),
          known_at: instant.optional(),
        }),
      },
      async ({ query: { at, known_at } }) => {
        const moment = instantOf(at);
        const catalogue = await catalogueAt(romeDay(moment), known_at);
        const states = desksAt(catalogue, moment).map(flat);
        const { desks: _, ...about } = catalogue;
        return {
          columns: OPEN_COLUMNS,
          rows: states,
          json: { ...about, at: new Date(moment).toISOString(), rows: states },
          provenance: catalogue,
        };
      },
    ),
    listRoute(
      {
        path: '/v1/catalogue/mediation',
        operationId: 'getNextMediation',
        tag,
        summary:
          'Where and when a mediator of a language is next, the soonest first; desks whose calendar nobody states are apart, as unknown',
        schema: 'NextMediations',
        query: z.strictObject({
          language: language.optional().meta({ description: 'Language, ISO 639' }),
          after: at.meta({ description: 'From this instant on, with offset (write + as %2B); absent = now' }),
          known_at: instant.optional(),
        }),
      },
      async ({ query: { language, after, known_at } }) => {
        const moment = instantOf(after);
        const catalogue = await catalogueAt(romeDay(moment), known_at);
        if (language === undefined)
          throw parameterProblem([{ parameter: 'language', detail: 'Say which language.', allowed: mediated(catalogue) }]);
        const rows = nextMediations(catalogue, language, moment).map(flat);
        const { desks: _, ...about } = catalogue;
        return {
          columns: MEDIATION_COLUMNS,
          rows,
          json: { ...about, language, after: new Date(moment).toISOString(), rows },
          provenance: catalogue,
        };
      },
    ),
  ];
}

const flat = <T extends { name: { it: string; en: string } }>({ name, ...rest }: T) => ({
  ...rest,
  name_it: name.it,
  name_en: name.en,
});

/** Languages that some desk has ever stated mediators of. */
const mediated = ({ desks }: Catalogue): string[] => [
  ...new Set(desks.flatMap(({ offers }) => offers.flatMap(({ offer }) => (offer.mediators ?? []).map((slot) => slot.language)))),
];
