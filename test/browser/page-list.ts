/** Fewest marks (SVG paths and texts) that a chart shows when it is truly drawn. */
export const MARKS: Readonly<Record<string, number>> = {
  attainment: 10,
  'burn-up': 25,
  zones: 45,
  desks: 12,
  contacts: 200,
  matrix: 400,
  fan: 20,
  reach: 30,
  incidence: 60,
  waits: 40,
  'satisfied-outcome': 15,
  'satisfied-language': 20,
  'satisfied-desk': 15,
  funnel: 30,
  caterpillar: 40,
  trend: 30,
};

/** The pages looked at, with the charts that each draws. */
export const PAGES = [
  {
    name: 'region',
    path: { it: '/it/regione', en: '/en/region' },
    charts: ['attainment', 'burn-up', 'zones', 'desks', 'contacts'],
  },
  {
    name: 'zone',
    path: { it: '/it/zone/pratese', en: '/en/zones/pratese' },
    charts: ['attainment', 'burn-up', 'desks', 'contacts'],
  },
  {
    name: 'zone-partial',
    path: { it: '/it/zone/piana-di-lucca', en: '/en/zones/piana-di-lucca' },
    charts: ['attainment', 'burn-up', 'desks'],
  },
  { name: 'zone-without-pua', path: { it: '/it/zone/elba', en: '/en/zones/elba' }, charts: [] },
  { name: 'kpis', path: { it: '/it/kpi', en: '/en/kpi' }, charts: [] },
  { name: 'kpi', path: { it: '/it/kpi/referral_acceptance', en: '/en/kpi/referral_acceptance' }, charts: [] },
  { name: 'glossary', path: { it: '/it/glossario', en: '/en/glossary' }, charts: [] },
  {
    name: 'events',
    path: { it: '/it/eventi?kpi=contacts&zone=pratese', en: '/en/events?kpi=contacts&zone=pratese' },
    charts: [],
  },
  { name: 'zones', path: { it: '/it/zone', en: '/en/zones' }, charts: [] },
  {
    name: 'region-ahead',
    path: { it: '/it/regione?end=extended', en: '/en/region?end=extended' },
    charts: ['attainment', 'burn-up', 'fan', 'zones', 'desks', 'contacts'],
  },
  {
    name: 'journeys',
    path: { it: '/it/percorsi', en: '/en/journeys' },
    charts: ['reach', 'incidence', 'waits'],
  },
  {
    name: 'satisfaction',
    path: { it: '/it/soddisfazione', en: '/en/satisfaction' },
    charts: ['satisfied-outcome', 'satisfied-language', 'satisfied-desk'],
  },
  {
    name: 'benchmarks',
    path: { it: '/it/confronti?kpi=coverage&zone=pratese', en: '/en/benchmarks?kpi=coverage&zone=pratese' },
    charts: ['funnel', 'caterpillar'],
  },
  {
    name: 'benchmarks-trend',
    path: { it: '/it/confronti?kpi=contacts&by=zone', en: '/en/benchmarks?kpi=contacts&by=zone' },
    charts: ['caterpillar', 'trend'],
  },
  { name: 'catalogue', path: { it: '/it/catalogo', en: '/en/catalogue' }, charts: [] },
  { name: 'quality', path: { it: '/it/qualita', en: '/en/quality' }, charts: [] },
  {
    name: 'region-we-in',
    path: { it: '/it/regione?programme=we-in', en: '/en/region?programme=we-in' },
    charts: [],
  },
  {
    name: 'standard',
    path: { it: '/it/standard-minimo?period=2020Q3', en: '/en/minimum-standard?period=2020Q3' },
    charts: ['matrix'],
  },
  {
    name: 'standard-second-level',
    path: { it: '/it/standard-minimo?level=2', en: '/en/minimum-standard?level=2' },
    charts: ['matrix'],
  },
  {
    name: 'comparison',
    path: { it: '/it/standard-minimo/confronto?period=2020Q3', en: '/en/minimum-standard/comparison?period=2020Q3' },
    charts: [],
  },
  { name: 'desk', path: { it: '/it/sportelli/pua1-prato', en: '/en/desks/pua1-prato' }, charts: [] },
  { name: 'desk-by-appointment', path: { it: '/it/sportelli/pua1-lucca', en: '/en/desks/pua1-lucca' }, charts: [] },
  { name: 'desk-unstated', path: { it: '/it/sportelli/pua1-livorno', en: '/en/desks/pua1-livorno' }, charts: [] },
] as const;

/** The matrix of desks and requirements gives place to its table and lists on a narrow screen. */
export const WIDE_ONLY: readonly string[] = ['matrix'];
