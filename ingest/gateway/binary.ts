import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../transform/types.ts';
import { scanFault, scanJson } from './json.ts';

const PREFIX = 'ce-';
/** CloudEvents 1.0.2 §3.1: lower-case letters and digits. `data` and `datacontenttype` are the body and its content-type, never headers of their own. */
const ATTRIBUTE = /^(?!data$|datacontenttype$)[a-z0-9]{1,20}$/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;

/** Whether a request carries CloudEvents attributes as headers. */
export const isBinary = (headers: IncomingHttpHeaders): boolean => Object.keys(headers).some((name) => name.startsWith(PREFIX));

/**
 * The event of a binary-mode request as structured JSON: `ce-*` headers, percent-decoded, are its attributes, the body its data, byte for byte.
 * Header values have no type: `synthetic` alone is read as a boolean. Source: CloudEvents HTTP binding 1.0.2 §3.1.
 */
export function binaryEvent(headers: IncomingHttpHeaders, body: Uint8Array): { bytes: Uint8Array } | { fault: Fault } {
  const attributes: [string, string | boolean][] = [];
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    if (!ATTRIBUTE.test(name))
      return envelopeFault('', 'A ce- header does not name a CloudEvents attribute (lower-case letters and digits, up to 20).');
    const text = decodeHeader(String(value));
    if (text === null) return envelopeFault(name, `The header ce-${name} is not valid percent-encoded UTF-8.`);
    attributes.push([name, name === 'synthetic' && (text === 'true' || text === 'false') ? text === 'true' : text]);
  }
  attributes.push(['datacontenttype', 'application/json']);
  const envelope = JSON.stringify(Object.fromEntries(attributes));
  if (body.length === 0) return { bytes: Buffer.from(envelope) };

  // The body is spliced into the event as it came: it must be one whole JSON value on its own.
  const scan = scanJson(body);
  if (!scan.ok) return { fault: scanFault(scan, 'data', 'body') };
  return { bytes: Buffer.concat([Buffer.from(`${envelope.slice(0, -1)},"data":`), body, Buffer.from('}')]) };
}

const envelopeFault = (path: string, detail: string): { fault: Fault } => ({ fault: { code: 'envelope_invalid', path, detail } });

function decodeHeader(value: string): string | null {
  const quoted = QUOTED.exec(value)?.[1];
  try {
    return decodeURIComponent(quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1'));
  } catch {
    return null;
  }
}
