/** What sums of shares are off by at most: scores are averages of averages, in doubles. */
const ROUNDING = 1e-12;

/** On which side of a threshold, or of another score, a score lies; 0 where rounding alone parts them. */
export function sideOf(score: number, threshold: number): -1 | 0 | 1 {
  if (Math.abs(score - threshold) < ROUNDING) return 0;
  return score < threshold ? -1 : 1;
}

/** A difference of scores, 0 where rounding alone makes it. */
export function snapped(difference: number): number {
  return sideOf(difference, 0) === 0 ? 0 : difference;
}
