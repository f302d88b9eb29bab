import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['specs', 'transform', 'ingest', 'warehouse', 'dashboards', 'cli'];
const CACHE = join(ROOT, 'node_modules', '.cache', 'osservatorio-pua');

/** Names one state of the sources: any file of the program that changes, comes or goes makes another. */
function digest() {
  const hash = createHash('sha256').update(ROOT).update(process.version);
  const note = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  for (const room of ROOMS) {
    const paths = readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' });
    for (const path of paths.filter((path) => /\.tsx?$/.test(path)).sort()) note(join(ROOT, room, path));
  }
  for (const file of ['package-lock.json', 'tsconfig.json']) if (existsSync(join(ROOT, file))) note(join(ROOT, file));
  return hash.digest('hex').slice(0, 16);
}

/** A module of the program finds the files beside it where its source lies, not where it was compiled to. */
const whereItLies = {
  name: 'where-it-lies',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const own = JSON.stringify(pathToFileURL(path).href);
      return {
        contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', own),
        loader: path.endsWith('x') ? 'tsx' : 'ts',
      };
    });
  },
};

async function compileInto(folder) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(ROOT, 'cli', 'main.ts')],
    absWorkingDir: ROOT,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: ['chdb', 'lmdb', 'esbuild', 'tsx', '*.node'],
    // Packages that are not ES modules ask for others by `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    mainFields: ['module', 'main'],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    plugins: [whereItLies],
    logLevel: 'silent',
  });
}

/** What the system answers where nothing can be written. */
const UNWRITABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOSPC', 'ENOTDIR']);

/**
 * The URL of the program, compiled with its packages once for every state of its sources: loading thousands of files one by one takes seconds each time. `null`
 * where nothing can be written. `cache` lies within the package, whose native parts the compiled program still loads. Compiled folders are left alone, because a
 * program that runs may load more of its own.
 */
export async function compiled(cache = CACHE) {
  const folder = join(cache, digest());
  const entry = join(folder, 'main.mjs');
  if (!existsSync(entry)) {
    const made = `${folder}.${randomUUID()}`;
    try {
      mkdirSync(dirname(folder), { recursive: true });
      await compileInto(made);
      renameSync(made, folder);
    } catch (error) {
      if (existsSync(made)) rmSync(made, { recursive: true });
      // Another process was first, or the package lies where nothing can be written.
      if (!existsSync(entry)) {
        if (UNWRITABLE.has(error?.code)) return null;
        throw error;
      }
    }
  }
  return pathToFileURL(entry).href;
}
