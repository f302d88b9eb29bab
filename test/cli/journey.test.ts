import { afterAll, beforeAll, expect, test } from 'vitest';
import { run as command } from '../support/command.ts';
import { testSettings } from '../support/settings.ts';

let data: Awaited<ReturnType<typeof testSettings>>;
const run = (...words: string[]) => command(data.settings, 'journey', ...words);

beforeAll(async () => {
  data = await testSettings();
  expect(await command(data.settings, 'migrate')).toMatchObject({ exit: 0, err: '' });
});
afterAll(() => data.remove());

test('every view of a warehouse without cases: nothing counted, nothing invented', async () => {
  const steps = await run('--zone', 'pratese', '--to', '2019-12-31');
  expect(steps).toMatchObject({ exit: 0, err: '' });
  expect(steps.out).toMatch(/^level_2 +accepted_level_2 +60 +0 +0 +0 +0 +- +- +-$/m);
  expect(steps.out).toContain('open cases watched until unknown');
  expect((await run('times')).out).toMatch(/^survey +survey_offered +survey +kaplan_meier +0 +0 .* no_data$/m);
  expect((await run('handovers')).out).toMatch(/^contact +outcome +0 +0 +0 +- +- +- +- +-$/m);
  expect((await run('referrals')).out).toContain('accepted within 30 days');
  expect((await run('satisfaction')).out).toMatch(/^no_case +0 +0 /m);
  expect((await run('backlog', '--by', 'zone')).out).toContain('expected_open');
  const json = JSON.parse((await run('backlog', '--json')).out);
  expect(json).toMatchObject({ rows: [], observed_to: null, little: { arrivals: 0, ratio: null } });
});

test('a view or a place that is not there is bad usage, with those there are', async () => {
  const view = await run('outcomes');
  expect(view.exit).toBe(2);
  expect(view.err).toContain('steps, times, handovers, referrals, satisfaction, backlog');
  const zone = await run('--zone', 'atlantide');
  expect(zone.exit).toBe(2);
  expect(zone.err).toContain('pratese');
});
