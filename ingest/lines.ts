const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines of a byte stream, without their ends (LF or CRLF) and as bytes: what is not UTF-8 is the reader's to judge. */
export async function* byteLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield lineOf([...rest, chunk.subarray(start, end)]);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield lineOf(rest);
}

function lineOf(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  const line = parts.length === 1 && only ? only : Buffer.concat(parts);
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}
