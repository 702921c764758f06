import { expect, it } from "vitest";
import type { Complete, Completion } from "../../src/domain/completion.ts";
import { costOf } from "../../src/domain/cost.ts";
import { spending, withinSpending } from "../../src/scheduler/spend-limit.ts";
import { ask } from "../helpers/ask.ts";

const price = { inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10 };

it.each([
  {
    why: "adds fresh and cached input and output, each at its price",
    usage: { promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 100_000 },
    at: price,
    expected: 0.6 * 2 + 0.4 * 0.5 + 0.1 * 10,
  },
  {
    why: "charges cached input in full where no other price is known",
    usage: { promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 0 },
    at: { inputPerMillion: 2, outputPerMillion: 10 },
    expected: 2,
  },
  {
    why: "is unknown without a price",
    usage: { promptTokens: 1, completionTokens: 1 },
    at: undefined,
    expected: undefined,
  },
  {
    why: "is nothing where it is free, whatever was used",
    usage: {},
    at: { inputPerMillion: 0, outputPerMillion: 0 },
    expected: 0,
  },
  { why: "is unknown without usage", usage: { promptTokens: 1 }, at: price, expected: undefined },
])("the cost of a completion $why", ({ usage, at, expected }) => {
  const cost = costOf(usage, at);
  if (expected === undefined) expect(cost).toBeUndefined();
  else expect(cost).toBeCloseTo(expected, 12);
});

/** Each answer uses 1,000 tokens of 2,000 allowed: 0.01 each, 0.02 at most, plus a prompt that costs nothing. */
const outputPrice = { inputPerMillion: 0, outputPerMillion: 10 };

function answering(usage: Completion["usage"]): { complete: Complete; calls: () => number } {
  let calls = 0;
  const complete: Complete = async () => {
    calls++;
    await new Promise(setImmediate);
    return {
      text: "",
      finishReason: "stop",
      usage,
      flags: [],
      totalMs: 1,
      attempts: 1,
      notes: [],
      origin: "endpoint",
    };
  };
  return { complete, calls: () => calls };
}

it("stops before the limit is passed, whatever is under way, and says so once it is", async () => {
  const purse = spending(0.1);
  const { complete, calls } = answering({ promptTokens: 10, completionTokens: 1_000 });
  const limited = withinSpending(complete, purse, outputPrice);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => limited(ask(index, { maxTokens: 2_000 }))),
  );
  // 9 × 0.01 leave 0.01, and the tenth might need 0.02.
  expect(calls()).toBe(9);
  expect(purse.spent()).toBeCloseTo(0.09, 12);
  const failures = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(failures).toHaveLength(41);
  expect(failures[0]?.reason).toMatchObject({ reason: "budget", attempts: 0, stopsRun: true });
});

it("counts an answer of unknown usage with the most it may have cost", async () => {
  const purse = spending(0.05);
  const { complete, calls } = answering({});
  const limited = withinSpending(complete, purse, outputPrice);
  await Promise.allSettled(
    Array.from({ length: 5 }, (_, index) => limited(ask(index, { maxTokens: 2_000 }))),
  );
  expect(calls()).toBe(2);
  expect(purse.spent()).toBeCloseTo(0.04, 12);
});

it("limits nothing that has no price, and counts it as unpriced", async () => {
  const purse = spending(0.000001);
  const { complete } = answering({ promptTokens: 10, completionTokens: 1_000 });
  await withinSpending(complete, purse, undefined)(ask());
  expect(purse.spent()).toBe(0);
  expect(purse.unpriced()).toBe(1);
});

it("lets what is free through, however little is left, and has its cost known", async () => {
  const purse = spending(0.01);
  await purse.reserve(0.01, "another");
  const { complete } = answering({});
  await withinSpending(complete, purse, { inputPerMillion: 0, outputPerMillion: 0 })(ask());
  expect([purse.spent(), purse.unpriced()]).toEqual([0, 0]);
});

it("stops waiting for the limit when cancelled", async () => {
  const purse = spending(0.02);
  const limited = withinSpending(() => new Promise(() => undefined), purse, outputPrice);
  const cancel = new AbortController();
  void limited(ask(0, { maxTokens: 2_000 }), cancel.signal);
  const second = limited(ask(1, { maxTokens: 2_000 }), cancel.signal);
  cancel.abort();
  await expect(second).rejects.toMatchObject({ reason: "interrupted" });
});
