import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Benchmark } from "../domain/benchmark.ts";
import { sha256 } from "../domain/hash.ts";
import { DatasetError } from "../errors.ts";
import { checksumOf } from "./checksum.ts";
import {
  type CopiedFile,
  type CopyRecord,
  copiedFileName,
  copyFolder,
  readRecord,
  soundRecord,
  writeRecord,
} from "./copy-record.ts";

/** The copy of a benchmark that is on this machine: which bytes a run was computed from. */
export type BenchmarkCopy = {
  readonly benchmark: string;
  /** `embedded` with HeavyBench, `downloaded` from its source, the user's `own copy` of it, or a `file` of the user's own. */
  readonly origin: "embedded" | "downloaded" | "own copy" | "file";
  /** In order: their rows follow one another. */
  readonly files: readonly CopiedFile[];
  /** The file's checksum; of several files, the checksum of theirs. */
  readonly sha256: string;
};

/**
 * The copy that a run would read, its checksums as recorded when it came; undefined when a remote
 * benchmark was never fetched. A user's own file is hashed now.
 * @throws DatasetError when the record beside a copy is damaged, or a user's file is missing
 */
export async function benchmarkCopy(
  benchmark: Benchmark,
  dataDir: string,
): Promise<BenchmarkCopy | undefined> {
  const { name, source } = benchmark;
  if (source.kind === "embedded") {
    const path = join(embeddedFolder(), source.file);
    const { size } = await stat(path);
    return single(name, "embedded", {
      path,
      format: "jsonl",
      sha256: source.sha256,
      bytes: size,
      from: source.file,
      isPinned: true,
    });
  }
  if (source.kind === "file") {
    const { formatOf } = await import("./read-records.ts");
    const format = await formatOf(source.path);
    const [sum, { size }] = [await checksumOf(source.path), await stat(source.path)];
    const from = basename(source.path);
    return single(name, "file", {
      path: source.path,
      format,
      sha256: sum,
      bytes: size,
      from,
      isPinned: false,
    });
  }
  const record = await readRecord(copyFolder(name, dataDir), "copy.json", name);
  return copyOf(name, record) ?? (benchmark.partOf && benchmarkCopy(benchmark.partOf, dataDir));
}

/** Which copy it is, in one line for reports: origin, source, revision and checksum. */
export function describeCopy(copy: BenchmarkCopy): string {
  const [first] = copy.files;
  const from = copy.files.map((file) => file.from).join(", ");
  switch (copy.origin) {
    case "embedded":
      return `embedded in HeavyBench, sha256 ${copy.sha256}`;
    case "file":
      return `own file ${from}, sha256 ${copy.sha256}`;
    case "own copy": {
      const standing = copy.files.every((file) => file.isPinned)
        ? "equal to the pinned checksum"
        : "not checked against the source";
      return `own copy ${from}, sha256 ${copy.sha256} (${standing})`;
    }
    case "downloaded":
      return `downloaded from ${from} at revision ${first?.revision ?? "unknown"}, sha256 ${copy.sha256}`;
  }
}

/**
 * Puts a copy in place once it has been read through, and leaves no file behind that belongs to no
 * copy: of the former one when it is replaced, of the new one when it is refused.
 */
export async function replaceCopy(
  copy: BenchmarkCopy,
  dataDir: string,
  check: (copy: BenchmarkCopy) => Promise<unknown>,
): Promise<void> {
  const folder = copyFolder(copy.benchmark, dataDir);
  let kept = (await soundRecord(folder, "copy.json", copy.benchmark))?.files ?? [];
  try {
    await check(copy);
    const origin = copy.origin === "own copy" ? copy.origin : "downloaded";
    await writeRecord(folder, "copy.json", copy.benchmark, { origin, files: copy.files });
    kept = copy.files;
  } finally {
    const names = new Set(kept.map(copiedFileName));
    await rm(join(folder, "incoming.json"), { force: true });
    for (const name of await readdir(folder)) {
      if (/^[0-9a-f]{64}\./.test(name) && !names.has(name)) await rm(join(folder, name));
    }
  }
}

function copyOf(benchmark: string, record: CopyRecord | undefined): BenchmarkCopy | undefined {
  return record && { benchmark, ...record, sha256: combined(record.files) };
}

function single(
  benchmark: string,
  origin: BenchmarkCopy["origin"],
  file: CopiedFile,
): BenchmarkCopy {
  return { benchmark, origin, files: [file], sha256: file.sha256 };
}

/** One checksum for a copy: its file's, or that of its files' checksums, one a line. */
export function combined(files: readonly { readonly sha256: string }[]): string {
  const [first] = files;
  if (first !== undefined && files.length === 1) return first.sha256;
  return sha256(files.map((file) => `${file.sha256}\n`).join(""));
}

/** The rows that ship with HeavyBench, beside the sources or the built files. */
function embeddedFolder(): string {
  const places = ["../../datasets/data", "../datasets/data"].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new DatasetError("The embedded benchmarks are missing from this installation.", {
    where: places.join(" or "),
    hint: "Install HeavyBench again.",
  });
}
