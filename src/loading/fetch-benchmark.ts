import { rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Benchmark, RemoteFile } from "../domain/benchmark.ts";
import { ConfigurationError, DatasetError } from "../errors.ts";
import { type BenchmarkCopy, benchmarkCopy, combined, replaceCopy } from "./benchmark-copy.ts";
import { checksumOf } from "./checksum.ts";
import {
  type CopiedFile,
  copiedFileName,
  copyFolder,
  soundRecord,
  writeRecord,
} from "./copy-record.ts";
import { type DownloadOptions, download } from "./download.ts";
import { fileHere, recordedDownloads } from "./file-here.ts";
import { withFileLock, withFolderLock } from "./file-lock.ts";
import { checkCopy, checkSize, problemsOf } from "./load-problems.ts";
import { discardPartial, partialPath } from "./partial-download.ts";

export type FetchOptions = Omit<DownloadOptions, "isGated" | "onProgress"> & {
  readonly dataDir: string;
  /** Which of the places that publish it, from 1; the first when absent. */
  readonly source?: number | undefined;
  /** Fetch again what is already here. */
  readonly force?: boolean | undefined;
  readonly onProgress?:
    | ((file: RemoteFile, received: number, total: number | undefined) => void)
    | undefined;
  /** Called when another fetch, which holds a lock file, is found to download the very file: it is waited for. */
  readonly onWait?: ((file: RemoteFile, lock: string) => void) | undefined;
};

/**
 * Brings a benchmark to this machine: downloaded, held to its pinned checksum or to the one
 * recorded when it was first fetched, read through once, and put in place in one rename. A sound
 * copy that is here already is left alone, and so is every file of it that came with another
 * benchmark or in an interrupted fetch. Of a part, the whole is fetched: all its parts share it.
 * @throws DatasetError as `download` does, or when bytes differ from what is on record
 * @throws ConfigurationError when the benchmark has no such source
 */
export async function fetchBenchmark(
  benchmark: Benchmark,
  options: FetchOptions,
): Promise<{ readonly copy: BenchmarkCopy; readonly isNew: boolean }> {
  const { dataDir } = options;
  const files = filesOf(benchmark, options.source ?? 1);
  const earlier = options.force ? undefined : await soundCopy(benchmark, dataDir);
  if (earlier !== undefined) return { copy: earlier, isNew: false };
  if (benchmark.partOf !== undefined) {
    const fetched = await fetchBenchmark(benchmark.partOf, options);
    await rm(copyFolder(benchmark.name, dataDir), { recursive: true, force: true });
    return fetched;
  }
  return withFolderLock(copyFolder(benchmark.name, dataDir), async () => {
    const copied: CopiedFile[] = [];
    for (const file of files) {
      copied.push(await fetchFile(benchmark, file, options));
    }
    const copy = { benchmark: benchmark.name, origin: "downloaded", files: copied } as const;
    const whole: BenchmarkCopy = { ...copy, sha256: combined(copied) };
    await replaceCopy(whole, dataDir, (candidate) => checkProblems(benchmark, candidate));
    return { copy: whole, isNew: true };
  });
}

/** Where a remote benchmark can be had, the first being the one taken unless told otherwise. */
export function sourcesOf(benchmark: Benchmark): readonly (readonly RemoteFile[])[] {
  const { source } = benchmark;
  return source.kind === "remote" ? [source.files, ...(source.alternatives ?? [])] : [];
}

/**
 * Reads a copy through once: every row is a problem, and there are as many as there should be.
 * @returns how many there are
 * @throws DatasetError naming the row or the count that is wrong
 */
export async function checkProblems(benchmark: Benchmark, copy: BenchmarkCopy): Promise<number> {
  let found = 0;
  for await (const _ of problemsOf(benchmark, copy, 0)) found++;
  checkSize(benchmark, copy, found);
  return found;
}

function filesOf(benchmark: Benchmark, number: number): readonly RemoteFile[] {
  const sources = sourcesOf(benchmark);
  const files = sources[number - 1];
  if (files !== undefined) return files;
  throw new ConfigurationError(
    sources.length === 0
      ? `${benchmark.title} ships with HeavyBench: there is nothing to fetch.`
      : `${benchmark.title} has no source ${number}.`,
    {
      where: "datasets fetch",
      hint:
        sources.length === 0
          ? `heavybench datasets show ${benchmark.name}`
          : `It has 1 to ${sources.length}: heavybench datasets show ${benchmark.name}`,
    },
  );
}

async function soundCopy(
  benchmark: Benchmark,
  dataDir: string,
): Promise<BenchmarkCopy | undefined> {
  try {
    const copy = await benchmarkCopy(benchmark, dataDir);
    if (copy !== undefined) await checkCopy(copy);
    return copy;
  } catch (failure) {
    if (failure instanceof DatasetError) return undefined; // damaged: fetched anew
    throw failure;
  }
}

/**
 * A file in the benchmark's folder, and in the record of those that have come: what is downloaded
 * is there for every other fetch from then on.
 */
async function fetchFile(
  benchmark: Benchmark,
  file: RemoteFile,
  options: FetchOptions,
): Promise<CopiedFile> {
  const { dataDir, force, signal, onWait, retryDelayMs = 1000 } = options;
  const folder = copyFolder(benchmark.name, dataDir);
  const lock = `${partialPath(dataDir, file.url)}.lock`;
  let isTold = false;
  const wait = async () => {
    if (!isTold) onWait?.(file, lock);
    isTold = true;
    await pause(retryDelayMs, undefined, signal && { signal });
  };
  return withFileLock(lock, wait, async () => {
    const recorded = await recordedDownloads(file, dataDir);
    const isFixed = file.revision !== undefined && force !== true;
    const here = isFixed ? await fileHere(recorded, folder, file.sha256) : undefined;
    const { path, sha256, bytes } =
      here ?? (await downloadFile(benchmark, file, recorded[0], options));
    const copied: CopiedFile = {
      path,
      format: file.format,
      sha256,
      bytes,
      from: file.url,
      isPinned: file.sha256 !== undefined,
      revision: file.revision,
      member: file.member,
      password: file.password,
      hasStrayQuotes: file.hasStrayQuotes,
    };
    await noteArrival(copied, benchmark, folder);
    return copied;
  });
}

/** Records a file beside those that came before it, in this fetch or in one that was interrupted. */
async function noteArrival(copied: CopiedFile, { name }: Benchmark, folder: string): Promise<void> {
  const earlier = await soundRecord(folder, "incoming.json", name);
  const others = earlier?.files.filter(({ from }) => from !== copied.from) ?? [];
  const files = [...others, copied];
  await writeRecord(folder, "incoming.json", name, { origin: "downloaded", files });
}

async function downloadFile(
  benchmark: Benchmark,
  file: RemoteFile,
  recorded: CopiedFile | undefined,
  options: FetchOptions,
): Promise<Pick<CopiedFile, "path" | "sha256" | "bytes">> {
  const folder = copyFolder(benchmark.name, options.dataDir);
  const partial = partialPath(options.dataDir, file.url);
  await download(file, partial, {
    ...options,
    isGated: benchmark.isGated,
    onProgress: (received, total) => options.onProgress?.(file, received, total),
  });
  const sha256 = await checksumOf(partial);
  const expected = file.sha256 ?? recorded?.sha256;
  if (expected !== undefined && sha256 !== expected) {
    await discardPartial(partial);
    const since = file.sha256 === undefined ? "recorded at the first fetch" : "pinned";
    throw new DatasetError(
      `A file is not the one ${since}: expected sha256 ${expected}, found ${sha256}.`,
      {
        where: file.url,
        hint:
          file.sha256 === undefined
            ? `It changed upstream. To accept the new one, remove ${dirname(recorded?.path ?? folder)} first.`
            : "It changed upstream, or came damaged: try again, or another source.",
      },
    );
  }
  const { size: bytes } = await stat(partial);
  const path = join(folder, copiedFileName({ sha256, format: file.format }));
  await rename(partial, path);
  await discardPartial(partial);
  return { path, sha256, bytes };
}
