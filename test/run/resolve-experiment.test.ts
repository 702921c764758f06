import { expect, it } from "vitest";
import type { FieldSetting } from "../../src/run/read-experiment.ts";
import { datasets, marked, models, refusal } from "./refusal.ts";

/** ▸ in a text stands where the message must point to. */
it.each<{ why: string; text: string; says: RegExp; where: (...places: string[]) => string }>([
  {
    why: "a K beyond the pool, at both",
    text: `${models}${datasets}pool: ▸8\ndeliberation:\n  k: [4, ▸16]\n`,
    says: /^A pool of 8 trajectories cannot give K = 16\.$/,
    where: (pool, k) => `${pool} pool and ${k} deliberation.k.1`,
  },
  {
    why: "a pool below the preset's K, at the pool alone",
    text: `${models}${datasets}pool: ▸4\n`,
    says: /^A pool of 4 trajectories cannot give K = 8\.$/,
    where: (pool) => `${pool} pool`,
  },
  {
    why: "a thinker that is no model",
    text: `${models}${datasets}thinker: ▸b\n`,
    says: /^There is no model "b" among/,
    where: (thinker) => `${thinker} thinker`,
  },
  {
    why: "one of several deliberators that is no model",
    text: `${models}${datasets}deliberator:\n  - a\n  - ▸b\n`,
    says: /^There is no model "b" among/,
    where: (deliberator) => `${deliberator} deliberator.1`,
  },
  {
    why: "a file without models",
    text: `models: ▸{}\n${datasets}`,
    says: /^The experiment names no model\.$/,
    where: (models) => `${models} models`,
  },
  {
    why: "a file that does not even say models",
    text: datasets,
    says: /^The experiment names no model\.$/,
    where: () => "x.yaml models",
  },
  {
    why: "two thinkers that are the same model, at the second",
    text: `models: { a: { model: m }, b: { model: m } }\n${datasets}thinker: [a, ▸b]\n`,
    says: /^The thinkers "a" and "b" are the same model/,
    where: (thinker) => `${thinker} thinker.1`,
  },
  {
    why: "a dataset under two limits, at the second",
    text: `${models}datasets:\n  - { name: aime25, limit: 3 }\n  - ▸{ name: aime25, limit: 5 }\n`,
    says: /^The dataset "aime25" is named twice, with different limits: 3 and 5\.$/,
    where: (dataset) => `${dataset} datasets.1`,
  },
  {
    why: "a dataset with a limit and without, at the second",
    text: `${models}datasets: [aime25, ▸{ name: aime25, limit: 5 }]\n`,
    says: /different limits: none and 5\.$/,
    where: (dataset) => `${dataset} datasets.1`,
  },
  {
    why: "an imported pool that is to deliberate",
    text: `${models}${datasets}thinker: a\ndeliberator: ▸p\n`.replace(
      "models:",
      "models:\n  p: { model: imported/p }",
    ),
    says: /^The imported pool "p" cannot deliberate/,
    where: (deliberator) => `${deliberator} deliberator`,
  },
  {
    why: "an imported pool that would deliberate on itself",
    text: `${datasets}thinker: ▸imported/p\n`,
    says: /^The imported pool "imported\/p" cannot deliberate/,
    where: (thinker) => `${thinker} thinker`,
  },
])("refuses $why: by line and path", ({ text: given, says, where }) => {
  const { text, places } = marked(given);
  expect(refusal(text)).toMatchObject({
    message: expect.stringMatching(says),
    where: where(...places),
  });
});

it("names the flag where that has the last word, and the file's line for the rest", () => {
  const { text, places } = marked(`${models}${datasets}pool: ▸8\ndeliberation: { k: 4 }\n`);
  const settings: readonly FieldSetting[] = [
    { path: ["deliberation", "k"], value: [8, 32], flag: "-k 8,32" },
  ];
  expect(refusal(text, settings).where).toBe(
    `${places[0]} pool and -k 8,32 (field deliberation.k.1)`,
  );
});
