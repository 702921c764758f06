import { rmSync, writeFileSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../domain/hash.ts";

/** A download's bytes so far, and what proves that the rest belongs to them. */
export type Partial = {
  readonly path: string;
  readonly bytes: number;
  /** The server's strong ETag or its Last-Modified, sent back as If-Range. */
  readonly validator: string;
};

/** Where a download's bytes gather until they are checked: one place an address, whichever benchmark asks. */
export function partialPath(dataDir: string, url: string): string {
  return join(dataDir, `partial-${sha256(url).slice(0, 16)}`);
}

/** What an earlier attempt left, when it can be gone on with. */
export async function resumable(path: string): Promise<Partial | undefined> {
  try {
    const validator = await readFile(`${path}.validator`, "utf8");
    const { size } = await stat(path);
    return size > 0 && validator !== "" ? { path, bytes: size, validator } : undefined;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw failure;
  }
}

/**
 * Notes what a later attempt must send as If-Range; without a validator nothing can be resumed.
 * Synchronous, because a response that waits for the disk may break off unheard.
 */
export function noteValidator(path: string, validator: string | undefined): void {
  if (validator === undefined) rmSync(`${path}.validator`, { force: true });
  else writeFileSync(`${path}.validator`, validator);
}

/** Forgets a download: its bytes are wrong, or have found their place. */
export async function discardPartial(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.validator`, { force: true });
}
