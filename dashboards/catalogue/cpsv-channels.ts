import type { Quad } from 'n3';
import { urn } from './identifiers.ts';
import { about, node, term } from './rdf.ts';
import type { Offer } from './types.ts';

/** Controlled vocabulary of AgID for the channels of public services, version 0.2. */
const TYPES = 'https://w3id.org/italia/controlled-vocabulary/classifications-for-public-services/channel/';

const DESK = { kind: 'cpsvit:OfflineChannel', type: '0111' } as const;
const PHONE = { kind: 'cpsvit:PhoneChannel', type: '031' } as const;
const OTHER = { kind: 'cpsvit:OtherElectronicChannel', type: '05' } as const;

/** Class and type of our channel codes; a code that is not here is a place where people go. */
const KINDS: Readonly<Record<string, { kind: `cpsvit:${string}`; type: string }>> = {
  phone: PHONE,
  appointment_phone: PHONE,
  email: { kind: 'cpsvit:EmailChannel', type: '042' },
  online_portal: { kind: 'cpsvit:WebSiteChannel', type: '02' },
  video_call: { kind: 'cpsvit:OtherElectronicChannel', type: '053' },
  social_media: OTHER,
  newsletter: OTHER,
};

export interface Channel {
  iri: string;
  code: string;
}

/** The channels that an offer states. A channel that the desk itself does not know says nothing. */
export const channelsOf = (desk: string, { channels }: Pick<Offer, 'channels'>): Channel[] =>
  (channels ?? [])
    .filter((code) => code !== 'unknown' && code !== 'other')
    .map((code) => ({ iri: urn('channel', desk, code), code }));

export function channelQuads({ iri, code }: Channel, title: readonly Quad['object'][]): Quad[] {
  const { kind, type } = KINDS[code] ?? DESK;
  return about(iri, {
    'rdf:type': [term('cv:Channel'), term('cpsvit:Channel'), term(kind)],
    'dct:title': title,
    'dct:type': [node(`${TYPES}${type}`)],
    'cpsvit:hasChannelType': [node(`${TYPES}${type}`)],
  });
}
