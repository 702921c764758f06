import type { FrontierPoint, PricedScore } from "../domain/findings.ts";
import { sideOf } from "../domain/rounding.ts";

/**
 * The accuracy–cost frontier over all cells: every point, cheapest first, each said to be on it
 * or not. Points equal in both stand or fall together.
 */
export function frontier<T extends PricedScore>(points: readonly T[]): FrontierPoint<T>[] {
  const cheapestFirst = [...points].sort((a, b) => a.cost - b.cost || b.score - a.score);
  let best: T | undefined;
  return cheapestFirst.map((point) => {
    const side = best === undefined ? 1 : sideOf(point.score, best.score);
    const isOnFrontier = side > 0 || (side === 0 && point.cost === best?.cost);
    if (isOnFrontier) best = point;
    return { ...point, isOnFrontier };
  });
}
