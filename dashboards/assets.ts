import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import type { FastifyPluginAsync } from 'fastify';

export interface AssetUrls {
  script: string;
  style: string;
  /** Icons of the design system: `<use href="…#it-name">`. */
  sprite: string;
}

interface Asset {
  type: string;
  body: Buffer;
  gzip: Buffer | null;
}

const TYPES: Readonly<Record<string, { type: string; text: boolean }>> = {
  js: { type: 'text/javascript; charset=utf-8', text: true },
  css: { type: 'text/css; charset=utf-8', text: true },
  svg: { type: 'image/svg+xml; charset=utf-8', text: true },
  woff2: { type: 'font/woff2', text: false },
};

const HERE = fileURLToPath(new URL('.', import.meta.url));

const ENTRIES = {
  script: './browser/main.ts',
  style: './browser/style.css',
  sprite: 'bootstrap-italia/dist/svg/sprites.svg',
} as const;

/** The design system's sheet holds a video player's icon font as a `data:` address, which the pages' policy refuses and no page needs. */
const withoutVideoFont: Plugin = {
  name: 'without-video-font',
  setup({ onLoad }) {
    onLoad({ filter: /bootstrap-italia\.min\.css$/ }, async ({ path }) => {
      const sheet = await readFile(path, 'utf8');
      return { contents: sheet.replace(/@font-face\{font-family:VideoJS;[^}]*\}/, ''), loader: 'css' };
    });
  },
};

async function bundle(): Promise<{ urls: AssetUrls; files: ReadonlyMap<string, Asset> }> {
  const result = await build({
    entryPoints: Object.entries(ENTRIES).map(([out, path]) => ({ in: path, out })),
    absWorkingDir: HERE,
    outdir: 'bundle',
    publicPath: '/assets',
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.woff2': 'file', '.svg': 'copy' },
    plugins: [withoutVideoFont],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = new Map<string, Asset>();
  for (const { path, contents } of result.outputFiles) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (!known) throw new Error(`asset of unknown type: ${name}`);
    const body = Buffer.from(contents);
    files.set(name, { type: known.type, body, gzip: known.text ? gzipSync(body) : null });
  }
  const url = (entry: keyof typeof ENTRIES): string => {
    const name = [...files.keys()].find((file) => file.startsWith(`${entry}-`));
    if (!name) throw new Error(`bundle without ${entry}`);
    return `/assets/${name}`;
  };
  return { urls: { script: url('script'), style: url('style'), sprite: url('sprite') }, files };
}

/**
 * Bundles the browser code, the design system's style, its fonts and its icons once, when a page is first asked for, in memory, under names that carry a hash
 * of their content: what a page links never changes under its name, so browsers may keep it for ever.
 */
export function assets(): { urls: () => Promise<AssetUrls>; plugin: FastifyPluginAsync } {
  let bundling: ReturnType<typeof bundle> | null = null;
  const bundled = () => {
    bundling ??= bundle();
    return bundling;
  };
  const plugin: FastifyPluginAsync = async (app) => {
    app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
      const asset = (await bundled()).files.get(request.params.name);
      if (!asset) return reply.callNotFound();
      reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding');
      const gzipped = asset.gzip !== null && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
      if (gzipped) reply.header('content-encoding', 'gzip');
      return reply.send(gzipped ? asset.gzip : asset.body);
    });
  };
  return { urls: async () => (await bundled()).urls, plugin };
}
