import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { StoreError } from "../errors.ts";

const PLAIN = 0;
const BROTLI = 1;
/** Below this many bytes compression costs more than it saves. */
const WORTH_COMPRESSING = 160;
/** The longest text that is stored: twice what a model client takes of an answer. */
const MOST_MIB = 128;
const MOST_BYTES = MOST_MIB * 1024 * 1024;

/**
 * A text as stored: one byte that names the codec, then the bytes. Brotli 5 in text mode, 4× on reasoning.
 *
 * @throws StoreError when it takes more than 128 MiB
 */
export function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > MOST_BYTES) {
    throw new StoreError(`A text of more than ${MOST_MIB} MiB cannot be stored.`, {
      where: `it begins "${text.slice(0, 60)}"`,
      hint: "No model's answer is that long; leave it out of what is stored.",
    });
  }
  if (bytes.length < WORTH_COMPRESSING) return Buffer.concat([Buffer.of(PLAIN), bytes]);
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return Buffer.concat([Buffer.of(BROTLI), compressed]);
}

/**
 * The text that `encodeText` stored.
 *
 * @throws Error when it is damaged, would unpack to more than is ever stored, or is of a codec this
 *   version does not know
 */
export function decodeText(stored: Uint8Array): string {
  const body = Buffer.from(stored.buffer, stored.byteOffset + 1, stored.byteLength - 1);
  switch (stored[0]) {
    case PLAIN:
      return body.toString("utf8");
    case BROTLI:
      return brotliDecompressSync(body, { maxOutputLength: MOST_BYTES }).toString("utf8");
    default:
      throw new RangeError(`A stored text has codec ${stored[0]}, which this version cannot read.`);
  }
}

/** What is stored, read. @throws StoreError with this place and hint where it is damaged */
export function readStored<T>(
  what: string,
  place: () => { readonly where: string; readonly hint: string },
  read: () => T,
): T {
  try {
    return read();
  } catch (cause) {
    const fault = isTooLong(cause)
      ? `would unpack to more than the ${MOST_MIB} MiB that are ever stored`
      : "is damaged and cannot be read";
    throw new StoreError(`${what} ${fault}.`, place(), { cause });
  }
}

/** Whether zlib stopped at the most that it may unpack to. */
function isTooLong(failure: unknown): boolean {
  return (
    failure instanceof RangeError && "code" in failure && failure.code === "ERR_BUFFER_TOO_LARGE"
  );
}
