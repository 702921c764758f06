import { countText } from "./count-text.ts";

/** How far a run has come that is not done: its numbers rest on what there is so far. */
export type Unfinished = {
  readonly state: "running" | "interrupted" | "failed";
  /** Questions that have all there is to be of them. */
  readonly questions: Progress;
  /** Sampled ones; a log that was imported has nothing to wait for. */
  readonly trajectories: Progress;
  readonly summaries: Progress;
};

type Progress = { readonly done: number; readonly of: number };

const NOUNS = [
  ["trajectories", "trajectory"],
  ["summaries", "summary"],
  ["questions", "question"],
] as const;

/** How a run stands that is not done, said apart from the counts: "failed: 5" would read as five failures. */
const STANDING = {
  running: "it is under way",
  interrupted: "it was interrupted",
  failed: "it ended with a failure",
} as const;

/** "it was interrupted (done: 24 of 400 trajectories, 8 of 200 summaries, 4 of 50 questions)". */
export function unfinishedText({ state, ...counts }: Unfinished): string {
  const parts = NOUNS.flatMap(([name, one]) => {
    const { done, of } = counts[name];
    return of > 0 ? [`${done} of ${countText(of, one, name)}`] : [];
  });
  return `${STANDING[state]} (done: ${parts.join(", ")})`;
}
