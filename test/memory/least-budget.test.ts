import fc from "fast-check";
import { expect, it } from "vitest";
import { leastBudget } from "../../src/memory/least-budget.ts";
import { prune } from "../../src/memory/pruning/prune.ts";
import { sectionOf } from "../../src/memory/section.ts";
import { loadTokenizer } from "../../src/memory/tokenizers/load-tokenizer.ts";
import { completed } from "../helpers/completed.ts";

it.each(["o200k", "word-estimate"])(
  "is refused in pruning one token below, by %s",
  async (name) => {
    const tokenizer = await loadTokenizer(name);
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, (written) => {
        const sections = written.map((text) => sectionOf(completed(text), "answer"));
        const budgetTokens = leastBudget(written.length, tokenizer) - 1;
        expect(() => prune(sections, { clipping: "head", budgetTokens }, tokenizer)).toThrow(
          "does not hold the headers",
        );
      }),
      { numRuns: 50 },
    );
  },
);
