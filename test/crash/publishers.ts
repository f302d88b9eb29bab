import { setTimeout as pause } from 'node:timers/promises';
import { publish } from '../../ingest/publish.ts';
import type { DeskStory } from './stream.ts';

/** Publishers that go on, each in batches of its desk's story, until they are told to end; a kill meanwhile is for them a retry. */
export function startPublishers(
  stories: readonly DeskStory[],
  options: {
    url: string;
    keyOf: (desk: string) => Promise<string>;
    random: () => number;
    batch: number;
    /** Between two batches of a desk, ms: a machine with few processors is to do other things as well. */
    rest?: number;
  },
) {
  const { url, keyOf, random, batch, rest = 0 } = options;
  let ending = false;
  let taken = 0;

  async function* lines(story: DeskStory): AsyncGenerator<string> {
    while (!ending) {
      for (const line of story.next(1 + Math.floor(random() * batch))) yield line;
      if (rest > 0) await pause(rest);
    }
  }
  const running = stories.map(async (story) => {
    const key = await keyOf(story.desk);
    let mine = 0;
    const report = await publish({
      url,
      key,
      events: lines(story),
      batchSize: batch,
      attempts: 20_000,
      wait: () => new Promise((resolve) => setTimeout(resolve, 50)),
      onProgress: ({ sent }) => {
        taken += sent - mine;
        mine = sent;
      },
    });
    return report;
  });
  return {
    /** Records answered with 202 so far. */
    taken: () => taken,
    async end() {
      ending = true;
      return Promise.all(running);
    },
  };
}
