import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import { countText } from "../domain/count-text.ts";
import type { GraderIdentity } from "../domain/grader.ts";
import type { Json } from "../domain/json.ts";
import type { RunMetrics } from "../domain/run-metrics.ts";
import { unfinishedText } from "../domain/unfinished.ts";
import { graderVersions } from "../run/grader-versions.ts";
import { measureRun } from "../run/measure-run.ts";
import { measuresVersion } from "../run/measures-version.ts";
import { staleDrawNotes } from "../run/stale-draws.ts";
import { unfinishedOf } from "../run/unfinished.ts";
import { verifyRun } from "../run/verify-run.ts";
import type { StoredRun } from "../storage/runs.ts";
import type { VerifyOptions } from "./commands/verify.ts";
import { type CliContext, say } from "./context.ts";
import { metricsBytes } from "./metrics-bytes.ts";
import { withRun } from "./open-run.ts";
import { openProgress } from "./progress.ts";
import { version } from "./version.ts";

/** Checks a run against the store, and its metrics.json against what the store gives now. */
export async function verifyCommandLine(
  context: CliContext,
  name: string | undefined,
  options: VerifyOptions,
): Promise<void> {
  await withRun(context, name, options, (source) => {
    let questions = 0;
    const progress = openProgress(
      context,
      () => `${countText(questions, "question")} checked`,
      options.quiet ?? false,
    );
    const found = verifyRun(source, () => {
      questions++;
      progress.tick();
    });
    progress.end();

    const file = resolve(context.cwd, options.outputDir, source.run.name, "metrics.json");
    const graderNotes = newerGraders(source.graders);
    const isOfEarlier = graderNotes.length > 0 || isOfOtherVersion(source.run);
    const metrics = compareMetrics(file, measureRun(source), isOfEarlier);
    const isBroken = found.faults.length > 0 || metrics === "differs";
    const isUnchecked = metrics === "earlier";
    const unfinished = unfinishedOf(source);
    const partial =
      unfinished === undefined ? [] : [`The run is not done; ${unfinishedText(unfinished)}.`];
    if (options.json) {
      // Null: nothing is broken, and not all could be checked.
      const holds = isBroken ? false : isUnchecked ? null : true;
      context.stdout.write(
        `${JSON.stringify({ run: source.run.name, holds, ...found, metrics })}\n`,
      );
    } else {
      say(context, `Run ${source.run.name}`);
      say(
        context,
        `  ${countText(found.trajectories, "trajectory answers its", "trajectories answer their")} question's prompt.`,
      );
      say(
        context,
        `  ${countText(found.prompts, "deliberation prompt rebuilt from its manifest", "deliberation prompts rebuilt from their manifests")}, to the hash.`,
      );
      say(context, `  metrics.json ${METRICS_WORDS[metrics]} (${file})`);
      const stale = staleDrawNotes(source.run.provenance);
      for (const line of [...graderNotes, ...stale, ...found.notes]) say(context, `  NOTE ${line}`);
      for (const line of partial) say(context, `  NOTE ${line}`);
      for (const fault of found.faults) say(context, `  BROKEN ${fault}`);
      say(
        context,
        isBroken
          ? "Something does not hold: the store or the report was changed after the run."
          : isUnchecked
            ? "All that the store has holds; whether metrics.json does cannot be told."
            : "All of it holds.",
      );
    }
    if (isBroken) context.exit(1);
    else if (isUnchecked) context.exit(3);
  });
}

/** What has changed in the graders since the run was measured; its own verdicts are what is checked. */
function newerGraders(measured: readonly GraderIdentity[]): readonly string[] {
  const present = graderVersions(graders);
  return measured.flatMap(({ name, version }) =>
    present[name] === version
      ? []
      : [
          `The ${name} grader is ${present[name]} now and was ${version} when this was measured: \`heavybench regrade\` shows what would change.`,
        ],
  );
}

/** Whether another version of HeavyBench recorded the run, or one whose measures count otherwise. */
function isOfOtherVersion({ provenance }: StoredRun): boolean {
  const recorded = memberOf(provenance, "heavybench");
  const isOther = typeof recorded === "string" && recorded !== version();
  return isOther || memberOf(provenance, "measures") !== measuresVersion;
}

const METRICS_WORDS = {
  equal: "recomputes to the same bytes",
  earlier:
    "CANNOT BE CHECKED as it is: by what it says it was measured by an earlier version, which counted otherwise; `heavybench report RUN` writes it anew",
  differs: "DIFFERS from what the store gives now; `heavybench report` writes it anew",
  absent: "is not there; the numbers were recomputed all the same",
} as const;

/**
 * A file that another version wrote differs without anybody having changed it, and one that was
 * changed may say that another version wrote it: of neither is it told that it holds.
 */
function compareMetrics(
  file: string,
  present: RunMetrics,
  isOfEarlier: boolean,
): keyof typeof METRICS_WORDS {
  if (!existsSync(file)) return "absent";
  const text = readFileSync(file, "utf8");
  if (text === metricsBytes(present)) return "equal";
  return isOfEarlier || schemaOf(text) < present.schema ? "earlier" : "differs";
}

/** The schema that a metrics.json says it has; infinite where it says none, or is none. */
function schemaOf(text: string): number {
  try {
    const schema = memberOf(JSON.parse(text) as Json, "schema");
    return typeof schema === "number" ? schema : Number.POSITIVE_INFINITY;
  } catch {
    // Broken JSON is of no version: it was changed.
    return Number.POSITIVE_INFINITY;
  }
}

function memberOf(value: Json, name: string): Json | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json | undefined>>)[name]
    : undefined;
}
