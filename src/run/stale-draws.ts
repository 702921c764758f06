import { countText } from "../domain/count-text.ts";
import type { Json } from "../domain/json.ts";
import type { Cell, ExperimentRecord } from "./experiment.ts";
import { expandDraws, expandGrid } from "./grid.ts";

/** Selections that go by answers or verdicts: another grader may draw otherwise. */
const BY_ANSWERS: ReadonlySet<Cell["selection"]> = new Set([
  "max-answer-num",
  "max-diversity",
  "one-per-answer",
  "oracle-correct",
  "oracle-wrong",
]);

/** The cells, and the draws of M = 0, that rest on verdicts: once those are replaced they stay as they were drawn. */
export function cellsDrawnByAnswers(experiment: ExperimentRecord): readonly string[] {
  return [...expandGrid(experiment), ...expandDraws(experiment)]
    .filter(({ selection }) => BY_ANSWERS.has(selection))
    .map(({ name }) => name);
}

/** What a reader must know of a run whose verdicts were replaced after it drew by them; nothing of any other. */
export function staleDrawNotes(provenance: Json): readonly string[] {
  const cells =
    (provenance as { readonly staleDraws?: readonly string[] } | null)?.staleDraws ?? [];
  if (cells.length === 0) return [];
  return [
    `The draws of ${countText(cells.length, "cell")} are of the verdicts before \`regrade --apply\`: ${cells.join("; ")}. \`heavybench run\` draws them anew, and asks for what that needs.`,
  ];
}
