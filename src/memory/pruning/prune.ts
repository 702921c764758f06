import { countText } from "../../domain/count-text.ts";
import { ConfigurationError } from "../../errors.ts";
import type { Section } from "../section.ts";
import { quoteMarkers, serializeQuoted, thinkerBody, thinkerHeader } from "../serialize.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { type Clipped, type Clipping, clip } from "./clip.ts";
import { waterLevel } from "./water-level.ts";

/** A thinker's text as it enters the cache, markers quoted, and what its section costs, header included. */
type Pruned = Pick<Clipped, "cut"> & {
  readonly quoted: string;
  readonly tokens: number;
  readonly kept: number;
};

/**
 * Clips sections to equal shares of a budget, handing on what short ones leave to the long, until
 * the serialized whole truly fits.
 *
 * @param sections one a thinker, in the order shown
 * @returns one a section, in the same order; their `kept` sum to at most the budget
 * @throws ConfigurationError when not even the headers fit
 */
export function prune(
  sections: readonly Section[],
  choice: { readonly clipping: Clipping; readonly budgetTokens: number },
  tokenizer: Tokenizer,
): { readonly thinkers: readonly Pruned[]; readonly tokens: number } {
  const { budgetTokens } = choice;
  const bodyTokens = (text: string) => tokenizer.count(thinkerBody(quoteMarkers(text)));
  const headers = sections.map((_, slot) => tokenizer.count(thinkerHeader(slot + 1)));
  const headerTokens = sum(headers);
  const lengths = sections.map((section) => section.tokens(tokenizer));
  const seams = 2 * sections.length;

  let available = budgetTokens - headerTokens;
  while (available >= 0) {
    const level = waterLevel(lengths, available);
    const thinkers = sections.map(({ text, quoted }, slot): Pruned => {
      const header = headers[slot] ?? 0;
      const length = lengths[slot] ?? 0;
      const tokens = header + length;
      if (length <= level) return { quoted, cut: [], tokens, kept: tokens };
      const clipped = clip(text, choice.clipping, level, bodyTokens);
      const kept = clipped.cut.length === 0 ? length : bodyTokens(clipped.text);
      return { quoted: quoteMarkers(clipped.text), cut: clipped.cut, tokens, kept: header + kept };
    });
    const inParts = sum(thinkers.map(({ kept }) => kept));
    const mayCountMore =
      tokenizer.seamTokens > 0 && inParts + seams * tokenizer.seamTokens > budgetTokens;
    const tokens = mayCountMore
      ? Math.max(inParts, tokenizer.count(serializeQuoted(thinkers.map(({ quoted }) => quoted))))
      : inParts;
    if (tokens <= budgetTokens) return { thinkers, tokens };
    available -= Math.max(1, tokens - budgetTokens);
  }
  throw new ConfigurationError(
    `A budget of ${countText(budgetTokens, "token")} does not hold the headers of ${countText(sections.length, "thinker")}.`,
    { where: "deliberation.budget", hint: "Raise the budget, or lower deliberation.k." },
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
