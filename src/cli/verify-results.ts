import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sha256 } from "../domain/hash.ts";
import type { Json } from "../domain/json.ts";
import type { RunMetrics } from "../domain/run-metrics.ts";
import { StoreError } from "../errors.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { measureRun } from "../run/measure-run.ts";
import { type DifferingValue, differingValues } from "./metrics-differences.ts";
import { type ResultTexts, resultTexts } from "./write-results.ts";

/**
 * A file of a run's folder against what the store gives now: the same bytes; another text; another
 * text, which it may have for being of an earlier version; not there; not to be told, for what is
 * damaged in the store.
 */
export type FileState = "equal" | "differs" | "earlier" | "absent" | "unmeasured";

export type ResultsCheck = {
  readonly files: Readonly<Record<keyof ResultTexts, FileState>>;
  /** Where `metrics.json` differs, value by value. */
  readonly differences: readonly DifferingValue[];
};

const FILES = ["metrics.json", "provenance.json", "report.md", "report.html"] as const;

/**
 * Measures a run and renders its reports anew, and holds the files of its folder against them.
 *
 * @param isOfEarlier whether another version measured the run, so that its files may differ unchanged
 */
export async function checkResults(
  folder: string,
  source: RunInStore,
  isOfEarlier: boolean,
): Promise<ResultsCheck> {
  const anew = await madeAnew(source);
  const found = FILES.map((name) => {
    const path = join(folder, name);
    return [name, existsSync(path) ? readFileSync(path, "utf8") : undefined] as const;
  });
  const texts = Object.fromEntries(found) as Record<keyof ResultTexts, string | undefined>;
  const metrics = jsonIn(texts["metrics.json"]);
  const isEarlier = isOfEarlier || (anew !== undefined && schemaOf(metrics) < anew.metrics.schema);
  const states = FILES.map((name) => [name, stateOf(name, texts[name])] as const);
  const files = Object.fromEntries(states) as Record<keyof ResultTexts, FileState>;
  const differences =
    files["metrics.json"] === "differs" && metrics !== undefined && anew !== undefined
      ? differingValues(metrics, anew.metrics as unknown as Json)
      : [];
  return { files, differences };

  function stateOf(name: keyof ResultTexts, text: string | undefined): FileState {
    if (text === undefined) return "absent";
    if (anew === undefined) return "unmeasured";
    const present = anew.texts[name];
    const isEqual =
      name === "report.html" ? unpacked(text) === unpacked(present) : text === present;
    return isEqual ? "equal" : isEarlier ? "earlier" : "differs";
  }
}

/** Undefined where the store is damaged in what the numbers are made of. */
async function madeAnew(
  source: RunInStore,
): Promise<{ readonly metrics: RunMetrics; readonly texts: ResultTexts } | undefined> {
  try {
    const metrics = measureRun(source);
    return { metrics, texts: await resultTexts({ ...source, metrics }) };
  } catch (failure) {
    // The check of the run has named it.
    if (failure instanceof StoreError) return undefined;
    throw failure;
  }
}

/** Base64 of gzip, as a report's page carries its data. */
const PACKED = /H4sI[A-Za-z0-9+/]{40,}={0,2}/g;
/** The most that a page's data may unpack to. */
const MOST_UNPACKED_BYTES = 1024 * 1024 * 1024;

/** A page with its packed data as the hash of what is in it: the same data are packed otherwise by another zlib. */
function unpacked(page: string): string {
  return page.replace(PACKED, (data) => {
    try {
      const bytes = gunzipSync(Buffer.from(data, "base64"), {
        maxOutputLength: MOST_UNPACKED_BYTES,
      });
      return sha256(bytes.toString("utf8"));
    } catch {
      // No data of ours: as a text it is compared like all else.
      return data;
    }
  });
}

/** Undefined where a text is no JSON: it was changed. */
function jsonIn(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Broken JSON is of no version.
    return undefined;
  }
}

/** The schema that a metrics.json says it has; infinite where it says none. */
function schemaOf(metrics: Json | undefined): number {
  const schema =
    metrics !== null && typeof metrics === "object" && !Array.isArray(metrics)
      ? (metrics as Readonly<Record<string, Json | undefined>>).schema
      : undefined;
  return typeof schema === "number" ? schema : Number.POSITIVE_INFINITY;
}
