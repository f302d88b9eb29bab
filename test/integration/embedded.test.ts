import { testSettings } from '../support/settings.ts';
import { endToEnd } from './end-to-end.ts';

endToEnd('end to end on the embedded log', async () => {
  const { settings, remove } = await testSettings();
  return { settings, foreign: { skipped: 'the embedded log has no foreign producers' }, stop: remove };
});
