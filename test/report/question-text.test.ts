import { expect, it } from "vitest";
import type { ShownQuestion } from "../../src/domain/shown-question.ts";
import { questionText } from "../../src/report/question-text.ts";

/** A question of one thinker and one cell, without attempts. */
const shown = (inPool: number, inCell: number): ShownQuestion => ({
  ...{ run: "r", benchmark: "b", question: "q", subject: null, prompt: "?", reference: "1" },
  isSimulated: false,
  pools: [{ thinker: "m", attempts: [], skippedComparisons: inPool }],
  cells: [
    {
      ...{ cell: "k=1 m=1", thinker: "m", skippedComparisons: inCell },
      draws: [{ draw: 0, trajectories: [], summaries: [] }],
    },
  ],
});

it("says below a stage's heading how many comparisons of its answers were given up", () => {
  const lines = questionText(shown(1, 3), { isFull: false }).split("\n");
  expect(lines[lines.indexOf("TRAJECTORIES of m: 0 of 0 correct") + 1]).toBe(
    "  NOTE 1 comparison of answers was given up: in votes what was not compared counts as different.",
  );
  expect(lines[lines.findIndex((line) => line.startsWith("SUMMARIES")) + 1]).toBe(
    "  NOTE 3 comparisons of answers were given up: in votes what was not compared counts as different.",
  );
  expect(questionText(shown(0, 0), { isFull: false })).not.toContain("NOTE");
});
