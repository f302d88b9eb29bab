import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import type { DeskRecord } from '../schemas/network.ts';
import { idsOf, knows, repeated } from './shared.ts';

const ZONES = 'network/zones.yaml';
const COMUNI = 'network/comuni.csv';
const DESKS = 'network/desks.yaml';

function checkIds({ fault }: SpecFiles, parts: SpecParts): void {
  const lists = [
    ['network/region.yaml', 'areas', parts.region?.areas.map(({ id }) => id)],
    [ZONES, 'zones', parts.zones?.map(({ id }) => id)],
    [COMUNI, '', parts.comuni?.map(({ istat }) => istat)],
    [DESKS, 'desks', parts.desks?.map(({ id }) => id)],
    ['network/networks.yaml', 'networks', parts.networks?.map(({ id }) => id)],
    ['network/organisations.yaml', 'organisations', parts.organisations?.map(({ id }) => id)],
  ] as const;
  for (const [file, list, ids = []] of lists)
    for (const id of repeated(ids)) fault(file, `${list}[${id}]`, 'the id appears twice');
}

function checkTerritory({ fault }: SpecFiles, { region, zones, comuni }: SpecParts): void {
  const areas = idsOf(region?.areas, ({ id }) => id);
  const zoneIds = idsOf(zones, ({ id }) => id);
  const tiles = new Map<string, string>();
  for (const { id, area_vasta, tile } of zones ?? []) {
    if (!knows(areas, area_vasta)) fault(ZONES, `zones[${id}].area_vasta`, `no area vasta '${area_vasta}'`);
    const taken = tiles.get(String(tile));
    if (taken) fault(ZONES, `zones[${id}].tile`, `the tile of ${taken}`);
    tiles.set(String(tile), id);
    if (comuni && !comuni.some(({ zone }) => zone === id)) fault(ZONES, `zones[${id}]`, 'no comune belongs to it');
  }
  const provinces = new Map<string, string>();
  for (const { istat, zone, province } of comuni ?? []) {
    if (!knows(zoneIds, zone)) fault(COMUNI, `[${istat}].zone`, `no zone '${zone}'`);
    const prefix = istat.slice(0, 3);
    const known = provinces.get(prefix) ?? province;
    if (known !== province)
      fault(COMUNI, `[${istat}].province`, `ISTAT codes ${prefix}… are of province ${known}, not ${province}`);
    provinces.set(prefix, known);
  }
}

function checkOpening(
  { fault }: SpecFiles,
  { id, opening, mediators }: DeskRecord,
  languages: ReadonlySet<string> | undefined,
): void {
  for (const [day, slots] of Object.entries(opening ?? {})) {
    if (!Array.isArray(slots)) continue;
    let end = '';
    for (const [from, to] of slots) {
      const path = `desks[${id}].opening.${day}`;
      if (from >= to) fault(DESKS, path, `a slot ends after it begins, not ${from}-${to}`);
      if (from < end) fault(DESKS, path, `slots follow one another: ${from} is before ${end}`);
      end = to;
    }
  }
  for (const [index, { language, from, to }] of (mediators ?? []).entries()) {
    const path = `desks[${id}].mediators[${index}]`;
    if (from >= to) fault(DESKS, path, `a slot ends after it begins, not ${from}-${to}`);
    if (!knows(languages, language)) fault(DESKS, `${path}.language`, `'${language}' is not in codes/language.csv`);
  }
}

function checkDesks(files: SpecFiles, parts: SpecParts): void {
  const { fault } = files;
  const comuni = idsOf(parts.comuni, ({ istat }) => istat);
  const networks = idsOf(parts.networks, ({ id }) => id);
  const organisations = idsOf(parts.organisations, ({ id }) => id);
  const languages = idsOf(parts.codes.get('language')?.codes, ({ code }) => code);
  for (const desk of parts.desks ?? []) {
    const at = (key: string) => `desks[${desk.id}].${key}`;
    if (!knows(comuni, desk.comune)) fault(DESKS, at('comune'), `no comune '${desk.comune}' in ${COMUNI}`);
    if (desk.network !== null && !knows(networks, desk.network)) fault(DESKS, at('network'), `no network '${desk.network}'`);
    if (desk.organisation !== null && !knows(organisations, desk.organisation))
      fault(DESKS, at('organisation'), `no organisation '${desk.organisation}'`);
    for (const language of desk.languages ?? [])
      if (!knows(languages, language)) fault(DESKS, at('languages'), `'${language}' is not in codes/language.csv`);
    checkOpening(files, desk, languages);
  }
  for (const { id, leader } of parts.networks ?? [])
    if (!knows(organisations, leader)) fault('network/networks.yaml', `networks[${id}].leader`, `no organisation '${leader}'`);
}

/** Places and bodies: unique ids, comune → zone → area vasta, tiles that do not collide, desks' opening and languages. */
export function checkNetwork(files: SpecFiles, parts: SpecParts): void {
  checkIds(files, parts);
  checkTerritory(files, parts);
  checkDesks(files, parts);
}
