import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graderIdentities as graders } from "../../graders/identities.ts";
import type { Complete } from "../../src/domain/completion.ts";
import { completionKey } from "../../src/domain/completion-key.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { CompletionError } from "../../src/errors.ts";
import type { Experiment } from "../../src/run/experiment.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import type { GradingTools } from "../../src/run/judged.ts";
import { planRun, type RunPlan } from "../../src/run/plan-run.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { lateAnswers, remembered } from "../../src/run/remembered.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";
import { runExperiment } from "../../src/run/run-experiment.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { completed } from "../helpers/completed.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

const problems = ["a", "b"].map(
  (id): Problem => ({
    question: { id, benchmark: "exam", text: `Question ${id}?`, prompt: `Question ${id}?` },
    reference: { kind: "math", accepted: ["1"] },
  }),
);

const POOL = 3;

function experimentOf(deliberation: object): Experiment {
  const fields = {
    models: { m: { model: "m", base_url: "http://127.0.0.1:1/v1" } },
    ...{ datasets: ["exam"], pool: POOL, bootstrap: 20, seed: 1 },
    deliberation: { tokenizer: "word-estimate", ...deliberation },
  };
  return resolveExperiment(
    readExperiment(readExperimentText("x.yaml", JSON.stringify(fields)), []),
    {},
  );
}

/** Every text another, so that no prompts are equal but those that must be. */
const allDifferent: Complete = async (request) => completed(completionKey(request));

/** Few different texts, so that prompts come out equal in many ways; some cut, some never had. */
const alike: Complete = async (request) => {
  const digit = Number.parseInt(completionKey(request).slice(0, 2), 16);
  if (digit % 11 === 0) {
    const place = { where: "model m", hint: "Ask for another." };
    throw new CompletionError("It is refused.", place, { reason: "bad_request", attempts: 1 });
  }
  return completed(`${digit % 2}`, { flags: digit % 7 === 0 ? ["truncated"] : [] });
};

const judge: GradingTools["judge"] = async ({ text }) => ({
  judgement: { verdict: text === "1" ? "correct" : "incorrect", answer: text, detail: {} },
  canonical: text,
  ms: 1,
});
const group: GradingTools["group"] = async (_grader, answers) => ({
  classes: answers.map((answer) => answers.indexOf(answer)),
  skipped: 0,
});

const planned = (store: Store, experiment: Experiment): Promise<RunPlan> =>
  planRun(experiment, problems, { store, graders, poolSize: () => POOL });

/** @returns how many requests the run asked */
async function run(store: Store, experiment: Experiment, answer: Complete): Promise<number> {
  let asked = 0;
  const complete = remembered(answer, {
    ...{ store, retryFailed: false, clock: fakeClock(), inFlight: new Map() },
    observe: ({ kind }) => {
      if (kind === "asked") asked++;
    },
    late: lateAnswers(store),
  });
  await runExperiment(experiment, {
    ...{ store, graders, judge, group, completeWith: () => complete },
    ...{ signal: new AbortController().signal, problems: async () => problems },
    ...{ files: new Map(), poolSize: () => POOL, provenance: {}, observe: () => undefined },
  });
  return asked;
}

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(":memory:");
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

const some = <T>(...values: readonly T[]) =>
  fc.subarray([...values], { minLength: 1, maxLength: 2 });
const grids = fc.record({
  k: some(1, 2, 3),
  m: some(1, 2, 3),
  n: some(1, 2, 3),
  draws: fc.integer({ min: 1, max: 2 }),
  selection: some("random", "first", "one-per-answer", "oracle-correct", "none"),
  shuffle: some("per-summary", "per-question", "none", "latin-square"),
  invalid: some("keep", "drop", "resample"),
  carry_over: some("append", "replace", "expert", "none"),
});

describe("what a plan says is asked at most", () => {
  it("is never less than the run asks, with an empty store and with another grid's", async () => {
    await fc.assert(
      fc.asyncProperty(
        grids,
        grids,
        fc.constantFrom(alike, allDifferent),
        (first, second, answer) =>
          inStore(async (store) => {
            for (const grid of [first, second]) {
              const experiment = experimentOf(grid);
              const { total } = await planned(store, experiment);
              const asked = await run(store, experiment, answer);
              expect(asked).toBeLessThanOrEqual(total.calls);
            }
          }),
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it.each<{ why: string; grid: object; summaries: number }>([
    { why: "M of the largest alone in the first iteration", grid: { m: [2, 4] }, summaries: 4 },
    { why: "the longest of equal iterations", grid: { m: 2, n: [1, 2, 3] }, summaries: 6 },
    {
      why: "the first iteration once, the second for each M",
      grid: { m: [2, 4], n: [1, 2] },
      summaries: 4 + 2 + 4,
    },
    {
      why: "the first iteration once for every carry-over",
      grid: { m: 2, n: 2, carry_over: ["append", "replace", "expert", "none"] },
      summaries: 2 + 4 * 2,
    },
    {
      why: "every iteration once where nothing is carried over",
      grid: { m: [2, 4], n: [1, 2], carry_over: "none" },
      summaries: 4 + 4,
    },
    {
      why: "one order of a single thinker",
      grid: { k: 1, m: 2, shuffle: ["per-summary", "none", "latin-square"] },
      summaries: 2,
    },
    { why: "each K and order by itself", grid: { k: [2, 3], m: 2, draws: 2 }, summaries: 8 },
    {
      why: "nothing beyond the pool where the deliberator is given the question alone",
      grid: { k: [2, 3], m: 3, selection: "none" },
      summaries: 0,
    },
    {
      why: "what the question alone is asked beyond the pool",
      grid: { k: 2, m: [2, 5], selection: "none" },
      summaries: 5 - POOL,
    },
  ])("counts $why: $grid", async ({ grid, summaries }) => {
    const { total } = await inStore((store) => planned(store, experimentOf({ k: 2, ...grid })));
    // Of each of the two questions.
    expect(total.calls).toBe(2 * (POOL + summaries));
  });
});
