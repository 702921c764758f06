import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import type { Benchmark } from "../domain/benchmark.ts";
import { systemClock } from "../domain/clock.ts";
import type { Completion } from "../domain/completion.ts";
import { countText } from "../domain/count-text.ts";
import type { EndpointEvent } from "../domain/endpoint-event.ts";
import { visible } from "../domain/visible-text.ts";
import {
  CompletionError,
  type CompletionFailureReason,
  HarnessError,
  StoreError,
} from "../errors.ts";
import { costText, durationText } from "../report/numbers.ts";
import { accountTable, differenceTable, headlineTable, poolTable } from "../report/run-tables.ts";
import { terminalTable } from "../report/terminal.ts";
import { type Experiment, experimentRecord, isImported } from "../run/experiment.ts";
import { type ExperimentText, readExperimentText } from "../run/experiment-text.ts";
import { expandGrid } from "../run/grid.ts";
import { measureRun } from "../run/measure-run.ts";
import { type PlaceOf, readExperiment } from "../run/read-experiment.ts";
import { lateAnswers, remembered } from "../run/remembered.ts";
import { resolveExperiment } from "../run/resolve-experiment.ts";
import { type RunOutcome, runExperiment } from "../run/run-experiment.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import type { StoredRun } from "../storage/runs.ts";
import type { RunOptions } from "./commands/run.ts";
import { type CliContext, say } from "./context.ts";
import { type DatasetReader, datasetReader } from "./dataset-reader.ts";
import { refuseEmptyPools, withStoredPools } from "./imported-pools.ts";
import { onInterrupt } from "./interrupt.ts";
import { namedFile, namedFolder } from "./named-file.ts";
import { openJudge } from "./open-judge.ts";
import { ownName } from "./own-name.ts";
import { placeFlags, quoted } from "./place-flags.ts";
import { poolSizes } from "./pool-sizes.ts";
import { openProgramTools } from "./program-tools.ts";
import { openProgress } from "./progress.ts";
import { provenanceOf } from "./provenance.ts";
import { openRunLog, type RunLog } from "./run-log.ts";
import { type RunProgress, runProgress } from "./run-progress.ts";
import { settingsOf, shortName } from "./run-settings.ts";
import { columnsOf } from "./screen.ts";
import { sharedSummaries } from "./shared-summaries.ts";
import { simulatedPrograms } from "./simulated-programs.ts";
import { storedTests } from "./stored-tests.ts";
import { warningLine } from "./warnings.ts";
import { GRACE_MS, wireModels, withSimulatedNames } from "./wire-models.ts";
import { writeResults } from "./write-results.ts";

/** Runs what a command line asks for, from flags to report. */
export async function runCommandLine(
  context: CliContext,
  file: string | undefined,
  options: RunOptions,
): Promise<void> {
  const { experiment: named, datasets, placeOf } = await experimentOf(context, file, options);
  if (!options.dryRun) namedFolder(context, options.outputDir, "--output-dir");
  const store = openStoreOf(context, options);
  try {
    const experiment = withStoredPools(named, store, placeOf);
    if (Object.values(experiment.models).some(isImported)) {
      const problems = await datasets.readAll();
      refuseEmptyPools(experiment, problems, poolSizes(store, experiment), placeOf);
    }
    if (options.dryRun) {
      const { sayPlan } = await import("./dry-run.ts");
      await sayPlan(context, experiment, await datasets.readAll(), store, {
        poolSize: poolSizes(store, experiment),
        files: await datasets.files(),
        isJson: options.json ?? false,
      });
      return;
    }
    await runIn(store, context, { experiment, datasets, placeOf }, options);
  } finally {
    store.close();
  }
}

/** A dry run only looks: into the store that is there, or else into none. */
function openStoreOf(context: CliContext, { store, dryRun }: RunOptions): Store {
  const file = resolve(context.cwd, store);
  if (!dryRun) return openStore(file);
  return existsSync(file) ? openStore(file, { onlyReads: true }) : openStore(":memory:");
}

/** What a command line asks to run, and from where it was read. */
type NamedExperiment = {
  readonly experiment: Experiment;
  readonly datasets: DatasetReader;
  readonly placeOf: PlaceOf;
};

async function experimentOf(
  context: CliContext,
  file: string | undefined,
  options: RunOptions,
): Promise<NamedExperiment> {
  const source = file === undefined ? undefined : experimentText(context, file);
  const modelNames = Object.keys(source?.fields.models ?? {});
  if (source !== undefined) sayReplaced(context, source.fields, options);
  const checked = readExperiment(source, settingsOf(options, modelNames));
  const { placeOf } = checked;
  const resolved = resolveExperiment(checked, context.env);
  const datasets = datasetReader(context, resolved, placeOf);
  const benchmarks = await datasets.benchmarks();
  const voting = withoutIdleVotes(context, resolved, benchmarks, options);
  return { experiment: await withSimulatedNames(voting, placeOf), datasets, placeOf };
}

/** Votes by behaviour where nothing is a program change no number: they are no part of the run then. */
function withoutIdleVotes(
  context: CliContext,
  experiment: Experiment,
  benchmarks: readonly Benchmark[],
  { quiet }: RunOptions,
): Experiment {
  const { voteBy, ...rest } = experiment;
  if (voteBy === undefined || benchmarks.some(({ grader }) => grader === "code")) return experiment;
  if (!quiet) say(context, "Note: no dataset here has programs, so vote_by changes nothing.");
  return rest;
}

function experimentText(context: CliContext, file: string): ExperimentText {
  const hint = "Without a file, describe the experiment by flags: heavybench run --help";
  const path = namedFile(context, file, hint);
  return readExperimentText(file, readFileSync(path, "utf8"));
}

/** `--model` takes a part that the file gave to another: that is said, lest it be overlooked. */
function sayReplaced(
  context: CliContext,
  fields: ExperimentText["fields"],
  { model, thinker, deliberator, quiet }: RunOptions,
): void {
  if (model === undefined || quiet) return;
  const role = thinker === undefined ? "thinker" : "deliberator";
  if (role === "deliberator" && deliberator !== undefined) return;
  const first = role === "thinker" ? Object.keys(fields.models ?? {})[0] : undefined;
  const named = [fields[role] ?? first ?? []].flat().map(String);
  if (named.length === 0 || named.join() === shortName(model)) return;
  say(
    context,
    `Note: --model ${model} is the ${role} here, in place of the file's ${named.join(", ")}.`,
  );
}

async function runIn(
  store: Store,
  context: CliContext,
  { experiment, datasets, placeOf }: NamedExperiment,
  options: RunOptions,
): Promise<void> {
  const started = performance.now();
  const abort = new AbortController();
  const late = lateAnswers(store);
  const inFlight = new Map<string, Promise<Completion>>();
  const log = openRunLog(
    options.log === undefined ? undefined : resolve(context.cwd, options.log),
    () => sayAside("WARNING: the log takes no more and ends here; the run goes on."),
  );
  const sayAside = (line: string): void => {
    progress.clear();
    say(context, line);
  };
  let lastRetry: CompletionFailureReason | undefined;
  const onEvent = (event: EndpointEvent): void => {
    log.event(event);
    if (event.kind === "retry") lastRetry = event.reason;
    const line = describe(event);
    if (line !== undefined) sayAside(line);
  };
  const models = await wireModels(experiment, {
    env: context.env,
    clock: systemClock,
    onEvent,
    late,
    problems: datasets.readAll,
    programs: simulatedPrograms,
    placeOf,
  });
  const hasPrices = Object.values(experiment.models).some(({ price }) => price !== null);
  const watched = runProgress(systemClock.now, () => ({
    loads: models.loads(),
    retries: models.retries(),
    lastRetry,
    hosts: models.hosts,
    tokensPerSecond: models.tokensPerSecond(),
    spent: hasPrices ? costText(models.spent()) : undefined,
  }));
  const progress = openProgress(context, watched.text, options.quiet ?? false);
  const programs = await openProgramTools(
    { name: options.sandbox, isTrusting: options.iTrustThesePrograms },
    storedTests(context, experiment.datasets),
    abort.signal,
    ({ message, hint }) =>
      sayAside(`WARNING: programs stay ungraded. ${message.split("\n", 1)[0]} … ${hint}`),
  );
  const judge = openJudge(programs.tools);
  const release = onInterrupt(() => {
    sayAside(
      `Stopping: what has come in is saved; requests under way get ${GRACE_MS / 1000} s more. Once more to quit at once.`,
    );
    abort.abort();
  });
  const endLogging = logProgress(log, watched);

  const completeWith = new Map(
    [...models.complete].map(([name, complete]) => [
      name,
      remembered(complete, {
        inFlight,
        store,
        retryFailed: options.retryFailed ?? false,
        clock: systemClock,
        observe: watched.remember,
        late,
      }),
    ]),
  );

  try {
    const outcome = await runExperiment(experiment, {
      store,
      signal: abort.signal,
      graders,
      judge: judge.judge,
      group: judge.group,
      completeWith: (name) => {
        const complete = completeWith.get(name);
        if (complete === undefined) throw new RangeError(`No model ${name} is wired.`);
        return complete;
      },
      problems: datasets.read,
      files: await datasets.files(),
      poolSize: poolSizes(store, experiment),
      provenance: await provenanceOf(datasets.copies),
      observe: (event) => {
        watched.observe(event);
        progress.tick();
      },
    });
    progress.end();
    log.write("info", "done", { run: outcome.run, ...watched.record() });
    await report(store, context, experiment, outcome, options, {
      elapsedMs: performance.now() - started,
      asked: watched.counts.asked + models.retries(),
      failed: watched.counts.failed,
      ungraded: watched.counts.ungraded,
    });
  } catch (failure) {
    const [lateOnes] = await Promise.allSettled([late.settled()]);
    progress.end();
    if (!abort.signal.aborted || failure instanceof StoreError) {
      log.write("error", "run-failed", { message: messageOf(failure), ...watched.record() });
      throw explained(failure, options.store);
    }
    if (lateOnes.status === "rejected") throw lateOnes.reason;
    log.write("warn", "interrupted", { late: lateOnes.value, ...watched.record() });
    say(
      context,
      `Interrupted. ${countText(store.completions.count(), "completion is", "completions are")} safe in ${options.store}; the same command goes on from there.`,
    );
    context.exit(130);
  } finally {
    release();
    endLogging();
    log.close();
    await Promise.all([judge.close(), programs.close(), models.close()]);
  }
}

/** Where a run stands, every so often, for whoever reads its log. @returns ends it */
function logProgress(log: RunLog, watched: RunProgress): () => void {
  const timer = setInterval(() => log.write("info", "progress", watched.record()), LOG_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const LOG_MS = 15_000;

function messageOf(failure: unknown): string {
  return failure instanceof HarnessError ? failure.message : "An error of ours.";
}

/** A failure that stopped the run, with the word that nothing is lost. */
function explained(failure: unknown, store: string): unknown {
  // A spent limit says so itself.
  if (!(failure instanceof CompletionError) || failure.reason === "budget") return failure;
  const hint = `${failure.hint} What has come in is safe in ${store}: the same command goes on from there.`;
  return new CompletionError(failure.message, { where: failure.where, hint }, failure, {
    cause: failure,
  });
}

async function report(
  store: Store,
  context: CliContext,
  experiment: Experiment,
  outcome: RunOutcome,
  options: RunOptions,
  seen: {
    readonly elapsedMs: number;
    readonly asked: number;
    readonly failed: number;
    readonly ungraded: number;
  },
): Promise<void> {
  const run = store.runs.find(outcome.run);
  if (run === undefined) throw new RangeError(`Run ${outcome.run} is not in the store.`);
  const metrics = measureRun({ store, run, experiment: experimentRecord(experiment), graders });
  const folder = await writeResults(resolve(context.cwd, options.outputDir, outcome.run), {
    store,
    run,
    experiment,
    metrics,
    graders,
  });

  if (options.json) context.stdout.write(readFileSync(resolve(folder, "metrics.json")));
  for (const [cell, failure] of outcome.failedCells) {
    say(context, `Cell ${cell} failed: ${failure.message} (${failure.where}) ${failure.hint}`);
  }
  if (options.quiet) {
    const warning = warningLine(metrics);
    if (warning !== undefined) say(context, warning);
  } else {
    const tables = metrics.benchmarks.some(({ cells }) => cells.length > 0)
      ? [headlineTable(metrics), differenceTable(metrics), accountTable(metrics)]
      : [poolTable(metrics), accountTable(metrics)];
    const screen = { columns: columnsOf(context.stderr), more: "report.html has them" };
    for (const table of tables.filter(({ rows }) => rows.length > 0))
      say(context, `\n${terminalTable(table, screen)}`);
    say(context, "");
    const shared = sharedSummaries({ store, run, experiment: experimentRecord(experiment) });
    say(
      context,
      `${countText(seen.asked, "request")} in ${durationText(seen.elapsedMs)}; ${countText(store.completions.count(), "completion")} in ${options.store}.`,
    );
    if (shared > 0) {
      say(
        context,
        `${countText(shared, "summary", "summaries")} had the very prompt of another and took its answer: that was asked once.`,
      );
    }
    say(context, `Report:  ${resolve(folder, "report.html")}`);
    sayNext(context, { store, run, cells: expandGrid(experiment).length }, options);
  }
  if (outcome.failedCells.size > 0) context.exit(1);
  else if (seen.failed > 0 || seen.ungraded > 0) {
    say(
      context,
      `${countText(seen.failed, "completion")} failed and ${countText(seen.ungraded, "answer")} could not be graded; see the report. --retry-failed asks again.`,
    );
    context.exit(3);
  }
}

/** Commands that look into the run, as they can be typed. */
function sayNext(
  context: CliContext,
  { store, run, cells }: { readonly store: Store; readonly run: StoredRun; readonly cells: number },
  options: RunOptions,
): void {
  const place = placeFlags(options);
  const self = ownName(context);
  const [benchmark] = store.runs.benchmarks(run.id);
  const [first] = benchmark === undefined ? [] : store.runs.questions(run.id, benchmark);
  const which =
    cells > 0 || first === undefined ? "--worst" : quoted(store.questions.get(first).question.id);
  say(context, `Next:    ${self} show ${run.name} ${which}${place.store}`);
  say(context, "           one question: prompt, attempts, memory cache, summaries");
  if (cells > 1) {
    say(context, `         ${self} compare ${run.name}${place.store}`);
    say(context, "           every two cells, paired on questions");
  }
  say(context, `         ${self} verify ${run.name}${place.store}${place.output}`);
  say(context, "           every prompt and number again from the stored texts");
}

/** What an endpoint did, as far as people should hear of it at once; the log has the rest. */
function describe(event: EndpointEvent): string | undefined {
  switch (event.kind) {
    case "adapted":
      return `Note: ${visible(event.model)}: ${visible(event.note)}`;
    case "model-mismatch":
      return `WARNING: asked for ${visible(event.model)}, the endpoint says it answered with ${visible(event.returned)}.`;
    case "fingerprint-changed":
      return `WARNING: ${visible(event.model)} changed its fingerprint in mid-run, from ${visible(event.before)} to ${visible(event.now)}.`;
    default:
      return undefined;
  }
}
