import { Command } from 'commander';
import { createKey, openKeyring, revokeKey } from '../../ingest/keys.ts';
import { loadSpecs } from '../../specs/load.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { locate } from '../lockfile.ts';
import { table } from '../print.ts';
import { openLogOf, topicsNamed } from '../server.ts';

export function keysCommand({ settings, output }: CommandContext): Command {
  const command = new Command('keys').description('API keys of the publishers; works beside a running server');

  command
    .command('create')
    .description('a new key for one desk; its secret is shown once')
    .requiredOption('--desk <ID>', 'desk the key may publish for')
    .option('--label <TEXT>', 'what or who uses it', '')
    .option('--json', 'print the key as JSON')
    .action(async ({ desk, label, json }: { desk: string; label: string; json?: boolean }) => {
      const { desks } = loadSpecs().network;
      if (!desks.has(desk)) throw new CommandFailed(EXIT.usage, `No desk ${desk}. Desks: ${[...desks.keys()].join(', ')}.`);
      const current = (await locate(settings())).settings;
      const log = await openLogOf(current);
      try {
        const key = await createKey(log, { desk, label, now: Date.now }, topicsNamed(current).control);
        if (json) output.out(JSON.stringify(key));
        else output.out(`${key.secret}\n\nKey ${key.id} of ${desk}. Keep the secret now: only its hash is stored.`);
      } finally {
        await log.close();
      }
    });

  command
    .command('list')
    .description('all keys, without their secrets')
    .option('--json', 'print the keys as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const current = (await locate(settings())).settings;
      const log = await openLogOf(current);
      const keyring = await openKeyring(log, topicsNamed(current).control);
      try {
        const keys = keyring.list();
        if (json) output.out(JSON.stringify(keys));
        else
          output.out(
            keys.length === 0
              ? 'No keys yet: pua keys create --desk ID'
              : table(
                  ['id', 'desk', 'label', 'created_at', 'revoked_at'],
                  keys.map((k) => ({ ...k })),
                ),
          );
      } finally {
        await keyring.close();
        await log.close();
      }
    });

  command
    .command('revoke')
    .description('end a key; gateways refuse it within seconds')
    .argument('<KEY_ID>')
    .action(async (id: string) => {
      const current = (await locate(settings())).settings;
      const log = await openLogOf(current);
      const keyring = await openKeyring(log, topicsNamed(current).control);
      try {
        if (!keyring.list().some((k) => k.id === id)) throw new CommandFailed(EXIT.found, `No key ${id}: see "pua keys list".`);
        await revokeKey(log, id, { now: Date.now }, topicsNamed(current).control);
        output.out(`Key ${id} is revoked.`);
      } finally {
        await keyring.close();
        await log.close();
      }
    });

  return command;
}
