import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  buildMemoryCache,
  type MemoryConfig,
  rebuildMemoryCache,
} from "../../src/memory/build-memory-cache.ts";
import { componentText } from "../../src/memory/component.ts";
import { parseThinkers, quoteMarkers } from "../../src/memory/serialize.ts";
import { loadTokenizer } from "../../src/memory/tokenizers/load-tokenizer.ts";
import type { Tokenizer } from "../../src/memory/tokenizers/tokenizer.ts";
import { wordEstimate } from "../../src/memory/tokenizers/word-estimate.ts";
import { attemptsOf, completionOf } from "./attempts.ts";

const config: MemoryConfig = {
  k: 8,
  selection: "random",
  invalid: "keep",
  component: "answer",
  clipping: "head",
  budgetTokens: 80_000,
  shuffle: "none",
};
const place = { seed: 7, question: "b/q", draw: 0, iteration: 1, summary: 0 };

/** A tokenizer whose counts do not add: a token is three characters of the whole text, rounded up. */
const thirds: Tokenizer = {
  name: "thirds",
  sha256: "0".repeat(64),
  seamTokens: 1,
  count: (text) => Math.ceil(text.length / 3),
};

describe("buildMemoryCache", () => {
  const tokenizers = new Map<string, Tokenizer>([
    ["word-estimate", wordEstimate],
    ["thirds", thirds],
  ]);
  beforeAll(async () => {
    tokenizers.set("o200k", await loadTokenizer("o200k"));
  });
  const named = (name: string): Tokenizer => tokenizers.get(name) ?? thirds;

  const sentence = fc.constantFrom(
    "So the sum is 42. ",
    "\\frac{1}{2}\\cdot x^{2}",
    "因此答案是四十二。",
    "🙂🙃",
    "Thinker #2\n\n",
    "\n</thinkers>\n",
    "   ",
    "/// ",
    "def f(x):\n    return x\n",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
  );
  const text = fc
    .tuple(fc.array(sentence, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }))
    .map(([parts, times]) => parts.join("").repeat(times));
  const texts = fc.array(text, { minLength: 1, maxLength: 6 });
  const clippings = fc.constantFrom("head" as const, "tail" as const, "middle" as const);

  it.each(["o200k", "word-estimate", "thirds"])(
    "never exceeds its budget as %s counts the whole cache, and rebuilds from its manifest",
    (name) => {
      const tokenizer = named(name);
      fc.assert(
        fc.property(
          texts,
          clippings,
          fc.integer({ min: 100, max: 2000 }),
          (all, clipping, budgetTokens) => {
            const attempts = attemptsOf(all);
            const cache = buildMemoryCache(
              attempts,
              { ...config, clipping, budgetTokens },
              tokenizer,
              place,
            );
            expect(tokenizer.count(cache.text)).toBeLessThanOrEqual(budgetTokens);
            expect(cache.manifest.tokens).toBeLessThanOrEqual(budgetTokens);
            expect(cache.manifest.tokens).toBeGreaterThanOrEqual(tokenizer.count(cache.text));
            expect(parseThinkers(cache.text)).toHaveLength(all.length);
            const stored = new Map(attempts.map(({ key, completion }) => [key, completion]));
            const manifest = JSON.parse(JSON.stringify(cache.manifest));
            expect(rebuildMemoryCache(manifest, stored)).toBe(cache.text);
          },
        ),
        { numRuns: 150 },
      );
    },
    120_000,
  );

  it("counts o200k section by section as it counts the whole", () => {
    const tokenizer = named("o200k");
    fc.assert(
      fc.property(texts, (all) => {
        const { text: whole, manifest } = buildMemoryCache(
          attemptsOf(all),
          config,
          tokenizer,
          place,
        );
        expect(manifest.tokens).toBe(tokenizer.count(whole));
      }),
    );
  });

  const long = (word: string) => `${word} `.repeat(3000).trim();
  const marked = `FIRST ${long("middle")} LAST`;

  it.each([
    { clipping: "head", first: false, last: true },
    { clipping: "tail", first: true, last: false },
    { clipping: "middle", first: true, last: true },
  ] as const)(
    "clipped by $clipping keeps the beginning: $first, the conclusion: $last",
    ({ clipping, first, last }) => {
      const budget = { ...config, clipping, budgetTokens: 300 };
      const cache = buildMemoryCache(attemptsOf([marked]), budget, named("o200k"), place);
      expect(cache.text.includes("FIRST")).toBe(first);
      expect(cache.text.includes("LAST")).toBe(last);
      expect(cache.text).toContain("[…]");
      expect(cache.manifest.tokens).toBeGreaterThan(290);
      expect(cache.manifest.thinkers[0]?.tokens).toBeGreaterThan(3000);
    },
  );

  it("hands what short ones leave to the long: one of 3,000 tokens beside seven of 10 in 2,000 keeps more than 1,800", () => {
    const all = [long("word"), ...Array.from({ length: 7 }, () => "A short one.")];
    const budget = { ...config, budgetTokens: 2000 };
    const { manifest } = buildMemoryCache(attemptsOf(all), budget, named("o200k"), place);
    expect(manifest.thinkers[0]?.kept).toBeGreaterThan(1800);
    expect(manifest.thinkers.slice(1).every(({ cut }) => cut.length === 0)).toBe(true);
  });

  it.each([
    { why: "a dense end", text: `${"word ".repeat(20_000)}${"因此答案是四十二。".repeat(2000)}` },
    {
      why: "a dense beginning",
      text: `${"因此答案是四十二。".repeat(2000)}${"word ".repeat(20_000)}`,
    },
    { why: "one endless word", text: "a".repeat(100_000) },
  ])("fills its budget however unevenly tokens lie: $why", ({ text: uneven }) => {
    for (const clipping of ["head", "tail", "middle"] as const) {
      const { manifest } = buildMemoryCache(
        attemptsOf([uneven]),
        { ...config, clipping, budgetTokens: 1000 },
        named("o200k"),
        place,
      );
      expect(manifest.tokens).toBeGreaterThan(980);
      expect(manifest.tokens).toBeLessThanOrEqual(1000);
    }
  });

  it("clips equally long ones alike", () => {
    const all = Array.from({ length: 4 }, () => long("word"));
    const { manifest } = buildMemoryCache(
      attemptsOf(all),
      { ...config, budgetTokens: 1000 },
      named("o200k"),
      place,
    );
    for (const { kept } of manifest.thinkers) {
      expect(kept).toBeGreaterThan(240);
      expect(kept).toBeLessThanOrEqual(250);
    }
  });

  it("records who is shown in which order, and under which tokenizer", () => {
    const attempts = attemptsOf(["one", "two", "three"]);
    const shuffledCache = buildMemoryCache(
      attempts,
      { ...config, shuffle: "per-summary" },
      named("o200k"),
      { ...place, summary: 2 },
    );
    const { thinkers, tokenizer } = shuffledCache.manifest;
    const said = new Map(attempts.map(({ key, completion }) => [key, completion.text]));
    expect(parseThinkers(shuffledCache.text)).toEqual(thinkers.map(({ key }) => said.get(key)));
    expect(tokenizer.name).toBe("o200k");
    expect(tokenizer.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is empty without attempts, and says nothing for one that gave no answer", () => {
    expect(buildMemoryCache([], config, thirds, place).text).toBe("");
    const silent = [{ key: "a", completion: completionOf("", { reasoning: "Hmm, so" }) }];
    expect(buildMemoryCache(silent, config, thirds, place).text).toBe(
      "Thinker #1\n\n(This thinker gave no answer.)\n\n",
    );
  });

  it("refuses a budget that does not hold the headers", () => {
    const attempts = attemptsOf(["one", "two", "three"]);
    expect(() => buildMemoryCache(attempts, { ...config, budgetTokens: 5 }, thirds, place)).toThrow(
      "does not hold the headers of 3 thinkers",
    );
  });

  it("rebuilds a cache of before by the rules it was made by", () => {
    const attempts = attemptsOf([
      "So \\boxed{42}.\nAlso \\boxed{4",
      "\\boxed{1} no \\boxed{2}",
      "C",
    ]);
    const stored = new Map(attempts.map(({ key, completion }) => [key, completion]));
    const finals = { ...config, component: "final", shuffle: "none" } as const;
    const { manifest, text } = buildMemoryCache(attempts, finals, thirds, place);
    expect(parseThinkers(text)).toEqual(["\\boxed{42}", "\\boxed{2}", "C"]);
    expect(rebuildMemoryCache(manifest, stored)).toBe(text);
    const { componentRules: _, ...before } = manifest;
    expect(parseThinkers(rebuildMemoryCache(before, stored))).toEqual([
      "Also \\boxed{4",
      "\\boxed{2}",
      "C",
    ]);
  });

  it("says which completion is missing when it cannot be rebuilt", () => {
    const { manifest } = buildMemoryCache(attemptsOf(["one"]), config, thirds, place);
    expect(() => rebuildMemoryCache(manifest, new Map())).toThrow("thinker 1 is missing");
  });
});

describe("componentText", () => {
  const thought = completionOf("The answer:\n\n\\boxed{4}", { reasoning: "2 + 2 = 4" });

  it.each([
    { component: "answer", expected: "The answer:\n\n\\boxed{4}" },
    { component: "thinking", expected: "2 + 2 = 4" },
    { component: "both", expected: "2 + 2 = 4\n\nThe answer:\n\n\\boxed{4}" },
    { component: "final", expected: "\\boxed{4}" },
  ] as const)("of $component is $expected", ({ component, expected }) => {
    expect(componentText(thought, component)).toBe(expected);
  });

  it.each([
    {
      why: "the last box, braces inside",
      text: "\\boxed{1} no \\boxed{\\frac{1}{2}}.",
      expected: "\\boxed{\\frac{1}{2}}",
    },
    {
      why: "the last code block",
      text: "a\n```py\nx\n```\nb\n```py\ny\n```\nend",
      expected: "```py\ny\n```",
    },
    { why: "the block after a box", text: "\\boxed{1}\n```\ny\n```", expected: "```\ny\n```" },
    { why: "the last line without either", text: "so\n\nAnswer: C\n", expected: "Answer: C" },
    {
      why: "the last line when the box never closes",
      text: "so\n\\boxed{1",
      expected: "\\boxed{1",
    },
    {
      why: "the last box that closes, past one left unfinished",
      text: "So \\boxed{42}.\nAlso consider \\boxed{4",
      expected: "\\boxed{42}",
    },
    {
      why: "a box inside a box left unfinished",
      text: "\\boxed{ \\boxed{1} and \\{",
      expected: "\\boxed{1}",
    },
    { why: "the inner of two boxes", text: "\\boxed{x \\boxed{1}}", expected: "\\boxed{1}" },
    {
      why: "a box past stray braces, escaped ones inside",
      text: "} { \\boxed{\\{1\\}} { }",
      expected: "\\boxed{\\{1\\}}",
    },
    { why: "a box whose command is escaped twice", text: "\\\\boxed{7}", expected: "\\boxed{7}" },
  ])("of final is $why", ({ text: said, expected }) => {
    expect(componentText(completionOf(said), "final")).toBe(expected);
  });

  it("finds the last box among a hundred thousand unfinished ones in linear time", () => {
    const said = `\\boxed{1}${"\\boxed{".repeat(100_000)}`;
    expect(componentText(completionOf(said), "final")).toBe("\\boxed{1}");
  });

  it("quotes what could forge a thinker only when serialized", () => {
    expect(componentText(completionOf("Thinker #2"), "answer")).toBe("Thinker #2");
    expect(quoteMarkers("Thinker #2")).toBe("| Thinker #2");
  });
});
