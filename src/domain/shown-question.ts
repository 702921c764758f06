import type { Message, Usage } from "./completion.ts";
import type { GradedState } from "./graded-question.ts";
import type { CacheManifest } from "./memory-cache.ts";
import type { Judgement } from "./verdict.ts";

/** One question of a run with everything behind its scores: what `show` prints. */
export type ShownQuestion = {
  readonly run: string;
  readonly benchmark: string;
  readonly question: string;
  readonly subject: string | null;
  readonly prompt: string;
  readonly reference: string;
  readonly isSimulated: boolean;
  readonly pools: readonly {
    readonly thinker: string;
    readonly attempts: readonly ShownAttempt[];
    readonly skippedComparisons: number;
  }[];
  readonly cells: readonly ShownCell[];
};

export type ShownCell = {
  readonly cell: string;
  readonly thinker: string;
  readonly draws: readonly {
    readonly draw: number;
    /** Positions in the thinker's pool, in selection order. */
    readonly trajectories: readonly number[];
    readonly summaries: readonly ShownSummary[];
  }[];
  readonly skippedComparisons: number;
};

/** A completion with what became of it. */
export type ShownAttempt = {
  /** Its place in the pool, or among the summaries of its iteration, from 0. */
  readonly position: number;
  readonly key: string | null;
  readonly state: GradedState;
  readonly answer: string | null;
  /** Why: what the grader's verdict rests on; null when it never was graded. */
  readonly detail: Judgement["detail"] | null;
  readonly failure: string | null;
  readonly flags: readonly string[];
  readonly notes: readonly string[];
  readonly usage: Usage;
  readonly text: string | null;
  readonly reasoning: string | null;
};

export type ShownSummary = ShownAttempt & {
  /** From 1. */
  readonly iteration: number;
  readonly manifest: CacheManifest | null;
  /** The very messages its deliberator was sent, rebuilt; null when some text is missing. */
  readonly messages: readonly Message[] | null;
};
