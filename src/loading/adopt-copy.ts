import { copyFile, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Benchmark, RemoteFile } from "../domain/benchmark.ts";
import { ConfigurationError, DatasetError } from "../errors.ts";
import { type BenchmarkCopy, combined, replaceCopy } from "./benchmark-copy.ts";
import { checksumOf } from "./checksum.ts";
import { type CopiedFile, copiedFileName, copyFolder } from "./copy-record.ts";
import { checkProblems, sourcesOf } from "./fetch-benchmark.ts";
import { withFolderLock } from "./file-lock.ts";
import { formatOf } from "./read-records.ts";

/**
 * Takes a copy of a benchmark that the user has, in one file or several: recorded under its own
 * checksum, read through once, and put in place like a download. A file that claims to be one of
 * the benchmark's own must be it, byte for byte: Parquet, CSV and zip files do by their format,
 * JSON Lines (which people also write themselves) by bearing the source file's name.
 * @throws DatasetError when a file differs from the checksum pinned for it, or is no copy of the benchmark
 * @throws ConfigurationError when the benchmark ships with HeavyBench
 */
export async function adoptCopy(
  benchmark: Benchmark,
  paths: readonly string[],
  dataDir: string,
): Promise<BenchmarkCopy> {
  if (benchmark.source.kind !== "remote") {
    throw new ConfigurationError(`${benchmark.title} ships with HeavyBench: it takes no copy.`, {
      where: "datasets fetch --from",
      hint: "A set of your own is run as it is: --dataset ./problems.jsonl",
    });
  }
  const folder = copyFolder(benchmark.name, dataDir);
  return withFolderLock(folder, async () => {
    const copied: CopiedFile[] = [];
    for (const path of paths) copied.push(await adoptFile(benchmark, path, folder));
    const copy: BenchmarkCopy = {
      benchmark: benchmark.name,
      origin: "own copy",
      files: copied,
      sha256: combined(copied),
    };
    await replaceCopy(copy, dataDir, (candidate) => checkProblems(benchmark, candidate));
    return copy;
  });
}

async function adoptFile(benchmark: Benchmark, path: string, folder: string): Promise<CopiedFile> {
  const format = await formatOf(path);
  const name = basename(path);
  const incoming = join(folder, `incoming-${process.pid}`);
  try {
    await copyFile(path, incoming);
    const sha256 = await checksumOf(incoming);
    const original = originalOf(benchmark, { path, name, format, sha256 });
    const adopted: CopiedFile = {
      path: join(folder, copiedFileName({ sha256, format })),
      format,
      sha256,
      bytes: (await stat(incoming)).size,
      from: name,
      isPinned: original?.sha256 === sha256,
      member: original?.member,
      password: original?.password,
      hasStrayQuotes: original?.hasStrayQuotes,
    };
    await rename(incoming, adopted.path);
    return adopted;
  } finally {
    await rm(incoming, { force: true });
  }
}

/**
 * The source file that a copy is of, by its checksum or else by its format; undefined when the
 * benchmark publishes none in that format.
 */
function originalOf(
  benchmark: Benchmark,
  copy: {
    readonly path: string;
    readonly name: string;
    readonly format: RemoteFile["format"];
    readonly sha256: string;
  },
): RemoteFile | undefined {
  const published = sourcesOf(benchmark)
    .flat()
    .filter((file) => file.format === copy.format);
  const equal = published.find((file) => file.sha256 === copy.sha256);
  if (equal !== undefined) return equal;
  const claimed =
    copy.format === "jsonl"
      ? published.filter((file) => new URL(file.url).pathname.endsWith(`/${copy.name}`))
      : published;
  const pinned = claimed.filter((file) => file.sha256 !== undefined);
  if (claimed.length > 0 && pinned.length === claimed.length) {
    const expected = pinned.map((file) => file.sha256).join(" or ");
    throw new DatasetError(
      `A copy of ${benchmark.title} is not the file published: expected sha256 ${expected}, found ${copy.sha256}.`,
      {
        where: copy.path,
        hint: `Fetch the published one: heavybench datasets fetch ${benchmark.name}; or run yours under its own name: --dataset ${copy.name}`,
      },
    );
  }
  return claimed.find((file) => file.sha256 === undefined) ?? published[0];
}
