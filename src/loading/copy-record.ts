import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DatasetError } from "../errors.ts";
import type { RecordFile } from "./read-records.ts";

/** One file of a copy, as its record describes it. */
export type CopiedFile = RecordFile & {
  readonly sha256: string;
  readonly bytes: number;
  /** Where it was downloaded from, or the file name it was copied from. */
  readonly from: string;
  readonly revision?: string | undefined;
  /** Whether its checksum equals one that the benchmark pins. */
  readonly isPinned: boolean;
};

/** What lies beside a benchmark's files: which they are, in order. */
export type CopyRecord = {
  readonly origin: "downloaded" | "own copy";
  readonly files: readonly CopiedFile[];
};

const savedFile = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  format: z.enum(["jsonl", "csv", "parquet", "zip"]),
  from: z.string(),
  revision: z.string().optional(),
  isPinned: z.boolean(),
  member: z.string().optional(),
  password: z.string().optional(),
  hasStrayQuotes: z.boolean().optional(),
});
const savedCopy = z.strictObject({
  version: z.literal(1),
  benchmark: z.string(),
  origin: z.enum(["downloaded", "own copy"]),
  files: z.array(savedFile).min(1),
});

/** Of a whole copy, or of a download under way: those of its files that have come. */
type RecordName = "copy.json" | "incoming.json";

/** Where a remote benchmark's files and their record lie. No file system refuses the folder's name. */
export function copyFolder(benchmark: string, dataDir: string): string {
  return join(dataDir, benchmark.replaceAll(":", "@"));
}

/** A copied file is named by what it holds, so a new copy never overwrites one being read. */
export function copiedFileName(file: Pick<CopiedFile, "sha256" | "format">): string {
  return `${file.sha256}.${file.format}`;
}

/** Records files that already lie in the benchmark's folder, in one rename. */
export async function writeRecord(
  folder: string,
  name: RecordName,
  benchmark: string,
  { origin, files }: CopyRecord,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const record: z.input<typeof savedCopy> = {
    version: 1,
    benchmark,
    origin,
    files: files.map(({ path: _, ...file }) => file),
  };
  const written = join(folder, `${name}.${process.pid}`);
  await writeFile(written, `${JSON.stringify(record, null, 2)}\n`);
  await rename(written, join(folder, name));
}

/**
 * A record beside a benchmark's files; undefined when there is none.
 * @throws DatasetError when it is damaged
 */
export async function readRecord(
  folder: string,
  name: RecordName,
  benchmark: string,
): Promise<CopyRecord | undefined> {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  try {
    const { origin, files } = savedCopy.parse(JSON.parse(await readFile(path, "utf8")));
    return {
      origin,
      files: files.map((file) => ({ ...file, path: join(folder, copiedFileName(file)) })),
    };
  } catch (cause) {
    throw new DatasetError(
      `The record of the copy of ${benchmark} is damaged.`,
      { where: path, hint: `Fetch it anew: heavybench datasets fetch ${benchmark} --force` },
      { cause },
    );
  }
}

/** What is recorded; undefined when nothing is, or the record is damaged and will be replaced. */
export async function soundRecord(
  folder: string,
  name: RecordName,
  benchmark: string,
): Promise<CopyRecord | undefined> {
  try {
    return await readRecord(folder, name, benchmark);
  } catch (failure) {
    if (failure instanceof DatasetError) return undefined;
    throw failure;
  }
}
