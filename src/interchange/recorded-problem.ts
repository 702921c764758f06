import type { Problem } from "../domain/problem.ts";
import type { RecordedTrajectory } from "./recorded-trajectory.ts";

/**
 * The problem as the log itself states it, for pools whose benchmark is not at hand: a choice
 * problem when the log says how many options there were, else mathematics.
 * @returns undefined when the log has no answer to grade by
 */
export function recordedProblem(
  recorded: Pick<RecordedTrajectory, "problemId" | "problemText" | "gold" | "optionCount">,
  benchmark: string,
): Problem | undefined {
  const { problemId, gold, optionCount } = recorded;
  // Without a text the id stands for it: questions must not look alike.
  const problemText = recorded.problemText ?? problemId;
  const [first] = gold ?? [];
  if (gold === undefined || first === undefined) return undefined;
  const question = { id: problemId, benchmark, text: problemText, prompt: problemText };
  if (optionCount === undefined) return { question, reference: { kind: "math", accepted: gold } };
  return {
    question,
    reference: { kind: "choice", letter: first.trim().toUpperCase(), optionCount },
  };
}
