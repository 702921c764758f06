import { asserted } from "./asserted.ts";
import { boxed } from "./boxed.ts";
import { type Commitment, type Reading, textAt } from "./commitment.ts";
import { loneLastLabel } from "./lone-label.ts";
import { isMarker, marked } from "./marked.ts";
import { turnsInRun } from "./runs.ts";
import type { Token } from "./tokens.ts";
import { FLAT_NOES, TURN_PHRASES, TURNS } from "./vocabulary.ts";

/** Statements looked through for an option's text; what a hostile text adds beyond is not. */
const OPTION_TEXT_LIMIT = 200;

/**
 * The last explicit commitment: a lone last label, or the last box, marker or assertion. An
 * inference behind it outweighs it only where the text says in between that it changes its mind.
 */
export function lastCommitment(reading: Reading): Commitment | undefined {
  const lone = loneLastLabel(reading);
  const pointed = lastPointedAt(reading);
  const isLater = lone !== undefined && (pointed === undefined || pointed.start < lone.start);
  return isLater ? lone : pointed;
}

function lastPointedAt(reading: Reading): Commitment | undefined {
  let statements = 0;
  let inferred: { readonly commitment: Commitment; readonly at: number } | undefined;
  for (let at = reading.tokens.length - 1; at >= 0; at--) {
    const isBox = reading.tokens[at]?.kind === "box";
    const isStatement = isBox || isMarker(reading.tokens, at);
    if (isStatement) statements++;
    const known = statements > OPTION_TEXT_LIMIT ? { ...reading, options: undefined } : reading;
    const stated = isStatement ? (isBox ? boxed(known, at) : marked(known, at)) : undefined;
    const found = stated ?? (isBox ? undefined : asserted(known, at));
    if (found === undefined) continue;
    if (found.method === "inference") inferred ??= { commitment: found, at };
    else if (inferred === undefined) return found;
    else return changesMind(reading.tokens, at, inferred.at) ? inferred.commitment : found;
  }
  return inferred?.commitment;
}

/** "Answer: A. Wait, …": whether a turn stands between two places. */
function changesMind(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    if (tokens[at]?.kind === "run" && turnsInRun(textAt(tokens, at))) return true;
    const word = textAt(tokens, at);
    const next = textAt(tokens, at + 1);
    if (TURNS.has(word) || TURN_PHRASES.has(`${word} ${next}`)) return true;
    if (FLAT_NOES.has(word) && /^[,.:!–—]$/.test(next)) return true;
  }
  return false;
}
