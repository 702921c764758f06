import { expect, it } from "vitest";
import { differingValues } from "../../src/cli/metrics-differences.ts";

const pool = (thinker: string, value: number) => ({ thinker, mean: { value, low: 0.1 } });

it("names each differing value by the names on the way to it", () => {
  const file = { benchmarks: [{ benchmark: "aime", pools: [pool("a", 0.4), pool("b", 0.5)] }] };
  const store = { benchmarks: [{ benchmark: "aime", pools: [pool("b", 0.5), pool("a", 0.3)] }] };
  expect(differingValues(file, store)).toEqual([
    { path: "benchmarks.aime.pools.a.mean.value", inFile: 0.4, fromStore: 0.3 },
  ]);
});

it("goes by places where names do not tell items apart, and knows what one side lacks", () => {
  const file = { drawn: [{ k: 2 }, { k: 2 }], note: null };
  const store = { drawn: [{ k: 2 }, { k: 2, of: 1 }, { k: 4 }], added: [] };
  expect(differingValues(file, store)).toEqual([
    { path: "drawn.1.of", inFile: undefined, fromStore: 1 },
    { path: "drawn.2", inFile: undefined, fromStore: { k: 4 } },
    { path: "note", inFile: null, fromStore: undefined },
    { path: "added", inFile: undefined, fromStore: [] },
  ]);
});

it("finds none where both say the same", () => {
  expect(differingValues({ a: [1, { b: "c" }] }, { a: [1, { b: "c" }] })).toEqual([]);
});
