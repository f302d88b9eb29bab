import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();

refuses([
  [
    'a desk in no comune',
    'network/desks.yaml',
    '"048017"',
    '"048999"',
    "network/desks.yaml: desks[pua1-firenze].comune: no comune '048999'",
  ],
  [
    'a desk of no network',
    'network/desks.yaml',
    'network: net-prato',
    'network: net-lucca',
    "network/desks.yaml: desks[pua1-prato].network: no network 'net-lucca'",
  ],
  [
    'a desk of no organisation',
    'network/desks.yaml',
    'organisation: comune-prato',
    'organisation: comune-x',
    'network/desks.yaml: desks[pua1-prato].organisation: ',
  ],
  [
    'a desk twice',
    'network/desks.yaml',
    'id: pua1-empoli',
    'id: pua1-firenze',
    'network/desks.yaml: desks[pua1-firenze]: the id appears twice',
  ],
  [
    'a slot that ends before it begins',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["15:00", "14:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon: a slot ends after it begins',
  ],
  [
    'slots out of order',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["12:00", "17:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon: slots follow one another',
  ],
  [
    'a mediator in no language',
    'network/desks.yaml',
    'language: ur',
    'language: qq',
    "network/desks.yaml: desks[pua1-prato].mediators[0].language: 'qq'",
  ],
  [
    'a zone in no area vasta',
    'network/zones.yaml',
    'area_vasta: centro',
    'area_vasta: centre',
    "network/zones.yaml: zones[pistoiese].area_vasta: no area vasta 'centre'",
  ],
  [
    'two zones on one tile',
    'network/zones.yaml',
    'tile: [3, 1]',
    'tile: [2, 1]',
    'network/zones.yaml: zones[pratese].tile: the tile of pistoiese',
  ],
  [
    'a comune in no zone',
    'network/comuni.csv',
    'Aulla,MS,lunigiana',
    'Aulla,MS,lunigiano',
    "network/comuni.csv: [045001].zone: no zone 'lunigiano'",
  ],
  ['a comune in two provinces', 'network/comuni.csv', 'Bagnone,MS', 'Bagnone,LU', 'network/comuni.csv: [045002].province: '],
  [
    'a network without a leader',
    'network/networks.yaml',
    'leader: sds-pisana',
    'leader: sds-pisa',
    "network/networks.yaml: networks[net-pisa].leader: no organisation 'sds-pisa'",
  ],
]);
