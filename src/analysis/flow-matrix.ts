import type { FlowMatrix } from "../domain/findings.ts";
import { sideOf } from "../domain/rounding.ts";
import type { QuestionOutcome } from "./question-outcome.ts";
import { shareOf } from "./share-of.ts";

type Flow = "kept" | "broken" | "minorityElevated" | "rederived" | "stuck" | "undecided";

/**
 * The flow matrix of one cell (METHOD.md, c.12). A score above one half is right, one below is
 * wrong. Shares are of all questions that have both scores.
 *
 * @returns undefined when no question has both
 */
export function flowMatrix(outcomes: readonly QuestionOutcome[]): FlowMatrix | undefined {
  const flows = outcomes.map((outcome) => ({ problem: outcome.problem, flow: flowOf(outcome) }));
  const of = flows.filter(({ flow }) => flow !== undefined).length;
  if (of === 0) return undefined;
  const share = (...wanted: readonly Flow[]) =>
    shareOf(
      flows.flatMap(({ problem, flow }) => (flow && wanted.includes(flow) ? [problem] : [])),
      of,
    );
  return {
    kept: share("kept"),
    broken: share("broken"),
    recovered: share("minorityElevated", "rederived"),
    minorityElevated: share("minorityElevated"),
    rederived: share("rederived"),
    stuck: share("stuck"),
    undecided: share("undecided"),
    unmeasured: flows.flatMap(({ problem, flow }) => (flow === undefined ? [problem] : [])),
  };
}

function flowOf({ vote, heavy, passRate }: QuestionOutcome): Flow | undefined {
  if (vote === undefined || heavy === undefined) return undefined;
  const [from, to] = [sideOf(vote, 0.5), sideOf(heavy, 0.5)];
  if (from === 0 || to === 0) return "undecided";
  if (from > 0) return to > 0 ? "kept" : "broken";
  if (to < 0) return "stuck";
  return passRate === 0 ? "rederived" : "minorityElevated";
}
