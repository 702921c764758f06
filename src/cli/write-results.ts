import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { sha256 } from "../domain/hash.ts";
import { canonicalJson } from "../domain/json.ts";
import type { QuestionRow, RunMetrics } from "../domain/run-metrics.ts";
import { StoreError } from "../errors.ts";
import { markdownReport } from "../report/markdown.ts";
import { experimentFile } from "../run/experiment-file.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { questionRows } from "../run/question-rows.ts";
import type { StoredRun } from "../storage/runs.ts";
import { metricsBytes } from "./metrics-bytes.ts";
import { version } from "./version.ts";

/** The files of a run's folder; `differences.jsonl` where its answers were imported. */
const RESULT_FILES = [
  "config.yaml",
  "metrics.json",
  "provenance.json",
  "report.md",
  "report.html",
  "differences.jsonl",
] as const;

/** A run with its numbers. */
type MeasuredRun = RunInStore & { readonly metrics: RunMetrics };

/** The files of a run's folder that the store alone gives: the same run gives the same texts. */
export type ResultTexts = Readonly<
  Record<"metrics.json" | "provenance.json" | "report.md" | "report.html", string>
>;

export async function resultTexts(source: MeasuredRun): Promise<ResultTexts> {
  const { metrics, run } = source;
  const { htmlReport } = await import("../report/html-report.ts");
  const metricsText = metricsBytes(metrics);
  const rows = [...questionRows(source)];
  const digest = reportDigest(source, metricsText, rows);
  return {
    "metrics.json": metricsText,
    "provenance.json": provenanceBytes(run),
    "report.md": markdownReport(metrics),
    "report.html": htmlReport({ metrics, rows, provenance: run.provenance, digest }),
  };
}

/**
 * Writes a run's folder. Each file is whole or absent, whatever interrupts; one that says the same
 * already is left as it is.
 *
 * @param options.keepsConfig leave the experiment as its run wrote it, addresses included
 * @returns the folder
 */
export async function writeResults(
  folder: string,
  source: MeasuredRun,
  options: { readonly keepsConfig?: boolean } = {},
): Promise<string> {
  const { run, experiment } = source;
  const texts = await resultTexts(source);
  try {
    mkdirSync(folder, { recursive: true });
    if (!options.keepsConfig || !existsSync(join(folder, "config.yaml")))
      write("config.yaml", stringify(experimentFile(experiment)));
    for (const name of Object.keys(texts) as (keyof ResultTexts)[]) write(name, texts[name]);
  } catch (cause) {
    throw new StoreError(
      "The report could not be written; the run itself is safe in the store.",
      {
        where: folder,
        hint: `Free some space or name another --output-dir, then: heavybench report ${run.name}`,
      },
      { cause },
    );
  }
  return folder;

  function write(name: (typeof RESULT_FILES)[number], text: string): void {
    const path = join(folder, name);
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeWhole(path, text);
  }
}

/** Whether a folder holds what `writeResults` wrote of this very run, and not of another store's of the same name. */
export function holdsResults(folder: string, run: StoredRun): boolean {
  const provenance = join(folder, "provenance.json");
  return existsSync(provenance) && readFileSync(provenance, "utf8") === provenanceBytes(run);
}

/** Removes what `writeResults` writes, and the folder when nothing else is in it. @returns whether it went */
export function removeResults(folder: string): boolean {
  for (const name of RESULT_FILES) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, `${name}.part`), { force: true });
  }
  if (readdirSync(folder).length > 0) return false;
  rmdirSync(folder);
  return true;
}

function provenanceBytes({ provenance }: StoredRun): string {
  return `${canonicalJson(provenance, 2)}\n`;
}

/** Writes a file so that it is whole or absent. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

/** The hash of all that a report's page is made of. */
export function reportDigest(
  { run }: RunInStore,
  metricsText: string,
  rows: readonly QuestionRow[],
): string {
  return sha256(
    [version(), metricsText, JSON.stringify(rows), canonicalJson(run.provenance)].join("\n"),
  );
}
