import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
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
import { costText } from "../report/numbers.ts";
import { isImported } from "../run/experiment.ts";
import { refuseSmallBudgets } from "../run/refuse-small-budgets.ts";
import { lateAnswers, remembered } from "../run/remembered.ts";
import { runExperiment } from "../run/run-experiment.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import type { RunOptions } from "./commands/run.ts";
import { concludeRun } from "./conclude-run.ts";
import { type CliContext, say } from "./context.ts";
import { refuseEmptyPools, withStoredPools } from "./imported-pools.ts";
import { onInterrupt } from "./interrupt.ts";
import { type NamedExperiment, namedExperiment } from "./named-experiment.ts";
import { namedFolder } from "./named-file.ts";
import { openJudge } from "./open-judge.ts";
import { poolSizes } from "./pool-sizes.ts";
import { openProgramTools } from "./program-tools.ts";
import { openProgress } from "./progress.ts";
import { provenanceOf } from "./provenance.ts";
import { openRunLog, type RunLog } from "./run-log.ts";
import { type RunProgress, runProgress } from "./run-progress.ts";
import { simulatedPrograms } from "./simulated-programs.ts";
import { storedTests } from "./stored-tests.ts";
import { GRACE_MS, wireModels } from "./wire-models.ts";

/** Runs what a command line asks for, from flags to report. */
export async function runCommandLine(
  context: CliContext,
  file: string | undefined,
  options: RunOptions,
): Promise<void> {
  const { experiment: named, datasets, placeOf } = await namedExperiment(context, file, options);
  await refuseSmallBudgets(named, placeOf);
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
    await concludeRun(context, { store, experiment, outcome }, options, {
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
