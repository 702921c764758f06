import { type Complete, isUnfinished } from "../domain/completion.ts";
import { completionKey } from "../domain/completion-key.ts";
import { costOf, isFree } from "../domain/cost.ts";
import type { GraderIdentity } from "../domain/grader.ts";
import type { Problem } from "../domain/problem.ts";
import type { Pool } from "../domain/trajectory.ts";
import { CompletionError, ConfigurationError } from "../errors.ts";
import type { Tokenizer } from "../memory/tokenizers/tokenizer.ts";
import { trajectoryRequest } from "../sampling/sample-trajectories.ts";
import type { Store } from "../storage/open-store.ts";
import { chargedPrice } from "./charged-price.ts";
import type { Cell, Experiment, ModelConfig } from "./experiment.ts";
import { expandGrid } from "./grid.ts";
import { promptSeries, unsharedSummaries } from "./prompt-series.ts";
import { heavyConfig, loadTokenizers, modelOf, offeredTo } from "./run-experiment.ts";
import { furtherSamples } from "./run-question.ts";
import { storedPool } from "./stored-pool.ts";
import { deliberateOverPool } from "./think.ts";
import { votingGraders } from "./votes.ts";

/** What a run will ask for, before anything is spent. */
export type RunPlan = {
  readonly questions: number;
  readonly thinkers: readonly PoolPlan[];
  readonly cells: readonly CellPlan[];
  readonly total: PlanTotal;
};

/** What is still to be asked, over all thinkers, cells and datasets; null where it is unknown. */
export type PlanTotal = ToSpend & {
  readonly calls: number;
  /** Every prompt is known; else it is the most there can be. */
  readonly isExact: boolean;
  /** Whether the experiment's spend limit covers it; null without a limit, or at an unknown cost. */
  readonly fitsMaxCost: boolean | null;
  /** From the speed of what is stored, at the concurrency allowed; null where that is unknown. */
  readonly wallMs: number | null;
};

/** What is missing of a stage, at most, and what that may cost. */
export type ToSpend = {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cost: number | null;
};

export type PoolPlan = ToSpend & {
  readonly thinker: string;
  readonly calls: number;
  /** `calls` is exact; else the most there can be, while it is open how many more `resample` asks for. */
  readonly isExact: boolean;
  /** Of those, in the store already. */
  readonly stored: number;
  /** Tokens a trajectory: the mean of the stored ones, else the most that is allowed. */
  readonly tokensEach: number | null;
  readonly isMeasured: boolean;
  /** Milliseconds a token took in the stored ones; null when none says. */
  readonly msPerToken: number | null;
};

export type CellPlan = ToSpend & {
  readonly cell: Cell;
  /** Summaries of all draws and iterations. */
  readonly calls: number;
  /** Of those, neither in the store nor asked by a cell before this one. */
  readonly toAsk: number;
  /** `toAsk` is exact: every prompt is known; else it is the most there can be. */
  readonly isExact: boolean;
  /** Tokens of the mean memory cache; null when unknown. */
  readonly cacheTokens: number | null;
  /** Share of the caches that the budget cuts; of estimated ones all or none. */
  readonly clipped: number;
  /** Prompts that with their answer exceed the deliberator's window; null when it is unknown. */
  readonly exceedingWindow: number | null;
  /** Why the cell cannot be deliberated at all; null when it can. */
  readonly failure: string | null;
};

export type PlanMeans = {
  readonly store: Pick<Store, "completions" | "verdicts" | "answerGroups">;
  readonly graders: readonly GraderIdentity[];
  readonly poolSize: (thinker: string, problem: Problem) => number;
};

/** Rough tokens of a prompt's own words, around the memory cache. */
const PROMPT_OVERHEAD_TOKENS = 600;

/**
 * Counts what an experiment comes to. Looks into the store, asks no model. Where a question's pool
 * is stored and graded its caches are built as the run will build them, so that what is missing is
 * counted exactly, as far as the summaries before it are there. Of the rest what cells are sure to
 * share counts once, so that a run never asks for more.
 */
export async function planRun(
  experiment: Experiment,
  problems: readonly Problem[],
  means: PlanMeans,
): Promise<RunPlan> {
  const cells = expandGrid(experiment);
  const planned = new Set<string>();
  const thinkers = experiment.thinkers.map((thinker) =>
    planPool(experiment, thinker, problems, means, planned),
  );
  const tokensOf = new Map(thinkers.map(({ thinker, tokensEach }) => [thinker, tokensEach]));
  const tallies = cells.map((cell) =>
    cellTally(experiment, cell, tokensOf.get(cell.thinker) ?? null),
  );
  const tokenizers = await loadTokenizers(cells);
  const graders = votingGraders({ experiment, graders: means.graders });
  const resamples = experiment.grid.invalid.includes("resample");
  for (const problem of problems) {
    const estimated = new Map<string, number>();
    for (const thinker of experiment.thinkers) {
      const size = means.poolSize(thinker, problem);
      const asked = { thinker: modelOf(experiment, thinker), size, resamples };
      const stored = await storedPool(problem, asked, { ...means, graders });
      for (const tally of tallies) {
        const { cell } = tally;
        if (cell.thinker !== thinker || tally.failure() !== null) continue;
        const tokenizer = tokenizers.get(cell.tokenizer);
        // A cell that shows no trajectory needs none.
        const pool = cell.selection === "none" ? [] : stored;
        if (pool === undefined || tokenizer === undefined) tally.estimate(estimated);
        else {
          const question = { problem, pool, size, tokenizer };
          await planQuestion(experiment, question, tally, { planned, estimated }, means);
        }
      }
    }
  }
  const plans = tallies.map((tally) => tally.plan());
  const total = planTotal(experiment, thinkers, plans);
  return { questions: problems.length, thinkers, cells: plans, total };
}

function planTotal(
  experiment: Experiment,
  thinkers: readonly PoolPlan[],
  cells: readonly CellPlan[],
): PlanTotal {
  const missing = [
    ...thinkers.map((pool) => ({ ...pool, toAsk: pool.calls - pool.stored, by: pool.thinker })),
    ...cells.map((plan) => ({ ...plan, by: plan.cell.deliberator })),
  ].filter(({ toAsk }) => toAsk > 0);
  const sum = (amounts: readonly (number | null)[]) =>
    amounts.reduce((total, one) => (total === null || one === null ? null : total + one), 0);
  const cost = sum(missing.map((one) => one.cost));
  const speed = new Map(thinkers.map(({ thinker, msPerToken }) => [thinker, msPerToken]));
  const wall = missing.map(({ by, completionTokens }) => {
    const msPerToken = speed.get(by) ?? null;
    if (msPerToken === null || completionTokens === null) return null;
    return (completionTokens * msPerToken) / modelOf(experiment, by).endpoint.concurrency;
  });
  return {
    calls: missing.reduce((total, { toAsk }) => total + toAsk, 0),
    isExact: [...thinkers, ...cells].every((plan) => plan.isExact),
    promptTokens: sum(missing.map((one) => one.promptTokens)),
    completionTokens: sum(missing.map((one) => one.completionTokens)),
    cost,
    fitsMaxCost: experiment.maxCost === null || cost === null ? null : cost <= experiment.maxCost,
    wallMs: sum(wall),
  };
}

/** What so many tokens may cost; null when price or tokens are unknown, 0 where they are free. */
function toSpend(
  promptTokens: number | null,
  completionTokens: number | null,
  model: ModelConfig,
): ToSpend {
  const price = chargedPrice(model);
  if (price !== null && isFree(price)) return { promptTokens, completionTokens, cost: 0 };
  const isKnown = promptTokens !== null && completionTokens !== null && price !== null;
  const cost = isKnown ? (costOf({ promptTokens, completionTokens }, price) ?? null) : null;
  return { promptTokens, completionTokens, cost };
}

function planPool(
  experiment: Experiment,
  thinker: string,
  problems: readonly Problem[],
  { store, poolSize }: PlanMeans,
  planned: Set<string>,
): PoolPlan {
  const model = modelOf(experiment, thinker);
  const isAskedByCells = experiment.grid.selection.includes("none");
  const resamples = experiment.grid.invalid.includes("resample");
  let calls = 0;
  let isExact = true;
  let stored = 0;
  let known = 0;
  let tokens = 0;
  let tokensTimed = 0;
  let ms = 0;
  let promptCharacters = 0;
  for (const problem of problems) {
    const size = poolSize(thinker, problem);
    let usable = 0;
    let missing = 0;
    let places = size;
    for (let position = 0; position < places; position++) {
      const key = completionKey(trajectoryRequest(problem.question, model, position));
      const found = store.completions.summaryOf(key);
      if (found === undefined) missing++;
      else if (!isUnfinished(found)) usable++;
      // Of a missing one nothing is known: at most it calls for another.
      if (resamples && position === places - 1) places += furtherSamples(size, places, usable);
      calls++;
      if (found === undefined) {
        if (isAskedByCells) planned.add(key);
        promptCharacters += problem.question.prompt.length;
        continue;
      }
      stored++;
      const { completionTokens } = found.usage;
      if (completionTokens === undefined) continue;
      known++;
      tokens += completionTokens;
      if (found.totalMs === 0) continue;
      tokensTimed += completionTokens;
      ms += found.totalMs;
    }
    if (resamples && missing > 0) isExact = false;
  }
  const tokensEach = known > 0 ? Math.round(tokens / known) : (model.sampling.maxTokens ?? null);
  const missing = calls - stored;
  const completionTokens = tokensEach === null ? null : missing * tokensEach;
  return {
    thinker,
    calls,
    isExact,
    stored,
    tokensEach,
    isMeasured: known > 0,
    msPerToken: tokensTimed > 0 ? ms / tokensTimed : null,
    ...toSpend(Math.round(promptCharacters / 4), completionTokens, model),
  };
}

/** What one cell comes to, question by question. */
type CellTally = {
  readonly cell: Cell;
  /** A cache that is known, and whether its completion is still to be asked. */
  add(cache: { readonly tokens: number; readonly isClipped: boolean }, isAsked: boolean): void;
  /** A question's summaries whose prompts cannot be known yet: of all its iterations, or from one on. */
  estimate(estimated: Map<string, number>, from?: number): void;
  fail(reason: string): void;
  failure(): string | null;
  plan(): CellPlan;
};

function cellTally(experiment: Experiment, cell: Cell, tokensEach: number | null): CellTally {
  const model = modelOf(experiment, cell.deliberator);
  const answerTokens = model.deliberationSampling.maxTokens ?? null;
  const whole = tokensEach === null ? null : cell.k * tokensEach;
  const mostTokens = whole === null ? null : Math.min(whole, cell.budget);
  const series = promptSeries(experiment, cell);
  const isFitting = (tokens: number) =>
    tokens + PROMPT_OVERHEAD_TOKENS + (answerTokens ?? 0) <= (model.contextWindow ?? 0);
  let calls = 0;
  let toAsk = 0;
  let isExact = true;
  let tokens: number | null = 0;
  let askedTokens: number | null = 0;
  let clipped = 0;
  let exceeding = 0;
  let failure: string | null = null;

  const add = (count: number, cacheTokens: number | null, isClipped: boolean, asked: number) => {
    calls += count;
    toAsk += asked;
    tokens = tokens === null || cacheTokens === null ? null : tokens + count * cacheTokens;
    askedTokens =
      askedTokens === null || cacheTokens === null ? null : askedTokens + asked * cacheTokens;
    if (isClipped) clipped += count;
    if (cacheTokens !== null && !isFitting(cacheTokens)) exceeding += count;
  };

  return {
    cell,
    add: (cache, isAsked) => add(1, cache.tokens, cache.isClipped, isAsked ? 1 : 0),
    estimate(estimated, from = 1) {
      isExact = false;
      const unknown = series.slice(from - 1);
      const summaries = cell.m * unknown.length * experiment.draws;
      const asked = unsharedSummaries(unknown, cell.m, estimated) * experiment.draws;
      add(summaries, mostTokens, whole !== null && whole > cell.budget, asked);
    },
    fail(reason) {
      failure = reason;
    },
    failure: () => failure,
    plan() {
      const promptTokens =
        askedTokens === null ? null : askedTokens + toAsk * PROMPT_OVERHEAD_TOKENS;
      const completionTokens = answerTokens === null ? null : toAsk * answerTokens;
      return {
        cell,
        calls,
        toAsk,
        isExact,
        cacheTokens: tokens === null || calls === 0 ? null : Math.round(tokens / calls),
        clipped: calls === 0 ? 0 : clipped / calls,
        exceedingWindow:
          model.contextWindow === null || answerTokens === null || tokens === null
            ? null
            : exceeding,
        ...toSpend(promptTokens, completionTokens, model),
        failure,
      };
    },
  };
}

/** Goes through a question as the run will, iteration by iteration while the store has the answers. */
async function planQuestion(
  experiment: Experiment,
  question: {
    readonly problem: Problem;
    readonly pool: Pool;
    readonly size: number;
    readonly tokenizer: Tokenizer;
  },
  tally: CellTally,
  {
    planned,
    estimated,
  }: { readonly planned: Set<string>; readonly estimated: Map<string, number> },
  { store }: PlanMeans,
): Promise<void> {
  const { cell } = tally;
  const offered = offeredTo(cell, question.pool, question.size);
  if (offered === undefined) return;
  const fromStore: Complete = async (request) => {
    const stored = store.completions.get(completionKey(request));
    if (stored !== undefined) return stored;
    const place = { where: "the store", hint: "Run the experiment to ask for it." };
    throw new CompletionError("It is not in the store.", place, {
      reason: "bad_request",
      attempts: 0,
    });
  };
  const config = heavyConfig(experiment, cell);
  try {
    for (let iterations = 1; iterations <= cell.n; iterations++) {
      const draws = await deliberateOverPool(
        question.problem.question,
        offered,
        { ...config, iterations },
        { complete: fromStore, tokenizer: question.tokenizer },
      );
      const last = draws.flatMap((draw) => draw.iterations[iterations - 1] ?? []);
      for (const { manifest, request, ...deliberation } of last) {
        const key = completionKey(request);
        const isAsked = "failure" in deliberation && !planned.has(key);
        if (isAsked) planned.add(key);
        const isClipped = manifest.thinkers.some(({ kept, tokens }) => kept < tokens);
        tally.add({ tokens: manifest.tokens, isClipped }, isAsked);
      }
      const isOpen = last.some((deliberation) => "failure" in deliberation);
      if (isOpen && cell.carryOver !== "none") {
        if (iterations < cell.n) tally.estimate(estimated, iterations + 1);
        return;
      }
    }
  } catch (failure) {
    if (!(failure instanceof ConfigurationError)) throw failure;
    tally.fail(`${failure.message} ${failure.hint}`);
  }
}
