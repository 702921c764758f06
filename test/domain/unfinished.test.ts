import { describe, expect, it } from "vitest";
import { unfinishedText } from "../../src/domain/unfinished.ts";

const none = { done: 0, of: 0 };

describe("how far an unfinished run has come", () => {
  it.each([
    { state: "interrupted", says: "it was interrupted" },
    { state: "failed", says: "it ended with a failure" },
    { state: "running", says: "it is under way" },
  ] as const)("$state", ({ state, says }) => {
    const trajectories = { done: 24, of: 400 };
    const questions = { done: 4, of: 50 };
    expect(unfinishedText({ state, questions, trajectories, summaries: none })).toBe(
      `${says} (done: 24 of 400 trajectories, 4 of 50 questions)`,
    );
  });

  it("counts one in the singular", () => {
    const one = { done: 0, of: 1 };
    expect(
      unfinishedText({ state: "failed", questions: one, trajectories: one, summaries: one }),
    ).toBe("it ended with a failure (done: 0 of 1 trajectory, 0 of 1 summary, 0 of 1 question)");
  });
});
