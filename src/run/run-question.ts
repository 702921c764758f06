import { isDeepStrictEqual } from "node:util";
import { type Complete, isUnfinished } from "../domain/completion.ts";
import type { Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import type { Trajectory } from "../domain/trajectory.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { CompletionFailureReason } from "../errors.ts";
import { CompletionError } from "../errors.ts";
import type { Tokenizer } from "../memory/tokenizers/tokenizer.ts";
import { sampleTrajectories, type Thinker } from "../sampling/sample-trajectories.ts";
import type { Store } from "../storage/open-store.ts";
import type { Cell } from "./experiment.ts";
import type { PoolDraw } from "./grid.ts";
import { answerClasses, type GradingTools, graderOf, judged, type StatedAnswer } from "./judged.ts";
import { deliberateOverPool, drawsOf, type HeavyConfig } from "./think.ts";

/** What one attempt came to, for whoever watches. */
export type AttemptSeen =
  | { readonly verdict: Verdict }
  | { readonly failure: CompletionFailureReason };

/** A trajectory with the answer it states, by which every cell's summaries join its group. */
export type AnsweredTrajectory = Trajectory & { readonly stated: StatedAnswer | null };

export type QuestionTools = GradingTools & {
  readonly store: Store;
  readonly signal: AbortSignal;
};

/**
 * Fills a question's pool: every place is sampled or found in the store, graded, and linked to
 * the run. Under the policy `resample` a further one is sampled for each that came unfinished (cut,
 * looping, empty) or failed, as many again as the pool is large at most.
 *
 * @returns the completions on hand with their answers; places that failed are linked, not returned
 */
export async function fillPool(
  problem: Problem,
  pool: {
    readonly runId: number;
    readonly questionId: number;
    readonly thinkerName: string;
    readonly thinker: Thinker;
  } & {
    readonly size: number;
    readonly resamples: boolean;
  },
  complete: Complete,
  tools: QuestionTools,
  observe: (seen: AttemptSeen) => void,
): Promise<readonly AnsweredTrajectory[]> {
  const { store } = tools;
  const grader = graderOf(problem, tools.graders);
  const sample = (positions: readonly number[]) =>
    sampleTrajectories(
      problem.question,
      pool.thinker,
      positions,
      complete,
      async ({ position, key, outcome }) => {
        if (outcome instanceof CompletionError) {
          observe({ failure: outcome.reason });
          return { position, key, failure: outcome.reason };
        }
        const { verdict, stated } = await judged(key, outcome, problem, tools, store);
        observe({ verdict });
        const isUsable = !isUnfinished(outcome);
        return { position, key, failure: null, verdict, stated, isUsable };
      },
      tools.signal,
    );

  const places = await sample(range(0, pool.size));
  if (pool.resamples) {
    for (;;) {
      const usable = places.filter((place) => place.failure === null && place.isUsable).length;
      const missing = furtherSamples(pool.size, places.length, usable);
      if (missing === 0) break;
      places.push(...(await sample(range(places.length, places.length + missing))));
    }
  }

  const stated = places.map((place) => (place.failure === null ? place.stated : null));
  const { classes, skippedComparisons } = await answerClasses(stated, grader, tools, store);
  const links = places.map(({ position, key, failure }, i) => ({
    position,
    completionKey: failure === null ? key : null,
    failure,
    answerClass: classes[i] ?? null,
    skippedComparisons,
  }));
  const { runId, thinkerName, questionId } = pool;
  if (!isDeepStrictEqual(store.runs.pool(runId, thinkerName, questionId), links)) {
    await store.runs.linkPool(runId, thinkerName, questionId, links);
  }
  return places.flatMap((place, i): AnsweredTrajectory[] => {
    const completion = place.failure === null ? store.completions.get(place.key) : undefined;
    if (completion === undefined || place.failure !== null) return [];
    const { key, position, verdict, stated } = place;
    return [{ key, index: position, completion, answerClass: classes[i] ?? null, verdict, stated }];
  });
}

/** How many more to sample under `resample`: one for each unusable, until the pool has twice its size. */
export function furtherSamples(size: number, sampled: number, usable: number): number {
  return Math.max(0, Math.min(size - usable, 2 * size - sampled));
}

/** Deliberates on a question's pool in one cell, grades the summaries, and links draws and caches to the run. */
export async function deliberateInCell(
  problem: Problem,
  pool: readonly AnsweredTrajectory[],
  cell: {
    readonly runId: number;
    readonly questionId: number;
    readonly choices: Cell;
    readonly config: Omit<HeavyConfig, "thinker" | "pool">;
  },
  means: { readonly complete: Complete; readonly tokenizer: Tokenizer },
  tools: QuestionTools,
  observe: (seen: AttemptSeen) => void,
): Promise<void> {
  const { store, signal } = tools;
  const { runId, questionId, choices } = cell;
  const grader = graderOf(problem, tools.graders);
  const draws = await deliberateOverPool(problem.question, pool, cell.config, { ...means, signal });

  const written = draws.flatMap(({ iterations }, draw) =>
    iterations.flatMap((deliberations, i) =>
      deliberations.map((deliberation, position) => ({
        draw,
        iteration: i + 1,
        position,
        deliberation,
      })),
    ),
  );
  const graded = await Promise.all(
    written.map(async ({ deliberation }) => {
      if ("failure" in deliberation) {
        observe({ failure: deliberation.failure.reason });
        return { stated: null };
      }
      const { key, completion } = deliberation.summary;
      const judgement = await judged(key, completion, problem, tools, store);
      observe({ verdict: judgement.verdict });
      return judgement;
    }),
  );

  // The pool's groups come first, so that a summary joins the group its thinkers are in.
  const poolAnswers = pool.map(({ stated }) => stated);
  const { classes, skippedComparisons } = await answerClasses(
    [...poolAnswers, ...graded.map(({ stated }) => stated)],
    grader,
    tools,
    store,
  );
  const drawn = draws.map(({ trajectories }, at) => ({
    draw: at,
    positions: trajectories.map(({ index }) => index),
  }));
  const summaries = written.map(({ draw, iteration, position, deliberation }, i) => ({
    draw,
    iteration,
    position,
    completionKey: "summary" in deliberation ? deliberation.summary.key : null,
    failure: "failure" in deliberation ? deliberation.failure.reason : null,
    answerClass: classes[poolAnswers.length + i] ?? null,
    skippedComparisons,
    promptSha256: deliberation.manifest.promptHash,
    manifest: deliberation.manifest as unknown as Json,
  }));
  const links = { draws: drawn, summaries };
  if (!isLinked(store, runId, choices.name, questionId, links)) {
    await store.runs.linkCell(runId, choices.name, questionId, links);
  }
}

/** Draws K of a question's pool where nobody deliberates on them, and links the draws to the run. */
export async function drawAlone(
  problem: Problem,
  pool: readonly Trajectory[],
  place: {
    readonly runId: number;
    readonly questionId: number;
    readonly seed: number;
    readonly draws: number;
    readonly choices: PoolDraw;
  },
  store: Store,
): Promise<void> {
  const { runId, questionId, choices, ...plan } = place;
  const drawn = drawsOf(problem.question, pool, { ...plan, memory: choices });
  const links = {
    draws: drawn.map((trajectories, draw) => ({
      draw,
      positions: trajectories.map(({ index }) => index),
    })),
    summaries: [],
  };
  if (!isLinked(store, runId, choices.name, questionId, links)) {
    await store.runs.linkCell(runId, choices.name, questionId, links);
  }
}

/** Whether the store has these very links: a replay then writes nothing. */
function isLinked(
  store: Store,
  runId: number,
  cell: string,
  questionId: number,
  links: Parameters<Store["runs"]["linkCell"]>[3],
): boolean {
  const here = { cell, questionId };
  const known = {
    draws: store.runs.draws(runId, cell, questionId),
    summaries: store.runs.summaries(runId, cell, questionId),
  };
  return isDeepStrictEqual(known, {
    draws: links.draws.map((link) => ({ ...here, ...link })),
    summaries: links.summaries
      .map(({ manifest: _manifest, ...link }) => ({ ...here, ...link }))
      .sort((a, b) => a.draw - b.draw || a.iteration - b.iteration || a.position - b.position),
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
