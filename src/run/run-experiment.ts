import PQueue from "p-queue";
import { templateText } from "../deliberation/compose-prompt.ts";
import type { Complete } from "../domain/completion.ts";
import type { Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import type { Trajectory } from "../domain/trajectory.ts";
import {
  CompletionError,
  ConfigurationError,
  DatasetError,
  HarnessError,
  StoreError,
} from "../errors.ts";
import { loadTokenizer } from "../memory/tokenizers/load-tokenizer.ts";
import type { Tokenizer } from "../memory/tokenizers/tokenizer.ts";
import { examDigests } from "./exam-digests.ts";
import type { Cell, Experiment, FileIdentities } from "./experiment.ts";
import { experimentRecord, limitOf, runNameOf, sampledPool } from "./experiment.ts";
import { graderVersions } from "./grader-versions.ts";
import { expandDraws, expandGrid } from "./grid.ts";
import { measuresVersion } from "./measures-version.ts";
import {
  type AnsweredTrajectory,
  type AttemptSeen,
  deliberateInCell,
  drawAlone,
  fillPool,
  type QuestionTools,
} from "./run-question.ts";
import type { HeavyConfig } from "./think.ts";
import { votingGraders } from "./votes.ts";

export type RunEvent =
  /** How many attempts a stage will come to, once it is known. */
  | { readonly kind: "planned"; readonly stage: Stage; readonly attempts: number }
  | { readonly kind: "attempt"; readonly stage: Stage; readonly seen: AttemptSeen }
  | { readonly kind: "cell-failed"; readonly cell: string; readonly failure: HarnessError };

export type Stage = "trajectories" | "summaries";

export type RunTools = QuestionTools & {
  /** A model of the experiment, by its name there. */
  readonly completeWith: (model: string) => Complete;
  readonly problems: (dataset: string) => Promise<readonly Problem[]>;
  readonly files: FileIdentities;
  /** How many places a pool has: what was asked, or what a log that was imported holds. */
  readonly poolSize: (thinker: string, problem: Problem) => number;
  /** Where the run is from; the graders' versions join it. */
  readonly provenance: { readonly [name: string]: Json };
  readonly observe: (event: RunEvent) => void;
};

export type RunOutcome = {
  readonly run: string;
  readonly runId: number;
  readonly cells: readonly Cell[];
  /** Cells that could not be deliberated, with the reason; the others are whole. */
  readonly failedCells: ReadonlyMap<string, HarnessError>;
};

/** Questions under way at once: enough to keep an endpoint busy, few enough to hold their pools in memory. */
const MOST_QUESTIONS_AT_ONCE = 64;

/**
 * Runs an experiment: does whatever is missing and nothing else. Question by question a pool is
 * filled and every cell deliberates on it; what is in the store already is read from there.
 *
 * @throws CompletionError when a failure stops the run (the state is saved, the same call goes on)
 */
export async function runExperiment(experiment: Experiment, tools: RunTools): Promise<RunOutcome> {
  const { store } = tools;
  const cells = expandGrid(experiment);
  const drawsAlone = expandDraws(experiment);
  const provenance = {
    ...tools.provenance,
    graders: graderVersions(tools.graders),
    measures: measuresVersion,
  };
  const name = runNameOf(experiment, tools.files);
  const run = store.runs.begin(name, experimentRecord(experiment), provenance);
  store.promptTemplates.putAll(cells.map(templateText));
  const tokenizers = await loadTokenizers(cells);
  const failedCells = new Map<string, HarnessError>();
  // A store that takes no more ends everything under way: what still came could not be kept.
  const halt = new AbortController();
  const signal = AbortSignal.any([tools.signal, halt.signal]);
  const graders = votingGraders({ experiment, graders: tools.graders });
  const inner = { ...tools, graders, signal };

  try {
    const exam = await sitExam(experiment, run.id, tools);
    const digests = { exam: examDigests(store, run.id) };
    store.runs.setState(run.id, "running", { ...provenance, ...digests });
    plan(experiment, cells, exam, tools);
    const tasks = exam.flatMap((question) =>
      experiment.thinkers.map((thinker) => ({ ...question, thinker })),
    );
    await forEach(tasks, questionsAtOnce(experiment), async ({ problem, questionId, thinker }) => {
      try {
        signal.throwIfAborted();
        const pool = await poolOf(experiment, run.id, thinker, problem, questionId, inner);
        for (const cell of cells) {
          if (cell.thinker !== thinker || failedCells.has(cell.name)) continue;
          signal.throwIfAborted();
          await runCell(cell, problem, questionId, pool);
        }
        for (const choices of drawsAlone) {
          const offered =
            choices.thinker === thinker
              ? offeredTo(choices, pool, tools.poolSize(thinker, problem))
              : undefined;
          if (offered === undefined) continue;
          const { seed, draws } = experiment;
          const place = { runId: run.id, questionId, seed, draws, choices };
          await drawAlone(problem, offered, place, store);
        }
      } catch (failure) {
        if (failure instanceof StoreError) halt.abort(failure);
        throw failure;
      }
    });
  } catch (failure) {
    if (failure instanceof StoreError) throw failure;
    store.runs.setState(run.id, tools.signal.aborted ? "interrupted" : "failed");
    throw failure;
  }
  store.runs.setState(run.id, failedCells.size > 0 ? "failed" : "done");
  return { run: run.name, runId: run.id, cells, failedCells };

  async function runCell(
    cell: Cell,
    problem: Problem,
    questionId: number,
    pool: readonly AnsweredTrajectory[],
  ): Promise<void> {
    const tokenizer = tokenizers.get(cell.tokenizer);
    if (tokenizer === undefined) return;
    const offered = offeredTo(cell, pool, tools.poolSize(cell.thinker, problem));
    // Too few trajectories came back: the question stays without a draw, and is counted so.
    if (offered === undefined) return;
    try {
      await deliberateInCell(
        problem,
        offered,
        { runId: run.id, questionId, choices: cell, config: heavyConfig(experiment, cell) },
        { complete: tools.completeWith(cell.deliberator), tokenizer },
        inner,
        (seen) => tools.observe({ kind: "attempt", stage: "summaries", seen }),
      );
    } catch (failure) {
      // A cell that cannot be built (no cache fits its budget) fails alone; what stops the run stops it.
      if (failure instanceof CompletionError || failure instanceof StoreError) throw failure;
      if (!(failure instanceof HarnessError)) throw failure;
      failedCells.set(cell.name, failure);
      tools.observe({ kind: "cell-failed", cell: cell.name, failure });
    }
  }
}

/** The tokenizers that cells count by, each loaded once. */
export async function loadTokenizers(
  cells: readonly Cell[],
): Promise<ReadonlyMap<string, Tokenizer>> {
  const names = [...new Set(cells.map(({ tokenizer }) => tokenizer))];
  return new Map(
    await Promise.all(names.map(async (name) => [name, await loadTokenizer(name)] as const)),
  );
}

/**
 * What of a pool a cell draws from; undefined when it is fewer than K. What was sampled in the
 * place of invalid ones is for the cells that asked for it alone, so that one more policy in the
 * grid changes no other cell.
 */
export function offeredTo<T extends Trajectory>(
  cell: Pick<Cell, "k" | "selection" | "invalid">,
  pool: readonly T[],
  size: number,
): readonly T[] | undefined {
  const offered = cell.invalid === "resample" ? pool : pool.filter(({ index }) => index < size);
  return cell.selection === "none" || offered.length >= cell.k ? offered : undefined;
}

/** The cell's choices as the method reads them. */
export function heavyConfig(
  experiment: Experiment,
  cell: Cell,
): Omit<HeavyConfig, "thinker" | "pool"> {
  const deliberator = modelOf(experiment, cell.deliberator);
  return {
    seed: experiment.seed,
    draws: experiment.draws,
    memory: {
      k: cell.k,
      selection: cell.selection,
      invalid: cell.invalid,
      component: cell.component,
      clipping: cell.clipping,
      budgetTokens: cell.budget,
      shuffle: cell.shuffle,
    },
    deliberation: {
      prompt: cell.prompt,
      language: cell.language,
      model: deliberator.model,
      sampling: deliberator.deliberationSampling,
    },
    summaries: cell.m,
    iterations: cell.n,
    carryOver: cell.carryOver,
  };
}

type ExamQuestion = { readonly problem: Problem; readonly questionId: number };

/** Loads the datasets and stores the questions as they will be sat. */
async function sitExam(
  experiment: Experiment,
  runId: number,
  tools: RunTools,
): Promise<readonly ExamQuestion[]> {
  const exam: ExamQuestion[] = [];
  const datasetOf = new Map<string, string>();
  for (const dataset of experiment.datasets) {
    const problems = (await tools.problems(dataset)).slice(0, limitOf(experiment, dataset));
    if (problems.length === 0) {
      throw new DatasetError("The dataset holds no problem.", {
        where: dataset,
        hint: "Check the file, or fetch it again: heavybench datasets fetch NAME",
      });
    }
    const benchmark = problems[0]?.question.benchmark ?? dataset;
    const namesake = datasetOf.get(benchmark);
    if (namesake !== undefined) {
      throw new ConfigurationError(`Two datasets are both named "${benchmark}".`, {
        where: `${namesake} and ${dataset}`,
        hint: "A file is named by its file name: rename one, or run them apart.",
      });
    }
    datasetOf.set(benchmark, dataset);
    const questionIds = tools.store.questions.putAll(problems);
    tools.store.runs.setQuestions(runId, benchmark, questionIds);
    problems.forEach((problem, at) => {
      const questionId = questionIds[at];
      if (questionId !== undefined) exam.push({ problem, questionId });
    });
  }
  return exam;
}

function plan(
  experiment: Experiment,
  cells: readonly Cell[],
  exam: readonly ExamQuestion[],
  tools: RunTools,
): void {
  const trajectories = exam.reduce(
    (sum, { problem }) =>
      sum +
      experiment.thinkers.reduce((inner, thinker) => inner + tools.poolSize(thinker, problem), 0),
    0,
  );
  const summaries =
    cells.reduce((sum, { m, n }) => sum + m * n * experiment.draws, 0) * exam.length;
  tools.observe({ kind: "planned", stage: "trajectories", attempts: trajectories });
  tools.observe({ kind: "planned", stage: "summaries", attempts: summaries });
}

function poolOf(
  experiment: Experiment,
  runId: number,
  thinker: string,
  problem: Problem,
  questionId: number,
  tools: RunTools,
): Promise<readonly AnsweredTrajectory[]> {
  const { model, sampling } = modelOf(experiment, thinker);
  return fillPool(
    problem,
    {
      runId,
      questionId,
      thinkerName: thinker,
      thinker: { model, sampling },
      size: tools.poolSize(thinker, problem),
      resamples: experiment.grid.invalid.includes("resample"),
    },
    tools.completeWith(thinker),
    tools,
    (seen) => tools.observe({ kind: "attempt", stage: "trajectories", seen }),
  );
}

export function modelOf(experiment: Experiment, name: string) {
  const model = experiment.models[name];
  if (model === undefined) throw new RangeError(`The experiment has no model ${name}.`);
  return model;
}

function questionsAtOnce(experiment: Experiment): number {
  const concurrency = Math.max(
    ...Object.values(experiment.models).map(({ endpoint }) => endpoint.concurrency),
  );
  const perQuestion = Math.min(
    sampledPool(experiment),
    ...experiment.grid.m.map((m) => m * experiment.draws),
  );
  return Math.min(
    MOST_QUESTIONS_AT_ONCE,
    // Two more than the endpoint needs: it is asked on while what came back is graded.
    2 + Math.ceil((1.5 * concurrency) / Math.max(1, perQuestion)),
  );
}

/** Runs a task for every item, so many at once; after the first failure none is begun, and it is thrown when those under way have ended. */
async function forEach<T>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({ concurrency: atOnce });
  let failure: { readonly cause: unknown } | undefined;
  for (const item of items) {
    await queue.onSizeLessThan(1);
    if (failure !== undefined) break;
    void queue.add(async () => {
      try {
        await task(item);
      } catch (cause) {
        failure ??= { cause };
      }
    });
  }
  await queue.onIdle();
  if (failure !== undefined) throw failure.cause;
}
