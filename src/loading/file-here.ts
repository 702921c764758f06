import { copyFile, link, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RemoteFile } from "../domain/benchmark.ts";
import { checksumOf } from "./checksum.ts";
import { type CopiedFile, copiedFileName, soundRecord } from "./copy-record.ts";

/** What the folders of all benchmarks record of downloads from an address, at its revision. */
export async function recordedDownloads(
  { url, revision }: RemoteFile,
  dataDir: string,
): Promise<readonly CopiedFile[]> {
  const entries = await readdir(dataDir, { withFileTypes: true });
  const found: CopiedFile[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    for (const record of ["copy.json", "incoming.json"] as const) {
      const { origin, files = [] } = (await soundRecord(join(dataDir, name), record, name)) ?? {};
      if (origin !== "downloaded") continue;
      found.push(...files.filter((one) => one.from === url && one.revision === revision));
    }
  }
  return found;
}

/**
 * Puts one of these files into a benchmark's folder, as a further name of the same bytes: each
 * folder stays whole when another is removed, and the disk holds them once.
 *
 * @param pinned the checksum it must have, where the benchmark pins one
 * @returns undefined when none is there any more, or none has the bytes recorded of it
 */
export async function fileHere(
  candidates: readonly CopiedFile[],
  folder: string,
  pinned: string | undefined,
): Promise<Pick<CopiedFile, "path" | "sha256" | "bytes"> | undefined> {
  for (const here of candidates) {
    const { sha256, bytes } = here;
    if (sha256 !== (pinned ?? sha256)) continue;
    const path = join(folder, copiedFileName(here));
    if ((await isSound(here)) && (await isLinked(here.path, path))) return { path, sha256, bytes };
  }
  return undefined;
}

async function isSound({ path, sha256 }: CopiedFile): Promise<boolean> {
  return isThere(async () => (await checksumOf(path)) === sha256);
}

/** Gives a file a second name. @returns false when it is not there any more */
async function isLinked(from: string, to: string): Promise<boolean> {
  if (from === to) return true;
  return isThere(async () => {
    await rm(to, { force: true });
    await link(from, to).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code === "ENOENT") throw failure;
      return copyFile(from, to); // a file system without second names
    });
    return true;
  });
}

/** What is found of a file; false when it is gone, as it may be while others work on their folders. */
async function isThere(look: () => Promise<boolean>): Promise<boolean> {
  try {
    return await look();
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw failure;
  }
}
