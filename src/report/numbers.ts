import { countText } from "../domain/count-text.ts";
import type { Estimate } from "../domain/estimate.ts";
import type { Score } from "../domain/run-metrics.ts";

/** What stands where a measure is undefined. */
export const UNDEFINED = "–";

/** A share as the field prints it: percent with one decimal, "63.4". */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** A score with its 95 % interval: "63.4 [58.1, 68.9]"; an en dash where it is undefined. */
export function scoreText(score: Score | Estimate | null): string {
  if (score === null) return UNDEFINED;
  return `${percent(score.value)} [${percent(score.low)}, ${percent(score.high)}]`;
}

/** A difference of scores in points, signed: "+2.1 [−0.4, +4.6]". */
export function differenceText({ value, low, high }: Estimate): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

function signed(share: number): string {
  const text = percent(Math.abs(share));
  if (text === "0.0") return text;
  return share < 0 ? `−${text}` : `+${text}`;
}

/** Tokens whole: "1 token", "1234 tokens"; "unknown tokens" where the endpoint did not say. */
export function tokensText(count: number | undefined): string {
  return count === undefined ? "unknown tokens" : countText(count, "token");
}

/** Tokens in three digits: "1 token", "1.23k tokens". */
export function shortTokens(count: number): string {
  return count === 1 ? "1 token" : `${short(count)} tokens`;
}

/** A moment for people: "2026-11-22 06:01 UTC", from its ISO form. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** A p-value without false precision: "0.031", "<0.001". */
export function pValueText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** Part of a whole in percent, "3.1 %"; an en dash of nothing. */
export function rate(part: number, whole: number): string {
  return whole === 0 ? UNDEFINED : `${percent(part / whole)} %`;
}

/** A count in three digits with its unit: 1234567 → "1.23M". */
export function short(count: number | null): string {
  if (count === null) return "unknown";
  for (const [size, unit] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (count >= size) return `${(count / size).toPrecision(3)}${unit}`;
  }
  return String(Math.round(count));
}

/** Money in the experiment's currency: "0" of what is free, "unknown" without prices, never 0 for want of one. */
export function costText(cost: number | null): string {
  if (cost === null) return "unknown";
  if (cost === 0) return "0";
  return cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2);
}

/** A span of time for people: "1.4 s", "12 min 05 s", "3 h 20 min". */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
