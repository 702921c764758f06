import type { Completion } from "../domain/completion.ts";
import type { Attempt, MemoryCache, MemoryManifest } from "../domain/memory-cache.ts";
import { StoreError } from "../errors.ts";
import { type Component, componentRules, componentText } from "./component.ts";
import { type Clipping, withoutCut } from "./pruning/clip.ts";
import { prune } from "./pruning/prune.ts";
import { sectionOf } from "./section.ts";
import type { SelectionName } from "./selection/index.ts";
import { serializeQuoted, serializeThinkers } from "./serialize.ts";
import { type CachePlace, inOrder, type Shuffle } from "./shuffle.ts";
import type { Tokenizer } from "./tokenizers/tokenizer.ts";
import type { InvalidPolicy } from "./usable-pool.ts";

/** How a memory cache is made of a pool. */
export type MemoryConfig = {
  readonly k: number;
  readonly selection: SelectionName;
  readonly invalid: InvalidPolicy;
  readonly component: Component;
  readonly clipping: Clipping;
  /** Tokens of the whole cache at most. */
  readonly budgetTokens: number;
  readonly shuffle: Shuffle;
};

/**
 * The memory cache for one summary: the attempts of a draw (or what carry-over made of them),
 * ordered, pruned to the budget and serialized. No attempt gives an empty cache.
 *
 * @throws ConfigurationError when the budget does not hold the headers
 */
export function buildMemoryCache(
  attempts: readonly Attempt[],
  config: MemoryConfig,
  tokenizer: Tokenizer,
  place: CachePlace,
): MemoryCache {
  const ordered = inOrder(attempts, config.shuffle, place);
  const sections = ordered.map(({ completion }) => sectionOf(completion, config.component));
  const pruned = prune(sections, config, tokenizer);
  return {
    text: serializeQuoted(pruned.thinkers.map(({ quoted }) => quoted)),
    manifest: {
      seed: place.seed,
      draw: place.draw,
      iteration: place.iteration,
      summary: place.summary,
      ...config,
      componentRules,
      tokenizer: { name: tokenizer.name, sha256: tokenizer.sha256 },
      tokens: pruned.tokens,
      thinkers: pruned.thinkers.map(({ tokens, kept, cut }, slot) => ({
        key: ordered[slot]?.key ?? "",
        tokens,
        kept,
        cut,
      })),
    },
  };
}

/**
 * A memory cache's text again, from its manifest and the stored completions: no tokenizer, no
 * seed, nothing but what was recorded.
 *
 * @throws StoreError when a completion is missing
 */
export function rebuildMemoryCache(
  manifest: MemoryManifest,
  completions: ReadonlyMap<string, Completion>,
): string {
  return serializeThinkers(
    manifest.thinkers.map(({ key, cut }, slot) => {
      const completion = completions.get(key);
      if (completion === undefined) {
        throw new StoreError(`The completion of thinker ${slot + 1} is missing.`, {
          where: `completion ${key}`,
          hint: "The store was changed after the run: run the experiment again to sample it anew.",
        });
      }
      const component = manifest.component as Component;
      return withoutCut(componentText(completion, component, manifest.componentRules ?? 1), cut);
    }),
  );
}
