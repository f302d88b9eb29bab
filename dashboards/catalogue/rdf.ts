import { DataFactory, type NamedNode, type Quad, Writer } from 'n3';

/** Prefixes of the catalogue's vocabularies: the Italian profile and its modules, the European profile, and what both build on. */
const PREFIXES = {
  ac: 'https://w3id.org/italia/onto/AccessCondition/',
  clv: 'https://w3id.org/italia/onto/CLV/',
  cpsv: 'http://purl.org/vocab/cpsv#',
  cpsvit: 'https://w3id.org/italia/onto/CPSV/',
  cv: 'http://data.europa.eu/m8g/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  l0: 'https://w3id.org/italia/onto/l0/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  ti: 'https://w3id.org/italia/onto/TI/',
  time: 'http://www.w3.org/2006/time#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

type Term = `${keyof typeof PREFIXES}:${string}`;
type Value = Quad['object'];

const { namedNode, literal, quad } = DataFactory;

/** The node of a prefixed name, `dct:title`. */
export function term(name: Term): NamedNode {
  const [prefix = '', local = ''] = name.split(/:(.*)/s);
  return namedNode(`${PREFIXES[prefix as keyof typeof PREFIXES]}${local}`);
}

export const node = (iri: string): NamedNode => namedNode(iri);
export const text = (value: string, language?: string): Value => (language ? literal(value, language) : literal(value));
export const typed = (value: string, datatype: Term): Value => literal(value, term(datatype));

/** The statements about one subject: what each property has as values. */
export const about = (iri: string, properties: Readonly<Partial<Record<Term, readonly Value[]>>>): Quad[] =>
  Object.entries(properties).flatMap(([property, values]) =>
    (values ?? []).map((value) => quad(namedNode(iri), term(property as Term), value)),
  );

/** Statements in Turtle. */
export function toTurtle(quads: readonly Quad[]): string {
  const writer = new Writer({ prefixes: { ...PREFIXES } });
  let written = '';
  writer.addQuads([...quads]);
  writer.end((error, result: string) => {
    if (error) throw error;
    written = result;
  });
  return written;
}

const TYPE = `${PREFIXES.rdf}type`;

function compact(iri: string): string {
  const found = Object.entries(PREFIXES).find(([, address]) => iri.startsWith(address));
  return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
}

function jsonValue(value: Value): unknown {
  if (value.termType !== 'Literal') return { '@id': value.value };
  if (value.language !== '') return { '@value': value.value, '@language': value.language };
  return value.datatype.value === `${PREFIXES.xsd}string`
    ? value.value
    : { '@value': value.value, '@type': value.datatype.value };
}

/** The same statements in JSON-LD, flattened: a node of `@graph` per subject. */
export function toJsonLd(quads: readonly Quad[]): Record<string, unknown> {
  const nodes = new Map<string, Record<string, unknown[]>>();
  for (const { subject, predicate, object } of quads) {
    const properties = nodes.get(subject.value) ?? {};
    const key = predicate.value === TYPE ? '@type' : compact(predicate.value);
    properties[key] = [...(properties[key] ?? []), key === '@type' ? compact(object.value) : jsonValue(object)];
    nodes.set(subject.value, properties);
  }
  return { '@context': PREFIXES, '@graph': [...nodes].map(([id, properties]) => ({ '@id': id, ...properties })) };
}
