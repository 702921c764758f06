import { join, resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import { countText } from "../domain/count-text.ts";
import type { GraderIdentity } from "../domain/grader.ts";
import type { Json } from "../domain/json.ts";
import { unfinishedText } from "../domain/unfinished.ts";
import { visible } from "../domain/visible-text.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { graderVersions } from "../run/grader-versions.ts";
import { measuresVersion } from "../run/measures-version.ts";
import { staleDrawNotes } from "../run/stale-draws.ts";
import { unfinishedOf } from "../run/unfinished.ts";
import { type Verification, verifyRun } from "../run/verify-run.ts";
import type { VerdictCounts } from "../run/verify-verdicts.ts";
import type { StoredRun } from "../storage/runs.ts";
import type { VerifyOptions } from "./commands/verify.ts";
import { type CliContext, say } from "./context.ts";
import { openJudge } from "./open-judge.ts";
import { withRun } from "./open-run.ts";
import { openProgramTools } from "./program-tools.ts";
import { openProgress } from "./progress.ts";
import { storedTests } from "./stored-tests.ts";
import { checkResults, type FileState, type ResultsCheck } from "./verify-results.ts";
import { version } from "./version.ts";

/** Checks a run against the store, its verdicts against its texts, and its files against what the store gives now. */
export async function verifyCommandLine(
  context: CliContext,
  name: string | undefined,
  options: VerifyOptions,
): Promise<void> {
  await withRun(context, name, options, async (source) => {
    const found = await verified(context, source, options);
    const folder = resolve(context.cwd, options.outputDir, source.run.name);
    const graderNotes = newerGraders(
      source.graders.filter(({ name }) => found.graders.includes(name)),
    );
    const isOfEarlier = graderNotes.length > 0 || isOfOtherVersion(source.run);
    const results = await checkResults(folder, source, isOfEarlier);
    const states = Object.values(results.files);
    const isBroken = found.faults.length > 0 || states.includes("differs");
    const isUnchecked = states.includes("earlier");
    if (options.json) {
      // Null: nothing is broken, and not all could be checked.
      const holds = isBroken ? false : isUnchecked ? null : true;
      const differences = results.differences.slice(0, MOST_DIFFERENCES_JSON);
      const { files } = results;
      const metrics = files["metrics.json"];
      const { run } = source;
      context.stdout.write(
        `${JSON.stringify({ run: run.name, holds, ...found, metrics, files, differences })}\n`,
      );
    } else {
      const unfinished = unfinishedOf(source);
      const notes = [
        ...graderNotes,
        ...staleDrawNotes(source.run.provenance),
        ...found.notes,
        ...(unfinished === undefined
          ? []
          : [`The run is not done; ${unfinishedText(unfinished)}.`]),
      ];
      const lines = [
        `Run ${source.run.name}`,
        ...checkedLines(found).map((line) => `  ${line}`),
        ...fileLines(folder, results).map((line) => `  ${line}`),
        ...notes.map((note) => `  NOTE ${visible(note)}`),
        ...found.faults.map((fault) => `  BROKEN ${visible(fault)}`),
        ...(isBroken ? [adviceOn(found, results, source.run.name)] : []),
        isBroken
          ? "Something does not hold: the store or the report was changed after the run."
          : isUnchecked
            ? "All that the store has holds; whether its files do cannot be told."
            : holdsText(found),
      ];
      for (const line of lines) say(context, line);
    }
    if (isBroken) context.exit(1);
    else if (isUnchecked) context.exit(3);
  });
}

/** The run's check, with its progress, judged on all cores. */
async function verified(
  context: CliContext,
  source: RunInStore,
  options: VerifyOptions,
): Promise<Verification> {
  const programs = await openProgramTools(
    { name: options.sandbox, isTrusting: options.iTrustThesePrograms },
    storedTests(context, source.experiment.datasets),
  );
  const { judge, group, close } = openJudge(programs.tools);
  let questions = 0;
  const line = () => `${countText(questions, "question")} checked`;
  const progress = openProgress(context, line, options.quiet ?? false);
  const tools = { graders, judge, group, runsPrograms: options.programs ?? false };
  try {
    return await verifyRun(source, tools, () => {
      questions++;
      progress.tick();
    });
  } finally {
    progress.end();
    await Promise.all([close(), programs.close()]);
  }
}

/** What was checked again, and what was taken as stored. */
function checkedLines({ questions, trajectories, prompts, verdicts }: Verification): string[] {
  const { judgedAgain, grouped } = verdicts;
  return [
    `${countText(questions, "question is as it was", "questions are as they were")} asked, reference and options included.`,
    `${countText(trajectories, "trajectory answers its", "trajectories answer their")} question's prompt, text and record untouched.`,
    `${countText(prompts, "deliberation prompt rebuilt from its manifest", "deliberation prompts rebuilt from their manifests")}, to the hash.`,
    `${countText(judgedAgain, "text", "texts")} judged again: verdict, answer and reason; ${countText(grouped, "list of answers", "lists of answers")} grouped again.`,
    ...takenAsStored(verdicts).map((text) => `TAKEN AS STORED ${text}`),
  ];
}

function takenAsStored(verdicts: VerdictCounts): string[] {
  const { programsAsStored, otherVersionAsStored, notJudgedAgain, gradedNow } = verdicts;
  const parts: [number, (count: string) => string][] = [
    [programsAsStored, (count) => `${count} on programs: --programs runs them again.`],
    [
      otherVersionAsStored,
      (count) => `${count} by another version of the grader: \`heavybench regrade\` judges them.`,
    ],
    [notJudgedAgain, (count) => `${count} that could not be judged again here.`],
    [
      gradedNow,
      (count) => `${count} of a text that could not be graded, and can be now: \`heavybench run\`.`,
    ],
  ];
  return parts.flatMap(([count, text]) => (count > 0 ? [text(countText(count, "verdict"))] : []));
}

function holdsText({ verdicts }: Verification): string {
  return takenAsStored(verdicts).length === 0
    ? "All of it holds."
    : "All that was checked holds; what was taken as stored is named above.";
}

const FILE_WORDS = {
  equal: "recomputes to the same bytes",
  earlier:
    "CANNOT BE CHECKED as it is: by what it says it was measured by an earlier version, which counted otherwise; `heavybench report RUN` writes it anew",
  differs: "DIFFERS from what the store gives now",
  absent: "is not there; the numbers were recomputed all the same",
  unmeasured: "could not be recomputed, for what is damaged in the store",
} as const satisfies Record<FileState, string>;

/** The other files, told together; of a damaged store metrics.json says enough. */
const REPORT_WORDS: readonly (readonly [FileState, string])[] = [
  ["equal", "Made anew to the same bytes"],
  ["earlier", "CANNOT BE CHECKED, being of an earlier version"],
  ["differs", "DIFFERS from what the store gives now"],
  ["absent", "Not there"],
];

/** Values that a line each is given to; the rest are counted. */
const MOST_DIFFERENCES = 5;
const MOST_DIFFERENCES_JSON = 100;

/** The way to a score that people quote. */
const SCORE =
  /^(?!.*\.(?:differences|findings)\.).*\.(?:mean|pass|vote|heavyMean|heavyPass)\.value$/;

function fileLines(folder: string, { files, differences }: ResultsCheck): string[] {
  const { "metrics.json": metrics, ...reports } = files;
  const lines = [`metrics.json ${FILE_WORDS[metrics]} (${join(folder, "metrics.json")})`];
  const scores = differences.filter(({ path }) => SCORE.test(path));
  const foremost = [...new Set([...scores, ...differences])].slice(0, MOST_DIFFERENCES);
  for (const { path, inFile, fromStore } of foremost)
    lines.push(
      `  ${visible(path)}: ${shown(inFile)} in the file, ${shown(fromStore)} from the store`,
    );
  if (differences.length > MOST_DIFFERENCES)
    lines.push(`  … and ${countText(differences.length - MOST_DIFFERENCES, "value")} more.`);
  for (const [state, words] of REPORT_WORDS) {
    const names = Object.entries(reports).flatMap(([name, of]) => (of === state ? [name] : []));
    if (names.length > 0) lines.push(`${words}: ${names.join(", ")}`);
  }
  return lines;
}

function shown(value: Json | undefined): string {
  return value === undefined ? "nothing" : visible(JSON.stringify(value).slice(0, 80));
}

/** What to do about what does not hold; the evidence is not to be written over unread. */
function adviceOn({ faults }: Verification, { files }: ResultsCheck, run: string): string {
  const report = `heavybench report ${run}`;
  if (faults.length > 0)
    return `The store was changed by another hand or is damaged: restore a copy of it. Without one the same \`run\` or \`import\` puts back questions whose benchmark is unchanged, and \`heavybench regrade --apply\` stores every verdict as its text is judged; texts come from a copy alone. Until then \`${report}\` writes what was changed over the files.`;
  const differing = Object.entries(files).flatMap(([name, state]) =>
    state === "differs" ? [name] : [],
  );
  return `What the store has holds, and ${differing.join(", ")} ${differing.length === 1 ? "says" : "say"} otherwise: edited since, or older than the store's last \`run\` or \`regrade --apply\` into another folder. Keep a copy and find out which; \`${report}\` then writes all of it anew from the store.`;
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

function memberOf(value: Json, name: string): Json | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json | undefined>>)[name]
    : undefined;
}
