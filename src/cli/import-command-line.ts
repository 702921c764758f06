import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import type { Complete } from "../domain/completion.ts";
import { completionKey } from "../domain/completion-key.ts";
import { countText } from "../domain/count-text.ts";
import { checksumOf } from "../loading/checksum.ts";
import { accountTable, poolTable } from "../report/run-tables.ts";
import { terminalTable } from "../report/terminal.ts";
import { type Experiment, experimentRecord, IMPORTED } from "../run/experiment.ts";
import { measureRun } from "../run/measure-run.ts";
import { readExperiment } from "../run/read-experiment.ts";
import { resolveExperiment } from "../run/resolve-experiment.ts";
import { type RunOutcome, runExperiment } from "../run/run-experiment.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import type { ImportOptions } from "./commands/import.ts";
import { type CliContext, say } from "./context.ts";
import { datasetReader } from "./dataset-reader.ts";
import { metricsBytes } from "./metrics-bytes.ts";
import { namedFile, namedFolder } from "./named-file.ts";
import { type Judging, openJudge } from "./open-judge.ts";
import { ownName } from "./own-name.ts";
import { placeFlags } from "./place-flags.ts";
import { openProgramTools } from "./program-tools.ts";
import { openProgress } from "./progress.ts";
import { resultsFolder } from "./results-folder.ts";
import { openSameAnswer } from "./same-answer.ts";
import { columnsOf } from "./screen.ts";
import { sourceDifferences } from "./source-differences.ts";
import { type StoredLog, storeLog } from "./store-log.ts";
import { storedTests } from "./stored-tests.ts";
import { type Log, problemsOfLog, REFERENCE_HINT, readLog, surveyLog } from "./survey-log.ts";
import { version } from "./version.ts";
import { warningLine } from "./warnings.ts";
import { writeResults } from "./write-results.ts";

/** Imports a log: a first reading checks all of it, so that a broken one leaves nothing behind. */
export async function importCommandLine(
  context: CliContext,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const path = namedFile(context, file, "Name a log; heavybench import --help says what it holds.");
  namedFolder(context, options.outputDir, "--output-dir");
  const digest = (await checksumOf(path)).slice(0, 8);
  const name = `${options.name ?? basename(file).replace(/(\.[A-Za-z0-9]{1,8}){1,2}$/, "")}@${digest}`;
  const read = () => readLog(path, file, options.format);
  const { log, find } = await survey(context, options, { read, name, file });
  const experiment = experimentOf(name, log, options);

  const store = openStore(resolve(context.cwd, options.store));
  const programs = await openProgramTools(
    { name: options.sandbox, isTrusting: options.iTrustThesePrograms },
    storedTests(context, options.dataset === undefined ? [] : [options.dataset]),
  );
  const judging = openJudge(programs.tools);
  try {
    let count = 0;
    const line = () => `${countText(count, "trajectory", "trajectories")} stored`;
    const progress = openProgress(context, line, options.quiet ?? false);
    const stored = await storeLog(store, read(), { find, log, experiment }, () => {
      count++;
      progress.tick();
    });
    progress.end();
    const provenance = {
      heavybench: version(),
      imported: { file: basename(file), sha256: digest, format: options.format },
    };
    const graded = await gradeLog(context, options, {
      ...{ experiment, log, stored, store, judging, provenance },
    });
    await report(context, options, { experiment, stored, store, run: graded.outcome.run });
    sayLeftOut(context, log);
    sayRepeated(context, log);
    if (graded.ungraded > 0 || log.leftOut.problems > 0) context.exit(3);
  } finally {
    await Promise.all([judging.close(), programs.close()]);
    store.close();
  }
}

async function survey(
  context: CliContext,
  options: ImportOptions,
  {
    read,
    ...source
  }: {
    readonly read: () => ReturnType<typeof readLog>;
    readonly name: string;
    readonly file: string;
  },
) {
  const comparing = openSameAnswer();
  try {
    const problems = await problemsOfLog(context, options, comparing.isSame);
    return { log: await surveyLog(read(), problems, options, source), find: problems.find };
  } finally {
    await comparing.close();
  }
}

/** Problems without a reference are not graded, and not lost in silence. */
function sayLeftOut(context: CliContext, { leftOut }: Log): void {
  if (leftOut.problems === 0) return;
  const { problems, trajectories } = leftOut;
  say(
    context,
    `WARNING: ${countText(problems, "problem has", "problems have")} no reference answer in the log and ${problems === 1 ? "is" : "are"} left out, with ${countText(trajectories, "trajectory", "trajectories")}. ${REFERENCE_HINT}`,
  );
}

/** Whether a repeated sample is the same attempt again or another, a log does not tell: all count, and it is said. */
function sayRepeated(context: CliContext, { repeated }: Log): void {
  if (repeated === undefined) return;
  const { records, firstWhere } = repeated;
  say(
    context,
    `WARNING: ${countText(records, "record gives", "records give")} a sample number again that an earlier one of the same problem and model has; the first is ${firstWhere}. Each counts as an attempt of its own: if the log was written twice, take the repeats out and import it under another --name.`,
  );
}

/** A run that samples nothing and deliberates on nothing: its pools are what the log holds. */
function experimentOf(name: string, log: Log, options: ImportOptions): Experiment {
  const thinkers = [...log.pools.keys()];
  const size = Math.max(...[...log.pools.values()].map((pool) => pool.size));
  const set = (path: string, value: unknown, flag: string) => ({
    path: path.split("."),
    value,
    flag,
  });
  return resolveExperiment(
    readExperiment(undefined, [
      set("name", runNameOf(name), "--name"),
      set("seed", Number(options.seed), `--seed ${options.seed}`),
      ...(options.preset === undefined
        ? []
        : [set("preset", options.preset, `--preset ${options.preset}`)]),
      set(
        "models",
        Object.fromEntries(thinkers.map((name) => [name, { model: `${IMPORTED}${name}` }])),
        "",
      ),
      set("thinker", thinkers, ""),
      set("datasets", [options.dataset ?? name], "--dataset"),
      set("deliberation.k", options.k?.split(",").map(Number) ?? size, `-k ${options.k}`),
      set("deliberation.m", 0, ""),
    ]),
    {},
  );
}

/** A pool's name as an experiment may be called. */
function runNameOf(name: string): string {
  return name
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 60);
}

async function gradeLog(
  context: CliContext,
  options: ImportOptions,
  means: {
    readonly experiment: Experiment;
    readonly log: Log;
    readonly stored: StoredLog;
    readonly store: Store;
    readonly judging: Judging;
    readonly provenance: Parameters<typeof runExperiment>[1]["provenance"];
  },
): Promise<{ readonly outcome: RunOutcome; readonly ungraded: number }> {
  const { store, stored, judging, log } = means;
  let graded = 0;
  let ungraded = 0;
  const line = () => `${graded} of ${stored.trajectories} graded`;
  const progress = openProgress(context, line, options.quiet ?? false);
  const fromStore: Complete = async (request) => {
    const completion = store.completions.get(completionKey(request));
    if (completion === undefined) throw new RangeError("An imported trajectory left the store.");
    return completion;
  };
  try {
    const outcome = await runExperiment(means.experiment, {
      store,
      graders,
      judge: judging.judge,
      group: judging.group,
      signal: new AbortController().signal,
      completeWith: () => fromStore,
      problems: async () => log.problems,
      files:
        options.dataset === undefined
          ? new Map()
          : await datasetReader(context, means.experiment).files(),
      poolSize: stored.sizeOf,
      provenance: means.provenance,
      observe: (event) => {
        if (event.kind !== "attempt") return;
        graded++;
        if ("verdict" in event.seen && event.seen.verdict === "ungraded") ungraded++;
        progress.tick();
      },
    });
    return { outcome, ungraded };
  } finally {
    progress.end();
  }
}

async function report(
  context: CliContext,
  options: ImportOptions,
  imported: {
    readonly experiment: Experiment;
    readonly stored: StoredLog;
    readonly store: Store;
    readonly run: string;
  },
): Promise<void> {
  const { store, experiment, stored } = imported;
  const run = store.runs.find(imported.run);
  if (run === undefined) throw new RangeError(`Run ${imported.run} is not in the store.`);
  const source = { store, run, experiment: experimentRecord(experiment), graders };
  const metrics = measureRun(source);
  const folder = await writeResults(resultsFolder(context, options.outputDir, run.name), {
    ...source,
    metrics,
  });
  const differences = sourceDifferences(stored.verdicts, store, graders);
  writeFileSync(resolve(folder, "differences.jsonl"), differences.lines);
  if (options.json) context.stdout.write(metricsBytes(metrics));
  if (options.quiet) {
    const warning = warningLine(metrics);
    if (warning !== undefined) say(context, warning);
    return;
  }

  const screen = { columns: columnsOf(context.stderr), more: `all in ${options.outputDir}` };
  for (const table of [poolTable(metrics), accountTable(metrics)].filter(
    ({ rows }) => rows.length > 0,
  ))
    say(context, `\n${terminalTable(table, screen)}`);
  say(context, `\n${differences.summary}`);
  say(context, `Report:  ${resolve(folder, "report.html")}`);
  for (const thinker of experiment.thinkers) {
    say(context, `Pool:    ${IMPORTED}${thinker}`);
  }
  say(
    context,
    options.dataset === undefined
      ? "Next:    import it again with --dataset NAME to have a model deliberate on it"
      : `Next:    ${ownName(context)} run --dataset ${options.dataset} --thinker ${IMPORTED}${experiment.thinkers[0]} --model YOURS --base-url URL -k 8${placeFlags(options).store}`,
  );
}
