import type { Completion } from "./completion.ts";

/** What can be a thinker of a memory cache: a trajectory or, from the second iteration on, a summary. */
export type Attempt = {
  /** The completion's key in the store. */
  readonly key: string;
  readonly completion: Completion;
};

/** A pool selected, pruned, shuffled and serialized for one prompt. */
export type MemoryCache = {
  /** The thinkers one after another, as the deliberator reads them; empty when there is none. */
  readonly text: string;
  readonly manifest: MemoryManifest;
};

/** What a memory cache was made of: with the texts under its keys it can be made again, to the byte. */
export type MemoryManifest = {
  readonly seed: number;
  readonly draw: number;
  /** From 1. */
  readonly iteration: number;
  /** Which of the M summaries it was made for, from 0. */
  readonly summary: number;
  readonly k: number;
  readonly selection: string;
  readonly invalid: string;
  readonly component: string;
  /** By which rules components were taken from their texts; absent where it was by the first. */
  readonly componentRules?: number;
  readonly clipping: string;
  readonly shuffle: string;
  readonly budgetTokens: number;
  readonly tokenizer: TokenizerIdentity;
  /** Tokens of the whole text, headers included; at most the budget. */
  readonly tokens: number;
  /** In the order shown: the first is Thinker #1. */
  readonly thinkers: readonly ManifestThinker[];
};

export type TokenizerIdentity = {
  readonly name: string;
  /** Of the vocabulary's file, or of the rule's description where there is no file. */
  readonly sha256: string;
};

export type ManifestThinker = {
  readonly key: string;
  /** Tokens of its section before clipping and after. */
  readonly tokens: number;
  readonly kept: number;
  /** What was cut from its component's text: [start, end) in UTF-16 units; empty when it is whole. */
  readonly cut: readonly (readonly [number, number])[];
};

/** A memory cache's manifest with the prompt it went into: what `verify` rebuilds and checks. */
export type CacheManifest = MemoryManifest & {
  readonly prompt: PromptIdentity;
  /** `promptHash` of the messages sent. */
  readonly promptHash: string;
};

export type PromptIdentity = {
  /** `pass`, `general`, `majority`; `question` when no attempt is shown and the question goes alone. */
  readonly name: string;
  readonly language: string;
  /** Of the template; of the question's own prompt when it goes alone. */
  readonly sha256: string;
};
